import type { Db } from '../db/open.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { firstAirings } from './expand.ts'
import { ScheduleRule } from './schema.ts'
import {
  loadBulletinHeads,
  loadItemStarts,
  loadPlannedStarts,
  loadSchedulesOfBulletins,
  type ScheduleRow,
} from './store.ts'

type Head = Pick<ScheduleRow, 'id' | 'bulletinId' | 'areaCodes' | 'rule' | 'zone' | 'status' | 'plannedUntil'>

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
  const bulletins = await loadBulletinHeads(
    db,
    active.map(({ bulletinId }) => bulletinId),
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
      // Of what cannot be read nothing comes; the planner says so.
      const { data: rule } = ScheduleRule.safeParse(schedule.rule)
      const later = rule ? firstAirings(rule, schedule.zone, since, count, isHoliday) : []
      const validTo = bulletins.get(schedule.bulletinId)?.validTo ?? null
      const ofUse = later.map(({ startAt }) => startAt).filter((at) => validTo === null || at <= validTo)
      const starts = [...(planned.get(schedule.id) ?? []), ...ofUse]
      return [schedule.id, starts.toSorted((a, b) => a.getTime() - b.getTime()).slice(0, count)]
    }),
  )
}

/** By a schedule of its own, or as an item of a programme. */
type ProspectiveAiring = { scheduleId: string | null; programmeId: string | null; startAt: Date }
export type Prospect = { airings: ProspectiveAiring[]; onApproval: boolean }

/**
 * The next airings of each bulletin by all its schedules and in all programmes, also of one that still waits for approval,
 * and whether a schedule waits for nothing else. Of programmes what is planned, which is days ahead.
 */
export async function prospectsOf(
  db: Db,
  bulletinIds: readonly string[],
  now: Date,
  count: number,
): Promise<Map<string, Prospect>> {
  const [schedules, items] = await Promise.all([
    loadSchedulesOfBulletins(db, bulletinIds),
    loadItemStarts(db, bulletinIds, now, count),
  ])
  const starts = await upcomingOf(db, schedules, now, count)
  const airingsOf = Map.groupBy(items, ({ bulletinId }) => bulletinId)
  return new Map(
    bulletinIds.map((bulletinId) => {
      const own = schedules.filter((schedule) => schedule.bulletinId === bulletinId)
      const airings = [
        ...own.flatMap(({ id }) =>
          (starts.get(id) ?? []).map((startAt) => ({ scheduleId: id, programmeId: null, startAt })),
        ),
        ...(airingsOf.get(bulletinId) ?? []).map(({ programmeId, startAt }) => ({
          ...{ scheduleId: null, programmeId, startAt },
        })),
      ]
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
  const { data: rule } = ScheduleRule.safeParse(stored)
  return rule?.kind === 'once' && rule.whenApproved === true
}
