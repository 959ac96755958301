import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { loadHolidays } from '../policies/holidays.ts'
import type { AreaScope } from '../reach/related.ts'
import { firstAirings } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { loadUnapproved, type Unapproved } from './store.ts'

const AHEAD_MS = 7 * 86_400_000
const SHOWN = 10

type Waiting = Omit<Unapproved, 'rule' | 'zone'> & { nextAiringAt: Date }

/** Schedules that would air within seven days if their bulletin were approved, soonest first. */
export async function waitingSchedules(
  ctx: Ctx,
  inside: AreaScope,
  now: Date,
): Promise<{ count: number; first: Waiting[] }> {
  const until = addMs(now, AHEAD_MS)
  const rows = await loadUnapproved(ctx.db, inside)
  const calendars = await loadHolidays(
    ctx.db,
    rows.map(({ areaCodes }) => areaCodes),
    now,
  )
  const waiting = rows.flatMap(({ rule, zone, ...row }) => {
    const [next] = firstAirings(ScheduleRule.parse(rule), zone, now, 1, calendars(row.areaCodes))
    return next && next.startAt < until ? [{ ...row, nextAiringAt: next.startAt }] : []
  })
  const soonest = waiting.toSorted((a, b) => a.nextAiringAt.getTime() - b.nextAiringAt.getTime())
  return { count: soonest.length, first: soonest.slice(0, SHOWN) }
}
