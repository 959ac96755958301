import { rm, stat } from 'node:fs/promises'
import { saveClip } from '../clips/save.ts'
import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import type { LiveHub } from './hub.ts'
import { type LiveRow, loadUnsaved, settleRecording } from './store.ts'

// A file that no process has shown up with by then is lost.
const LOOK_FOR_MS = 10 * 60_000
const MP3 = 'audio/mpeg'

/**
 * What was said live becomes a clip like any other, and the sound of its airing. Also after a crash: the file is there.
 * One that cannot be saved holds up no other; it is tried again. Errors: an AggregateError after the last, for the log.
 */
export async function saveRecordings(ctx: Ctx, hub: LiveHub): Promise<void> {
  const faults = new Map<string, unknown>()
  for (const row of await loadUnsaved(ctx.db))
    await saveRecording(ctx, hub, row).catch((error: unknown) => void faults.set(row.id, error))
  if (faults.size > 0)
    throw new AggregateError(faults.values(), `live recordings that were not saved: ${[...faults.keys()].join(', ')}`)
}

async function saveRecording(ctx: Ctx, hub: LiveHub, row: LiveRow): Promise<void> {
  const path = await hub.recordingPath(row.id)
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  )
  // Still being finished here, or in the data folder of another process.
  if (hub.find(row.id) || (size === undefined && ctx.clock.now() < addMs(row.endedAt ?? row.until, LOOK_FOR_MS))) return
  const clip = size ? await toClip(ctx, row, path) : undefined
  await withTransaction(ctx, async (tx) => {
    if (!(await settleRecording(tx.db, row, clip))) return
    const { areaCodes, id, occurrenceId } = row
    const data = { liveId: id, occurrenceId, clipSha256: clip?.sha256 ?? null }
    await emitEvent(tx, { type: 'live.recorded', areaCodes, data })
  })
  await rm(path, { force: true })
}

/** Undefined when there is nothing in it that can be a clip: silence, or a moment too short to be one. */
async function toClip(ctx: Ctx, row: LiveRow, path: string) {
  try {
    const audio = await ctx.audio.transcoder.transcode({ path, demuxer: 'mp3', maxSeconds: row.maxSeconds + 60 })
    const { title, areaCodes } = row
    return await saveClip(ctx, { title, areaCodes, audio, origin: { source: 'live', originalType: MP3 } })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    ctx.log.warn({ liveId: row.id, code: error.code }, 'a live recording did not become a clip')
    return undefined
  }
}
