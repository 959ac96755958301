import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import type { LiveHub } from './hub.ts'
import type { Live, LiveListed } from './schema.ts'
import { END_REASONS, type EndReason } from './state.ts'
import { countSpeakers, type LiveRow, measureSpeakers } from './store.ts'

// A speaker on a slow link connects within this; who has not is not waited for any longer.
const ARM_MS = 6_000

export function toListed(row: LiveRow): LiveListed {
  const {
    streamKey: _,
    until: __,
    leaseUntil: ___,
    captureMs: ____,
    encodeMs: _____,
    firstSoundAt: ______,
    ...rest
  } = row
  return {
    ...rest,
    endReason: row.endReason as EndReason | null, // safe: written by endLive
    endReasonText: row.endReason ? END_REASONS[row.endReason as EndReason] : null, // safe: as above
    createdAt: row.createdAt.toISOString(),
    prepareUntil: row.prepareUntil.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    mustEndAt: row.startedAt ? addMs(row.startedAt, row.maxSeconds * 1_000).toISOString() : null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}

/** The session as whoever speaks needs it: who is armed, how long to wait, how late it is heard. */
export async function viewLive(ctx: Ctx, hub: LiveHub, row: LiveRow): Promise<Live> {
  const microphone = hub.find(row.id)
  const measured = microphone?.measured.firstSoundAt ? microphone.measured : row
  const [{ waiting, ...speakers }, delay] = await Promise.all([
    countSpeakers(ctx.db, row.occurrenceId),
    delayOf(ctx, row.occurrenceId, measured),
  ])
  const ready = speakers.armed > 0 && waiting === 0
  const waitMs = addMs(row.createdAt, ARM_MS).getTime() - ctx.clock.now().getTime()
  return {
    ...toListed(row),
    speakers,
    ready,
    countdownSeconds: row.status !== 'preparing' || ready ? 0 : Math.max(0, Math.ceil(waitMs / 1_000)),
    nextSeq: microphone?.nextSeq ?? null,
    delay,
  }
}

async function delayOf(
  ctx: Ctx,
  occurrenceId: string,
  { captureMs, encodeMs, firstSoundAt }: Pick<LiveRow, 'captureMs' | 'encodeMs' | 'firstSoundAt'>,
): Promise<Live['delay']> {
  const nobody = { medianMs: null, slowestMs: null, speakers: 0 }
  const { medianMs, slowestMs, speakers } = firstSoundAt
    ? await measureSpeakers(ctx.db, occurrenceId, firstSoundAt)
    : nobody
  const isWhole = captureMs !== null && encodeMs !== null && medianMs !== null
  const totalMs = isWhole ? captureMs + encodeMs + medianMs : null
  return { totalMs, captureMs, encodeMs, speakerMs: medianMs, slowestMs, speakers }
}
