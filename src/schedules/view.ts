import { z } from 'zod'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { MissedPolicy, type Schedule, ScheduleRule, type Unreadable } from './schema.ts'
import { loadBulletinHeads, type ScheduleRow } from './store.ts'
import { upcomingOf } from './upcoming.ts'

const SHOWN_AIRINGS = 3

const Stored = z.object({ rule: ScheduleRule, missed: MissedPolicy.nullable() })

/** As it is stored; null: the station's own grace. */
export const missedOf = (stored: unknown): MissedPolicy | null => MissedPolicy.nullable().parse(stored ?? null)

/** Schedules as they are shown, in the same order. One that cannot be read takes no other away. */
export async function viewSchedules(
  ctx: Ctx,
  rows: readonly ScheduleRow[],
): Promise<{ items: Schedule[]; unreadable: Unreadable[] }> {
  const [bulletins, upcoming] = await Promise.all([
    loadBulletinHeads(
      ctx.db,
      rows.map((row) => row.bulletinId),
    ),
    upcomingOf(ctx.db, rows, ctx.clock.now(), SHOWN_AIRINGS),
  ])
  const items: Schedule[] = []
  const unreadable: Unreadable[] = []
  for (const row of rows) {
    const bulletin = bulletins.get(row.bulletinId)
    if (!bulletin) continue
    const { plannedUntil: _, ...rest } = row
    const { data: stored } = Stored.safeParse(row)
    if (!stored) {
      unreadable.push({ id: row.id, title: bulletin.title, areaCodes: row.areaCodes, status: row.status })
      continue
    }
    items.push({
      ...rest,
      ...stored,
      bulletinTitle: bulletin.title,
      bulletinStatus: bulletin.status,
      nextAirings: (upcoming.get(row.id) ?? []).map((at) => at.toISOString()),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    })
  }
  return { items, unreadable }
}

/** Errors: `schedule.unreadable`. */
export async function viewSchedule(ctx: Ctx, row: ScheduleRow): Promise<Schedule> {
  const { items, unreadable } = await viewSchedules(ctx, [row])
  const [schedule] = items
  if (unreadable.length > 0) throw new Problem('schedule.unreadable')
  if (!schedule) throw new Error(`schedule ${row.id} has no bulletin`)
  return schedule
}
