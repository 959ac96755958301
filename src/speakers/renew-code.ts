import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { type FreshCode, makeCode } from './enrolment-code.ts'
import { loadSpeaker, setSpeaker } from './store.ts'

/** A new one-time code; the one before no longer works. The enrolled device, if any, stays until the code is used. */
export async function renewEnrolmentCode(ctx: Ctx, id: string): Promise<FreshCode> {
  return withTransaction(ctx, async (tx) => {
    const speaker = await loadSpeaker(tx.db, id)
    requirePermission(ctx, 'speaker.write', [{ code: speaker.areaCode, path: speaker.areaPath }])
    const enrolment = makeCode(ctx.clock.now())
    await setSpeaker(tx.db, id, { enrolmentHash: enrolment.hash, enrolmentExpiresAt: enrolment.expiresAt })
    await audit(tx, { action: 'speaker.renew-code', subjectId: id, areaCodes: [speaker.areaCode] })
    return enrolment
  })
}
