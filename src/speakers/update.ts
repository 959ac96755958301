import type { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { stageSpeakerConfig } from './publish-config.ts'
import { UpdateSpeaker } from './schema.ts'
import { loadSpeaker, type Speaker, setSpeaker } from './store.ts'

/** Name, volume, position, horns. A change of volume is told to the device. */
export async function updateSpeaker(ctx: Ctx, id: string, input: z.input<typeof UpdateSpeaker>): Promise<Speaker> {
  const given = UpdateSpeaker.parse(input)
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return withTransaction(ctx, async (tx) => {
    const before = await loadSpeaker(tx.db, id)
    requirePermission(ctx, 'speaker.write', [{ code: before.areaCode, path: before.areaPath }])
    const speaker = await setSpeaker(tx.db, id, change)
    if (speaker.enrolledAt && speaker.volume !== before.volume) await stageSpeakerConfig(tx, speaker)
    await emitEvent(tx, { type: 'speaker.changed', areaCodes: [speaker.areaCode], data: { speakerId: id } })
    await audit(tx, { action: 'speaker.update', subjectId: id, areaCodes: [speaker.areaCode], data: change })
    return speaker
  })
}
