import { lastKnownAreas, requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireNext } from '../state-machine.ts'
import type { ProgrammeDetail } from './schema.ts'
import { type FollowProgramme, PROGRAMME, type ProgrammeEvent } from './state.ts'
import { changeProgramme, loadProgramme } from './store.ts'
import { viewProgramme } from './view.ts'

/**
 * Pause, resume or end. What a pause skips is on the record as cancelled airings, not silence; a day that a sequence
 * for one day stood in for stays silent when that one is ended: whoever ends it wants no sound. `follow` cancels what is
 * planned of an ended one.
 */
export async function changeProgrammeState(
  ctx: Ctx,
  programmeId: string,
  event: Extract<ProgrammeEvent, 'pause' | 'resume' | 'end'>,
  follow: FollowProgramme,
): Promise<ProgrammeDetail> {
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadProgramme(tx.db, programmeId)
    const now = ctx.clock.now()
    const areas =
      event === 'resume' ? requireAreas(tx.db, before.areaCodes, now, null) : lastKnownAreas(tx.db, before.areaCodes)
    requirePermission(ctx, 'schedule.write', await areas)
    const status = requireNext(PROGRAMME, before, event, 'programme.wrong-state')
    const row = await changeProgramme(tx.db, before, status, { updatedAt: now })
    await follow(tx, row)
    const { areaCodes, title } = row
    await emitEvent(tx, { type: 'programme.changed', areaCodes, data: { programmeId, title, status } })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, { action: `programme.${event}`, subjectId: programmeId, areaCodes, data: { from: before.status } })
    return row
  })
  return viewProgramme(ctx, row)
}
