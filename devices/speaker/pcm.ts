import { open } from 'node:fs/promises'
import { MPEGDecoder } from 'mpg123-decoder'
import { PRE_TONE_MS } from '../../src/protocol/messages.ts'
import type { Tone } from './core-types.ts'
import type { LiveStream } from './live-stream.ts'

/** The one sample rate of the virtual sound card, Hz. */
export const SAMPLE_RATE = 44_100

/** Mono samples −1..1 at SAMPLE_RATE, read piece by piece; undefined at the end. */
export interface PcmSource {
  /** Samples come as they are made: an empty piece means nothing yet, and what does not come in time is silence. */
  readonly isLive?: boolean
  read(): Promise<Float32Array | undefined>
  close(): Promise<void>
}

export class DecodeFailure extends Error {}

const READ_BYTES = 16 * 1024

/**
 * Decode an MP3 file in pieces of about two seconds, from `offsetMs` on (decoded and thrown away: exact to the sample,
 * also for variable bit rate). Throws DecodeFailure when nothing in the file decodes.
 */
export async function openMp3(path: string, offsetMs: number): Promise<PcmSource> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  const file = await open(path, 'r')
  const buffer = new Uint8Array(READ_BYTES)
  let skip = Math.round((offsetMs / 1_000) * SAMPLE_RATE)
  let decoded = 0
  let closed = false
  return {
    async read() {
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, READ_BYTES)
        if (closed) return undefined
        if (bytesRead === 0) {
          if (decoded === 0) throw new DecodeFailure('no MPEG audio in the file')
          return undefined
        }
        const { channelData, samplesDecoded, sampleRate } = decoder.decode(buffer.subarray(0, bytesRead))
        if (samplesDecoded === 0) continue
        const samples = resample(mixDown(channelData, samplesDecoded), sampleRate)
        decoded += samples.length
        const kept = samples.subarray(Math.min(skip, samples.length))
        skip -= samples.length - kept.length
        if (kept.length > 0) return kept
      }
    },
    async close() {
      closed = true
      decoder.free()
      await file.close()
    },
  }
}

/** Decode what arrives on a live stream. A bad frame costs itself; the decoder finds the next by its header. */
export async function openLive(stream: LiveStream): Promise<PcmSource> {
  stream.claim()
  const decoder = new MPEGDecoder()
  await decoder.ready
  return {
    isLive: true,
    async read() {
      const frames = stream.take()
      if (!frames) return undefined
      if (frames.length === 0) return new Float32Array(0)
      const { channelData, samplesDecoded, sampleRate } = decoder.decode(
        Buffer.concat(frames.map(({ bytes }) => bytes)),
      )
      return resample(mixDown(channelData, samplesDecoded), sampleRate)
    },
    async close() {
      stream.release()
      decoder.free()
    },
  }
}

function mixDown(channels: Float32Array[], length: number): Float32Array {
  const [left, right] = channels
  const mono = new Float32Array(length)
  for (let at = 0; at < length; at++) mono[at] = ((left?.[at] ?? 0) + (right?.[at] ?? left?.[at] ?? 0)) / 2
  return mono
}

function resample(samples: Float32Array, from: number): Float32Array {
  if (from === SAMPLE_RATE) return samples
  const length = Math.round((samples.length * SAMPLE_RATE) / from)
  const out = new Float32Array(length)
  for (let at = 0; at < length; at++) {
    const position = (at * from) / SAMPLE_RATE
    const before = Math.min(Math.floor(position), samples.length - 1)
    const low = samples[before] ?? 0
    const high = samples[Math.min(before + 1, samples.length - 1)] ?? 0
    out[at] = low + (high - low) * (position - before)
  }
  return out
}

/** The sounds every speaker has built in. Siren: 500–1,000 Hz sweeping once a second. Chime: two falling notes. */
export function toneSource(tone: Tone): PcmSource {
  const samples = tone === 'siren' ? siren() : chime()
  let done = false
  return {
    read: () => {
      if (done) return Promise.resolve(undefined)
      done = true
      return Promise.resolve(samples)
    },
    close: () => Promise.resolve(),
  }
}

function siren(): Float32Array {
  let phase = 0
  return synth(PRE_TONE_MS.siren, (seconds) => {
    const hertz = 750 - 250 * Math.cos(2 * Math.PI * seconds)
    phase += (2 * Math.PI * hertz) / SAMPLE_RATE
    return 0.6 * Math.sin(phase)
  })
}

function chime(): Float32Array {
  const half = PRE_TONE_MS.chime / 2_000
  return synth(PRE_TONE_MS.chime, (seconds) => {
    const second = seconds >= half
    const age = second ? seconds - half : seconds
    return 0.6 * Math.exp(-4 * age) * Math.sin(2 * Math.PI * (second ? 523.25 : 659.25) * age)
  })
}

function synth(ms: number, wave: (seconds: number) => number): Float32Array {
  return Float32Array.from({ length: Math.round((ms / 1_000) * SAMPLE_RATE) }, (_, at) => wave(at / SAMPLE_RATE))
}
