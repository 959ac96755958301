import { lastKnownAreas, requireAreas } from '../areas/find.ts'
import { requireVisible } from '../areas/visible.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireNext } from '../state-machine.ts'
import type { Schedule } from './schema.ts'
import { SCHEDULE, type ScheduleEvent } from './state.ts'
import { changeSchedule, findScheduleRow, loadSchedule } from './store.ts'
import { viewSchedule } from './view.ts'

export async function getSchedule(ctx: Ctx, scheduleId: string): Promise<Schedule> {
  const row = await requireVisible(ctx, await findScheduleRow(ctx.db, scheduleId), 'schedule.not-found')
  return viewSchedule(ctx, row)
}

/**
 * Pause, resume or end. Whoever resumes becomes responsible: an airing needs someone who holds authority at its hour.
 * What the pause skips is on the record as cancelled airings, not silence.
 */
export async function changeScheduleState(
  ctx: Ctx,
  scheduleId: string,
  event: Exclude<ScheduleEvent, 'reschedule'>,
): Promise<Schedule> {
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadSchedule(tx.db, scheduleId)
    const now = ctx.clock.now()
    const areas =
      event === 'resume' ? requireAreas(tx.db, before.areaCodes, now, null) : lastKnownAreas(tx.db, before.areaCodes)
    requirePermission(ctx, 'schedule.write', await areas)
    const status = requireNext(SCHEDULE, before, event, 'schedule.wrong-state')
    const row = await changeSchedule(tx.db, before, status, {
      updatedAt: now,
      ...(event === 'resume' ? { createdBy: ctx.actor.id } : {}),
    })
    await emitEvent(tx, {
      type: 'schedule.changed',
      areaCodes: row.areaCodes,
      data: { scheduleId, bulletinId: row.bulletinId, status },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, { action: `schedule.${event}`, subjectId: row.id, areaCodes: row.areaCodes, data: {} })
    return row
  })
  return viewSchedule(ctx, row)
}
