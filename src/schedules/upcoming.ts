import type { Db } from '../db/open.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { firstAirings } from './expand.ts'
import { ScheduleRule } from './schema.ts'
import { loadPlannedStarts, loadSchedulesOfBulletins, type ScheduleRow } from './store.ts'

type Head = Pick<ScheduleRow, 'id' | 'areaCodes' | 'rule' | 'zone' | 'status' | 'plannedUntil'>

/**
 * The next airings of each schedule: what is planned, moved or left out by hand included, and after that what the rule
 * will bring. None while it is paused.
 */
export async function upcomingOf(
  db: Db,
  schedules: readonly Head[],
  now: Date,
  count: number,
): Promise<Map<string, Date[]>> {
  const active = schedules.filter((schedule) => schedule.status === 'active')
  const planned = await loadPlannedStarts(
    db,
    active.map((schedule) => schedule.id),
    now,
    count,
  )
  const calendars = await loadHolidays(
    db,
    active.map(({ areaCodes }) => areaCodes),
    now,
  )
  return new Map(
    active.map((schedule) => {
      const since = schedule.plannedUntil && schedule.plannedUntil > now ? schedule.plannedUntil : now
      const isHoliday = calendars(schedule.areaCodes)
      const later = firstAirings(ScheduleRule.parse(schedule.rule), schedule.zone, since, count, isHoliday)
      const starts = [...(planned.get(schedule.id) ?? []), ...later.map((airing) => airing.startAt)]
      return [schedule.id, starts.toSorted((a, b) => a.getTime() - b.getTime()).slice(0, count)]
    }),
  )
}

export type Prospect = { airings: Array<{ scheduleId: string; startAt: Date }>; onApproval: boolean }

/**
 * The next airings of each bulletin by all its schedules, also of one that still waits for approval, and whether one of
 * them waits for nothing else.
 */
export async function prospectsOf(
  db: Db,
  bulletinIds: readonly string[],
  now: Date,
  count: number,
): Promise<Map<string, Prospect>> {
  const schedules = await loadSchedulesOfBulletins(db, bulletinIds)
  const starts = await upcomingOf(db, schedules, now, count)
  return new Map(
    bulletinIds.map((bulletinId) => {
      const own = schedules.filter((schedule) => schedule.bulletinId === bulletinId)
      const airings = own.flatMap(({ id }) => (starts.get(id) ?? []).map((startAt) => ({ scheduleId: id, startAt })))
      return [
        bulletinId,
        {
          airings: airings.toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime()).slice(0, count),
          onApproval: own.some(({ status, rule }) => status === 'active' && waitsForApproval(rule)),
        },
      ]
    }),
  )
}

function waitsForApproval(stored: unknown): boolean {
  const rule = ScheduleRule.parse(stored)
  return rule.kind === 'once' && rule.whenApproved === true
}
