import type { z } from 'zod'
import { requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { stageSpeakerConfig } from './publish-config.ts'
import { MoveSpeaker } from './schema.ts'
import { loadSpeaker, type Speaker, setSpeaker } from './store.ts'

/** To another area. Needs `speaker.write` over both: what one team loses, the other must be allowed to take. */
export async function moveSpeaker(ctx: Ctx, id: string, input: z.input<typeof MoveSpeaker>): Promise<Speaker> {
  const { areaCode } = MoveSpeaker.parse(input)
  return withTransaction(ctx, async (tx) => {
    const before = await loadSpeaker(tx.db, id)
    const areas = await requireAreas(tx.db, [areaCode], ctx.clock.now())
    requirePermission(ctx, 'speaker.write', [{ code: before.areaCode, path: before.areaPath }, ...areas])
    const speaker = await setSpeaker(tx.db, id, { areaCode, areaPath: areas[0]?.path ?? '' })
    if (speaker.enrolledAt) await stageSpeakerConfig(tx, speaker)
    const areaCodes = [before.areaCode, areaCode]
    await emitEvent(tx, { type: 'speaker.changed', areaCodes, data: { speakerId: id } })
    await audit(tx, {
      action: 'speaker.move',
      subjectId: id,
      areaCodes,
      data: { from: before.areaCode, to: areaCode },
    })
    return speaker
  })
}
