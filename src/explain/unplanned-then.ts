import { actorNames } from '../audit/actor-names.ts'
import type { Ctx } from '../context.ts'
import { loadUnplanned, type Unplanned } from '../occurrences/unplanned.ts'
import { tellUnplanned } from '../occurrences/unplanned-words.ts'
import type { ExplainStep } from './schema.ts'
import { loadActs } from './store.ts'
import { tellAct } from './words-acts.ts'
import { type Near, type Words, whenOf } from './words-time.ts'

export type Silent = Unplanned & { words: Words }

/** What would have sounded at some moment of [at, until) that has passed, had it been in the plan, and why it was not. */
export async function unplannedThen(ctx: Ctx, codes: readonly string[], at: Date, until: Date): Promise<Silent[]> {
  const scope = { all: false as const, codes: [...codes] }
  const found = await loadUnplanned(ctx.db, { scope, now: ctx.clock.now(), from: at, to: until, sounding: true })
  return found.map((one) => ({ ...one, words: tellSilent(one, { at, zone: ctx.config.zone }) }))
}

function tellSilent(one: Unplanned, near: Near): Words {
  const when = whenOf(one.startAt, near)
  const { words, note } = tellUnplanned({ ...one, zone: near.zone })
  const said = note ? { vi: ` Lý do: “${note}”.`, en: ` Because: “${note}”.` } : { vi: '', en: '' }
  return {
    vi: `Không phát “${one.title}” lúc ${when.vi}: ${lower(words.vi)}.${said.vi}`,
    en: `“${one.title}” was not broadcast at ${when.en}: ${lower(words.en)}.${said.en}`,
  }
}

const lower = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)

/** What people did to it until now, in order. */
export async function stepsOf(ctx: Ctx, one: Unplanned): Promise<ExplainStep[]> {
  const subjects = [one.bulletinId, one.scheduleId, one.programmeId].filter((id) => id !== null)
  const acts = await loadActs(ctx.db, subjects, ctx.clock.now())
  const names = await actorNames(
    ctx.db,
    acts.map(({ actorId }) => actorId),
  )
  return acts.map(({ at, action, actorId, subjectId, data }) => ({
    at: at.toISOString(),
    kind: action,
    ...tellAct({ action, data, title: one.title, near: { at: one.startAt, zone: ctx.config.zone } }),
    by: names.get(actorId) ?? null,
    data: { subjectId },
  }))
}
