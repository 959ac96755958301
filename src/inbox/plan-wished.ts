import { DateTime } from 'luxon'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { createSchedule } from '../schedules/create.ts'
import type { Schedule, ScheduleRule } from '../schedules/schema.ts'
import { findScheduleOf, type ItemRow } from './store.ts'

/**
 * A priority item asks for its place: its airing is planned at the wished time, or as soon as it can be. Where a
 * broadcast policy forbids that time, the nearest allowed one that still is of use. What it collides with is found by
 * the planner, and a collision with the commune's own priority item waits for a person (src/collisions/).
 * Errors: `policy.…` when no allowed time is left, and those of a schedule.
 */
export async function planWished(ctx: Ctx, item: ItemRow): Promise<{ scheduleId: string; plannedAt: Date | null }> {
  // A crash came between the schedule and its note: it is there already.
  const made = await findScheduleOf(ctx.db, item.bulletinId ?? '')
  if (made) return { scheduleId: made.id, plannedAt: item.airAt }
  const now = ctx.clock.now()
  const wished = item.airAt && item.airAt > now ? item.airAt : null
  const schedule = await plan(ctx, item, wished).catch((err: unknown) => {
    const nearest = nearestOf(err)
    if (!nearest || (item.validTo && nearest >= item.validTo)) throw err
    return plan(ctx, item, nearest)
  })
  const [first] = schedule.nextAirings
  return { scheduleId: schedule.id, plannedAt: first === undefined ? null : new Date(first) }
}

async function plan(ctx: Ctx, item: ItemRow, at: Date | null): Promise<Schedule> {
  const { zone } = ctx.config
  const local = DateTime.fromJSDate(at ?? ctx.clock.now(), { zone })
  const once = { kind: 'once', on: local.toFormat('yyyy-MM-dd'), at: local.toFormat('HH:mm:ss') } as const
  const rule: ScheduleRule = at ? once : { ...once, whenApproved: true }
  return createSchedule(ctx, { bulletinId: item.bulletinId ?? '', zone, rule })
}

function nearestOf(err: unknown): Date | undefined {
  if (!(err instanceof Problem) || !err.code.startsWith('policy.')) return undefined
  const { nearestAt } = err.fields
  return typeof nearestAt === 'string' ? new Date(nearestAt) : undefined
}
