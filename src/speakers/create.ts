import type { z } from 'zod'
import { requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { type FreshCode, makeCode } from './enrolment-code.ts'
import { CreateSpeaker } from './schema.ts'
import { insertSpeaker, type Speaker } from './store.ts'

/** Register a speaker in an area. The code, shown only here, lets one device become it. */
export async function createSpeaker(
  ctx: Ctx,
  input: z.input<typeof CreateSpeaker>,
): Promise<{ speaker: Speaker; enrolment: FreshCode }> {
  const wanted = CreateSpeaker.parse(input)
  return withTransaction(ctx, async (tx) => {
    const areas = await requireAreas(tx.db, [wanted.areaCode], ctx.clock.now())
    requirePermission(ctx, 'speaker.write', areas)
    const enrolment = makeCode(ctx.clock.now())
    const speaker = await insertSpeaker(tx.db, {
      ...wanted,
      id: ctx.ids.next('spk'),
      areaPath: areas[0]?.path ?? '',
      enrolmentHash: enrolment.hash,
      enrolmentExpiresAt: enrolment.expiresAt,
      createdBy: ctx.actor.id,
      createdAt: ctx.clock.now(),
    })
    await emitEvent(tx, { type: 'speaker.changed', areaCodes: [speaker.areaCode], data: { speakerId: speaker.id } })
    await audit(tx, {
      action: 'speaker.create',
      subjectId: speaker.id,
      areaCodes: [speaker.areaCode],
      data: { name: speaker.name },
    })
    return { speaker, enrolment }
  })
}
