import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { loadHolidays } from '../policies/holidays.ts'
import type { AreaScope } from '../reach/related.ts'
import { firstAirings } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { loadUnapproved, loadUnapprovedItems, type Unapproved } from './store.ts'

const AHEAD_MS = 7 * 86_400_000
const SHOWN = 10

type Waiting = Omit<Unapproved, 'scheduleId' | 'rule' | 'zone'> & {
  scheduleId: string | null
  programmeId: string | null
  nextAiringAt: Date
}

/** What would air within seven days, by a schedule or in a programme, if its bulletin were approved; soonest first. */
export async function waitingSchedules(
  ctx: Ctx,
  inside: AreaScope,
  now: Date,
): Promise<{ count: number; first: Waiting[] }> {
  const until = addMs(now, AHEAD_MS)
  const [rows, items] = await Promise.all([
    loadUnapproved(ctx.db, inside),
    loadUnapprovedItems(ctx.db, inside, now, until),
  ])
  const calendars = await loadHolidays(
    ctx.db,
    rows.map(({ areaCodes }) => areaCodes),
    now,
  )
  const scheduled = rows.flatMap(({ rule, zone, ...row }) => {
    const { data } = ScheduleRule.safeParse(rule)
    const [next] = data ? firstAirings(data, zone, now, 1, calendars(row.areaCodes)) : []
    return next && next.startAt < until ? [{ ...row, programmeId: null, nextAiringAt: next.startAt }] : []
  })
  const waiting: Waiting[] = [...scheduled, ...items.map((item) => ({ ...item, scheduleId: null }))]
  const soonest = waiting.toSorted((a, b) => a.nextAiringAt.getTime() - b.nextAiringAt.getTime())
  return { count: soonest.length, first: soonest.slice(0, SHOWN) }
}
