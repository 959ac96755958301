import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import { loadVersionsAsOf, PolicyBook } from '../policies/book.ts'
import { dateOf } from '../policies/hours.ts'
import { judgeHours } from '../policies/judge.ts'
import { capAt, isWithin, localTime, refusalAt } from '../protocol/policy-rules.ts'
import { aboutWhen, type Words } from './words-time.ts'

/** Why nothing routine may start at a moment, and who said so. `hours`: of quiet hours. */
export type Refusal = {
  rule: 'quiet-hours' | 'outside-window'
  areaName: string
  setAt: Date | null
  hours: { from: string; to: string } | null
}
export type PolicyThen = { refusal: Refusal | undefined; cap: number }

/** By the policies of that moment: what was published afterwards does not explain it. */
export async function policyThen(ctx: Ctx, path: string, at: Date): Promise<PolicyThen> {
  const now = ctx.clock.now()
  const versions = await loadVersionsAsOf(ctx.db, at < now ? at : now)
  const book = new PolicyBook(ctx.config.zone, versions)
  const date = dateOf(at.getTime(), book.zone)
  const { rules, quietHours } = book.effectiveOn(path, date)
  const local = localTime(at.getTime(), rules.zone)
  const cap = capAt(rules, local)
  const rule = refusalAt(rules, local)
  if (!rule) return { refusal: undefined, cap }
  const hours = rule === 'quiet-hours' ? quietHours.find((range) => isWithin(range, local.minute)) : undefined
  const [start, end] = [at.getTime(), at.getTime() + 1]
  const broken = judgeHours([book.placeOf(path)], { startMs: start, endMs: end })
  const areaCode = hours?.areaCode ?? broken?.areaCode ?? ''
  const own = book.ownOn(areaCode, date)
  const names = await loadAreaNames(ctx.db, [areaCode], now)
  const setAt = versions.find(({ id }) => id === own?.id)?.createdAt ?? null
  return { refusal: { rule, areaName: nameOf(names, areaCode), setAt, hours: hours ?? null }, cap }
}

/** “giờ yên tĩnh 14:05–14:08 do Xã Sảng Mộc đặt lúc 14:06”, to stand in a sentence. Pure. */
export function tellRefusal({ rule, areaName, setAt, hours }: Refusal, near: Date): Words {
  const set = setAt && aboutWhen(setAt, near)
  const by = {
    vi: `do ${areaName} đặt${set ? ` lúc ${set.vi}` : ''}`,
    en: `set by ${areaName}${set ? ` at ${set.en}` : ''}`,
  }
  const range = hours ? ` ${hours.from}–${hours.to}` : ''
  return rule === 'quiet-hours'
    ? { vi: `giờ yên tĩnh${range} ${by.vi}`, en: `quiet hours${range} ${by.en}` }
    : { vi: `ngoài khung giờ được phép ${by.vi}`, en: `outside the allowed hours ${by.en}` }
}
