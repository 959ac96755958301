import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import { changedEvent } from './changed-event.ts'
import { settleMissed } from './missed.ts'
import { planOccurrences } from './plan.ts'
import { changesSince, newPlannerMemory, rememberSeen } from './plan-each.ts'
import { planProgrammes } from './plan-programmes.ts'
import { refreshAirings } from './refresh.ts'
import { armUntil, cancelVoided } from './store.ts'

// Far enough that a minute's planner never comes too late, near enough that an edit seldom leaves a useless alarm.
const ARM_AHEAD_MS = 60 * 60_000

/**
 * Bring the near future in order: plan, void, arm, and set the alarms again. Idempotent: an alarm that exists stays, a
 * lost queue is filled anew, so it is also the rebuild at start.
 */
export async function planAndArm(ctx: Ctx, memory = newPlannerMemory()): Promise<void> {
  const began = ctx.clock.now()
  const since = changesSince(memory, began)
  await planOccurrences(ctx, memory)
  await planProgrammes(ctx, memory, since)
  const now = ctx.clock.now()
  await refreshAirings(ctx, { now, since })
  rememberSeen(memory, since, began)
  await withTransaction(ctx, async (tx) => emitEvents(tx, (await cancelVoided(tx.db, now)).map(changedEvent)))
  const missed = await settleMissed(ctx)
  if (missed > 0) ctx.log.warn({ missed }, 'airings were missed while nothing ran')
  const alarms = await armUntil(ctx.db, addMs(now, ARM_AHEAD_MS), now)
  if (alarms.length === 0) return
  await ctx.alarms.set(alarms).then(
    () => ctx.failpoints.hit('after-enqueue'),
    (err) => ctx.log.warn({ err }, 'alarms are not set; the due sweep carries on'),
  )
}
