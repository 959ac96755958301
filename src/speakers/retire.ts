import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { stageForgetting } from './publish-config.ts'
import { loadSpeaker, type Speaker, setSpeaker } from './store.ts'
import { logAway } from './store-presence.ts'

/** For good: the device is cut off and its credentials are gone. What it played stays in the ledger. */
export async function retireSpeaker(ctx: Ctx, id: string): Promise<Speaker> {
  return withTransaction(ctx, async (tx) => {
    const before = await loadSpeaker(tx.db, id)
    requirePermission(ctx, 'speaker.write', [{ code: before.areaCode, path: before.areaPath }])
    const speaker = await setSpeaker(tx.db, id, {
      status: 'retired',
      online: false,
      credentialHash: null,
      enrolmentHash: null,
      enrolmentExpiresAt: null,
    })
    if (before.online) await logAway(tx.db, id, tx.clock.now())
    await stageForgetting(tx, id)
    await emitEvent(tx, { type: 'speaker.changed', areaCodes: [speaker.areaCode], data: { speakerId: id } })
    await audit(tx, { action: 'speaker.retire', subjectId: id, areaCodes: [speaker.areaCode] })
    return speaker
  })
}
