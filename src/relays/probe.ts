import type { RelayMeasured } from '../db/tables.ts'
import type { Guard } from '../net/guard.ts'
import { type ConfinedFfmpeg, parseHeard, startFfmpeg } from './confined-ffmpeg.ts'
import { RelayFault, reasonOf, statusFor } from './fault.ts'
import type { RelayReason } from './reasons.ts'
import { type Format, openSource, type Source } from './source.ts'

export type Health = {
  status: 'ok' | 'silent' | 'unreachable' | 'refused'
  reason: RelayReason | null
  format: Format | null
  measured: RelayMeasured | null
}

const HEAR_SECONDS = 5
// A station that sends no faster than it sounds, on a slow line.
const WITHIN_MS = 15_000
const ENOUGH_SECONDS = 1
const SILENT_BELOW_DB = -50
const RATE = 44_100
const OUTPUT = [
  ...['-t', String(HEAR_SECONDS), '-af', `aresample=${RATE},aformat=channel_layouts=mono,volumedetect`],
  ...['-f', 'null', '-'],
]

/** Listen to a station for about 5 s of its sound, at most 15 s of ours. */
export async function probe(guard: Guard, ffmpegPath: string, url: string, signal: AbortSignal): Promise<Health> {
  const deadline = AbortSignal.timeout(WITHIN_MS)
  let source: Source | undefined
  try {
    const both = AbortSignal.any([signal, deadline])
    source = await openSource(guard, url, both)
    const { format } = source
    const measured = await measure(ffmpegPath, source)
    if (measured.peakDb >= SILENT_BELOW_DB) return { status: 'ok', reason: null, format, measured: measured.shown }
    return { status: 'silent', reason: 'silent', format, measured: measured.shown }
  } catch (err) {
    signal.throwIfAborted()
    const reason = deadline.aborted ? 'timed-out' : reasonOf(err)
    return { status: statusFor(reason), reason, format: source?.format ?? null, measured: null }
  }
}

async function measure(ffmpegPath: string, { pieces }: Source): Promise<{ peakDb: number; shown: RelayMeasured }> {
  const { value: first, done } = await pieces.next()
  if (done) throw new RelayFault('stream-ended')
  const ffmpeg = startFfmpeg(ffmpegPath, { demuxer: first.demuxer, output: OUTPUT })
  let fault: Error | undefined
  try {
    await ffmpeg.write(first.bytes)
    await feed(ffmpeg, pieces)
  } catch (err) {
    fault = err instanceof Error ? err : new Error(String(err))
  } finally {
    await pieces.return(undefined)
    await ffmpeg.finish()
  }
  const log = ffmpeg.log()
  const [samples, meanDb, peakDb] = [
    numberIn(log, /n_samples: (\d+)/),
    numberIn(log, /mean_volume: (-?[\d.]+) dB/),
    numberIn(log, /max_volume: (-?[\d.]+) dB/),
  ]
  // Broken off after enough was heard is heard.
  if ((samples ?? 0) < ENOUGH_SECONDS * RATE) throw fault ?? new RelayFault('undecodable', log.slice(-300))
  const heard = parseHeard(log) ?? { codec: 'unknown', kbps: null, hertz: null }
  return { peakDb: peakDb ?? Number.NEGATIVE_INFINITY, shown: { ...heard, levelDb: meanDb } }
}

/** Until it has heard enough and ends by itself. */
async function feed(ffmpeg: ConfinedFfmpeg, pieces: Source['pieces']): Promise<void> {
  let isDone = false
  const closed = ffmpeg.closed.then(() => {
    isDone = true
    return undefined
  })
  while (!isDone) {
    const next = await Promise.race([pieces.next(), closed])
    // What begins anew wants another decoder; what was heard so far must do.
    if (!next || next.done || next.value.anew) return
    await ffmpeg.write(next.value.bytes)
  }
}

function numberIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
