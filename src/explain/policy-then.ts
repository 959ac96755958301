import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { loadVersionsAsOf, PolicyBook } from '../policies/book.ts'
import { dateOf } from '../policies/hours.ts'
import { judgeHours } from '../policies/judge.ts'
import { capOn } from '../preflight/hours.ts'
import { isWithin, localTime, refusalAt } from '../protocol/policy-rules.ts'
import { aboutWhen, type Near, type Words } from './words-time.ts'

/** Why nothing routine may start at a moment, and who said so. `hours`: of quiet hours. */
export type Refusal = {
  rule: 'quiet-hours' | 'outside-window'
  areaName: string
  setAt: Date | null
  hours: { from: string; to: string } | null
  /** Sound might have begun at that moment, and would have gone on into what is forbidden. */
  isAhead: boolean
}
export type PolicyThen = { refusal: Refusal | undefined; cap: number }

/**
 * By the policies of that moment: what was published afterwards does not explain it. With `until` the refusal is the first
 * on the way from `at` to then: a speaker asks for all that is left to sound.
 */
export async function policyThen(ctx: Ctx, path: string, at: Date, until = addMs(at, 1)): Promise<PolicyThen> {
  const now = ctx.clock.now()
  const versions = await loadVersionsAsOf(ctx.db, at < now ? at : now)
  const book = new PolicyBook(ctx.config.zone, versions)
  const cap = capOn(book, path, at)
  const broken = judgeHours([book.placeOf(path)], { startMs: at.getTime(), endMs: until.getTime() })
  if (!broken) return { refusal: undefined, cap }
  const date = dateOf(broken.at.getTime(), book.zone)
  const { rules, quietHours } = book.effectiveOn(path, date)
  const local = localTime(broken.at.getTime(), rules.zone)
  const rule = refusalAt(rules, local)
  if (!rule) return { refusal: undefined, cap }
  const hours = rule === 'quiet-hours' ? quietHours.find((range) => isWithin(range, local.minute)) : undefined
  const areaCode = hours?.areaCode ?? broken.areaCode
  const own = book.ownOn(areaCode, date)
  const names = await loadAreaNames(ctx.db, [areaCode], now)
  const setAt = versions.find(({ id }) => id === own?.id)?.createdAt ?? null
  const refusal = { rule, areaName: nameOf(names, areaCode), setAt, hours: hours ?? null, isAhead: broken.at > at }
  return { refusal, cap }
}

/** “giờ yên tĩnh 14:05–14:08 do Xã Sảng Mộc đặt lúc 14:06”, to stand in a sentence. Pure. */
export function tellRefusal({ rule, areaName, setAt, hours, isAhead }: Refusal, near: Near): Words {
  const set = setAt && aboutWhen(setAt, near)
  const by = {
    vi: `do ${areaName} đặt${set ? ` lúc ${set.vi}` : ''}`,
    en: `set by ${areaName}${set ? ` at ${set.en}` : ''}`,
  }
  const range = hours ? ` ${hours.from}–${hours.to}` : ''
  if (isAhead)
    return rule === 'quiet-hours'
      ? { vi: `không kịp xong trước giờ yên tĩnh${range} ${by.vi}`, en: `no time before quiet hours${range} ${by.en}` }
      : { vi: `không kịp xong trong khung giờ được phép ${by.vi}`, en: `no time within the allowed hours ${by.en}` }
  return rule === 'quiet-hours'
    ? { vi: `giờ yên tĩnh${range} ${by.vi}`, en: `quiet hours${range} ${by.en}` }
    : { vi: `ngoài khung giờ được phép ${by.vi}`, en: `outside the allowed hours ${by.en}` }
}
