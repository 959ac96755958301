import type { Ctx } from '../context.ts'
import { MissedPolicy, type Schedule, ScheduleRule } from './schema.ts'
import { loadBulletinHeads, type ScheduleRow } from './store.ts'
import { upcomingOf } from './upcoming.ts'

const SHOWN_AIRINGS = 3

/** As it is stored; null: the station's own grace. */
export const missedOf = (stored: unknown): MissedPolicy | null => MissedPolicy.nullable().parse(stored ?? null)

/** Schedules as they are shown, in the same order. */
export async function viewSchedules(ctx: Ctx, rows: readonly ScheduleRow[]): Promise<Schedule[]> {
  const [bulletins, upcoming] = await Promise.all([
    loadBulletinHeads(
      ctx.db,
      rows.map((row) => row.bulletinId),
    ),
    upcomingOf(ctx.db, rows, ctx.clock.now(), SHOWN_AIRINGS),
  ])
  return rows.flatMap((row) => {
    const bulletin = bulletins.get(row.bulletinId)
    if (!bulletin) return []
    const { plannedUntil: _, ...rest } = row
    return {
      ...rest,
      rule: ScheduleRule.parse(row.rule),
      missed: missedOf(row.missed),
      bulletinTitle: bulletin.title,
      bulletinStatus: bulletin.status,
      nextAirings: (upcoming.get(row.id) ?? []).map((at) => at.toISOString()),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
}

export async function viewSchedule(ctx: Ctx, row: ScheduleRow): Promise<Schedule> {
  const [schedule] = await viewSchedules(ctx, [row])
  if (!schedule) throw new Error(`schedule ${row.id} has no bulletin`)
  return schedule
}
