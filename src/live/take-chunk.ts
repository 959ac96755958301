import { lastKnownAreas } from '../areas/find.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import type { LiveHub } from './hub.ts'
import { findLiveRow } from './store.ts'

/** A quarter of a second is 4 KB; a browser that was held up for a minute sends it all at once. */
const CHUNK_LIMIT_BYTES = 256 * 1024

/**
 * What the browser recorded since the last chunk. No row is touched: four times a second and never longer than the
 * microphone itself. Errors: `live.not-speaker`, `live.wrong-state`, `live.not-here`, `live.chunk-gap`, `live.not-audio`.
 */
export async function takeChunk(
  ctx: Ctx,
  hub: LiveHub,
  id: string,
  chunk: { seq: number; ageMs?: number | undefined; bytes: Uint8Array },
): Promise<{ nextSeq: number; remainingSeconds: number }> {
  const microphone = hub.find(id)
  if (!microphone) return refuse(ctx, id)
  const { areas, createdBy } = microphone.options
  requirePermission(ctx, 'live.speak', areas)
  if (createdBy !== ctx.actor.id) throw new Problem('live.not-speaker')
  if (chunk.bytes.length > CHUNK_LIMIT_BYTES)
    throw new Problem('request.too-large', { fields: { limitBytes: CHUNK_LIMIT_BYTES } })
  const nextSeq = microphone.push(chunk.seq, chunk.bytes, chunk.ageMs)
  return { nextSeq, remainingSeconds: microphone.remainingSeconds }
}

async function refuse(ctx: Ctx, id: string): Promise<never> {
  const row = await findLiveRow(ctx.db, id)
  if (!row) throw new Problem('live.not-found', { fields: { liveId: id } })
  requirePermission(ctx, 'live.speak', await lastKnownAreas(ctx.db, row.areaCodes))
  if (row.createdBy !== ctx.actor.id) throw new Problem('live.not-speaker')
  if (row.status === 'ended')
    throw new Problem('live.wrong-state', { fields: { state: 'ended', reason: row.endReason } })
  throw new Problem('live.not-here')
}
