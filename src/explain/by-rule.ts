import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { loadExpectation } from '../occurrences/expected.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { expandRule } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { loadPausedOver, loadPauses } from './store-pauses.ts'
import { tellPaused } from './words-pause.ts'
import { type Words, whenOf } from './words-time.ts'

/** What rules say of a moment to come for which nothing is planned. */
export type ByRule = { expected: Words[]; paused: Words[] }

/** Further ahead than is planned only rules know what will sound, or would, were they not paused. */
export async function byRuleAt(ctx: Ctx, codes: readonly string[], at: Date): Promise<ByRule> {
  const now = ctx.clock.now()
  if (at <= now) return { expected: [], paused: [] }
  const [expected, paused] = await Promise.all([expectedAt(ctx, codes, at), pausedAt(ctx, codes, at)])
  return { expected, paused }
}

async function expectedAt(ctx: Ctx, codes: readonly string[], at: Date): Promise<Words[]> {
  const until = addMs(at, 1)
  const near = { at, zone: ctx.config.zone }
  const scope = { all: false as const, codes: [...codes] }
  const expectation = await loadExpectation(ctx.db, { scope, now: ctx.clock.now(), until })
  return expectation.sounding(at, until).map(({ title, startAt, awaitsApproval }) => {
    const when = whenOf(startAt, near)
    return awaitsApproval
      ? {
          vi: `“${title}” có lịch lúc ${when.vi}, nhưng còn chờ duyệt.`,
          en: `“${title}” is scheduled for ${when.en}, but it still waits for approval.`,
        }
      : {
          vi: `Theo lịch sẽ phát “${title}” lúc ${when.vi}; còn xa nên chưa vào kế hoạch.`,
          en: `By its rule “${title}” will be broadcast at ${when.en}; that is too far ahead to be planned yet.`,
        }
  })
}

async function pausedAt(ctx: Ctx, codes: readonly string[], at: Date): Promise<Words[]> {
  const now = ctx.clock.now()
  const near = { at, zone: ctx.config.zone }
  const series = await loadPausedOver(ctx.db, codes)
  const [pauses, calendars] = await Promise.all([
    loadPauses(
      ctx.db,
      series.map(({ id }) => id),
      now,
    ),
    loadHolidays(
      ctx.db,
      series.map(({ areaCodes }) => areaCodes),
      now,
    ),
  ])
  return series.flatMap(({ id, title, rule, zone, durationMs, areaCodes }) => {
    const from = addMs(at, 1 - Math.max(durationMs, 1))
    const { data: read } = ScheduleRule.safeParse(rule)
    const [airing] = read ? expandRule(read, zone, from, addMs(at, 1), calendars(areaCodes)) : []
    const pause = pauses.get(id)
    return airing && pause ? [tellPaused({ title, when: whenOf(airing.startAt, near), pause, near })] : []
  })
}
