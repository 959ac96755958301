import { DateTime } from 'luxon'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { getSchedule } from '../schedules/change.ts'
import { createSchedule } from '../schedules/create.ts'
import type { Schedule, ScheduleRule } from '../schedules/schema.ts'
import { settleFor } from '../schedules/when-approved.ts'
import { findScheduleOf, type ItemRow } from './store.ts'

/**
 * A priority item asks for its place: a schedule of its bulletin, which the planner follows once that is approved, at the
 * wished time, or as soon as it can be. Where a broadcast policy forbids that time, the nearest allowed one that still is
 * of use. What it collides with is found by the planner, and a collision with the commune's own priority item waits for a
 * person (src/collisions/). `instead`: the schedule of the former version, which makes room for it.
 * Errors: `policy.…` when no allowed time is left, `bulletin.validity-over`, and those of a schedule.
 */
export async function planWished(
  ctx: Ctx,
  item: ItemRow,
  instead: string | undefined,
): Promise<{ scheduleId: string; plannedAt: Date | null }> {
  // A crash came between the schedule and its note: it is there already.
  const made = await findScheduleOf(ctx.db, item.bulletinId ?? '')
  const schedule = made ? await getSchedule(ctx, made.id) : await makeSchedule(ctx, item, instead)
  const [first] = schedule.nextAirings
  return { scheduleId: schedule.id, plannedAt: first === undefined ? null : new Date(first) }
}

async function makeSchedule(ctx: Ctx, item: ItemRow, instead: string | undefined): Promise<Schedule> {
  const now = ctx.clock.now()
  const wished = item.airAt && item.airAt > now ? item.airAt : null
  const plan = (at: Date | null) =>
    createSchedule(
      ctx,
      { bulletinId: item.bulletinId ?? '', zone: ctx.config.zone, rule: ruleAt(ctx, at, now) },
      instead,
    )
  return plan(wished).catch((err: unknown) => {
    const nearest = nearestOf(err)
    if (!nearest || (item.validTo && nearest >= item.validTo)) throw err
    return plan(nearest)
  })
}

/** Once, then; null: as soon as every speaker can be told. */
function ruleAt({ config }: Ctx, at: Date | null, now: Date): ScheduleRule {
  const { zone } = config
  const local = DateTime.fromJSDate(at ?? now, { zone })
  const once = { kind: 'once', on: local.toFormat('yyyy-MM-dd'), at: local.toFormat('HH:mm:ss') } as const
  return at ? once : settleFor('approved', { ...once, whenApproved: true }, { zone, now, config })
}

function nearestOf(err: unknown): Date | undefined {
  if (!(err instanceof Problem) || !err.code.startsWith('policy.')) return undefined
  const { nearestAt } = err.fields
  return typeof nearestAt === 'string' ? new Date(nearestAt) : undefined
}
