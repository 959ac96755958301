import { requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { requireNext } from '../state-machine.ts'
import { requireReady } from './ready.ts'
import type { ProgrammeDetail } from './schema.ts'
import { PROGRAMME } from './state.ts'
import { changeProgramme, loadProgramme } from './store.ts'
import { viewProgramme } from './view.ts'

/**
 * Ask for approval. Only what could sound as it is can be approved. Errors: `programme.not-ready` with all that is wrong,
 * `policy.…` with the rule and the nearest time that is allowed.
 */
export async function submitProgramme(ctx: Ctx, programmeId: string): Promise<ProgrammeDetail> {
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadProgramme(tx.db, programmeId)
    const now = ctx.clock.now()
    const areas = await requireAreas(tx.db, before.areaCodes, now, null)
    requirePermission(ctx, 'schedule.write', areas)
    const status = requireNext(PROGRAMME, before, 'submit', 'programme.wrong-state')
    await requireReady(tx, before, areas)
    const row = await changeProgramme(tx.db, before, status, { submittedAt: now, updatedAt: now })
    const { areaCodes, title, revision } = row
    await emitEvent(tx, { type: 'programme.submitted', areaCodes, data: { programmeId, title, revision } })
    await audit(tx, { action: 'programme.submit', subjectId: programmeId, areaCodes, data: { revision } })
    return row
  })
  return viewProgramme(ctx, row)
}
