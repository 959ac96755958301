import type { Ctx } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import type { ProgrammeDetail, UpdateProgramme } from '../programmes/schema.ts'
import type { FollowProgramme } from '../programmes/state.ts'
import { updateProgramme } from '../programmes/update.ts'
import { changedEvent } from './changed-event.ts'
import { voidProgramme } from './store-programmes.ts'

/**
 * Edit a programme: nothing of what was planned airs until it is approved again. A session that loudspeakers hold
 * already goes on as it was approved: who edits tomorrow's does not silence today's. Errors: as of `updateProgramme`.
 */
export const editProgramme = (ctx: Ctx, programmeId: string, input: UpdateProgramme): Promise<ProgrammeDetail> =>
  updateProgramme(ctx, programmeId, input, cancelUnsent)

/** What is paused stays planned, and is decided when it is due. */
export const cancelUnsent: FollowProgramme = async (tx, { id, status }) => {
  if (status === 'approved' || status === 'paused') return
  const reason = status === 'ended' ? 'schedule-ended' : 'not-approved'
  await emitEvents(tx, (await voidProgramme(tx.db, id, reason, tx.clock.now())).map(changedEvent))
}
