import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ApiUser } from '../../scripts/demo/api.ts'
import { correlation } from './devices.ts'

export const RATE = 44_100
const TIMESLICE_MS = 250
const STEP_MS = 20

export type LiveView = {
  id: string
  occurrenceId: string
  status: string
  endReason: string | null
  recording: string
  clipSha256: string | null
  ready: boolean
  countdownSeconds: number
  nextSeq: number | null
  mustEndAt: string | null
  speakers: { targets: number; online: number; armed: number; playing: number; ended: number }
  delay: Record<'totalMs' | 'captureMs' | 'encodeMs' | 'speakerMs' | 'slowestMs', number | null> & { speakers: number }
}

/** Notes that rise and fall like syllables, no two pieces of it alike: alignment with it has one best place. */
export function voice(seconds: number, seed = 1): Float32Array {
  let state = seed
  const random = () => {
    state = (state * 16_807) % 2_147_483_647
    return state / 2_147_483_647
  }
  const notes = Array.from({ length: Math.ceil(seconds * 6) }, () => ({ hertz: 160 + 900 * random(), loud: random() }))
  let phase = 0
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, at) => {
    const place = (at / RATE) * 6
    const { hertz, loud } = notes[Math.floor(place)] ?? { hertz: 200, loud: 0 }
    phase += (2 * Math.PI * hertz) / RATE
    const syllable = Math.sin(Math.PI * (place % 1)) ** 2
    return (0.15 + 0.35 * loud) * syllable * (Math.sin(phase) + 0.3 * Math.sin(2 * phase))
  })
}

export type Speech = {
  /** When the first sample was spoken, ms since 1970. */
  startedAt: number
  /** Every chunk as it was sent. */
  chunks: Buffer[]
  /** Resolves when all was sent, or with what the server refused it for. */
  done: Promise<Error | undefined>
}

/**
 * A browser in front of a person: samples come at the pace of speech into WebM/Opus, and every 250 ms what MediaRecorder
 * would hand over is posted, one after the other.
 */
export function speak(user: ApiUser, liveId: string, samples: Float32Array): Speech {
  const encoder = spawn(
    'ffmpeg',
    [
      ...['-v', 'error', '-probesize', '32', '-fflags', '+nobuffer'],
      ...['-f', 's16le', '-ar', String(RATE), '-ac', '1', '-i', 'pipe:0', '-c:a', 'libopus', '-b:a', '64k'],
      ...['-frame_duration', '20', '-f', 'webm', '-live', '1', '-cluster_time_limit', '100', '-flush_packets', '1'],
      'pipe:1',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const startedAt = Date.now()
  const chunks: Buffer[] = []
  let waiting: Buffer[] = []
  let sending = Promise.resolve<Error | undefined>(undefined)
  encoder.stdout.on('data', (bytes: Buffer) => void waiting.push(bytes))
  const flush = () => {
    if (waiting.length === 0) return
    const seq = chunks.length
    const chunk = Buffer.concat(waiting)
    waiting = []
    chunks.push(chunk)
    const ageMs = seq === 0 ? Date.now() - startedAt : TIMESLICE_MS
    sending = sending.then((refused) => refused ?? post(user, liveId, seq, chunk, ageMs))
  }
  let written = 0
  const feeding = setInterval(() => {
    const due = Math.min(samples.length, Math.floor(((Date.now() - startedAt) / 1_000) * RATE))
    encoder.stdin.write(toPcm(samples.subarray(written, due)))
    written = due
    if (written < samples.length) return
    clearInterval(feeding)
    encoder.stdin.end()
  }, STEP_MS)
  const slicing = setInterval(flush, TIMESLICE_MS)
  const done = once(encoder, 'close').then(() => {
    clearInterval(slicing)
    flush()
    return sending
  })
  return { startedAt, chunks, done }
}

export function post(user: ApiUser, liveId: string, seq: number, chunk: Uint8Array, ageMs = TIMESLICE_MS) {
  return user.request('POST', `/live/${liveId}/chunks?seq=${seq}&ageMs=${ageMs}`, chunk, 'audio/webm;codecs=opus').then(
    () => undefined,
    (error: Error) => error,
  )
}

function toPcm(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2)
  for (const [at, sample] of samples.entries()) bytes.writeInt16LE(Math.round(sample * 32_767), at * 2)
  return bytes
}

/** Where `part` begins in `whole`, in samples (below 0: its first are missing), and how alike they are: 1 is the same sound. */
export function align(whole: Float32Array, part: Float32Array): { at: number; likeness: number } {
  const step = 10
  const slack = RATE / 5
  const padded = new Float32Array(slack + whole.length)
  padded.set(whole, slack)
  const [coarseWhole, coarsePart] = [decimate(padded, step), decimate(part, step)]
  let best = { at: 0, score: Number.NEGATIVE_INFINITY }
  for (let at = 0; at <= coarseWhole.length - coarsePart.length / 2; at++) {
    let score = 0
    for (let index = 0; index < coarsePart.length; index++)
      score += (coarseWhole[at + index] ?? 0) * (coarsePart[index] ?? 0)
    if (score > best.score) best = { at, score }
  }
  const near = padded.subarray(best.at * step, best.at * step + part.length)
  return { at: best.at * step - slack, likeness: correlation(near, part, 2 * step) }
}

const decimate = (samples: Float32Array, step: number): Float32Array =>
  Float32Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    let sum = 0
    for (let index = 0; index < step; index++) sum += samples[at * step + index] ?? 0
    return sum / step
  })
