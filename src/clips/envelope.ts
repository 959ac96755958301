import { createReadStream } from 'node:fs'

export const ENVELOPE_RATE = 16_000
const PEAK_COUNT = 200
const WINDOW_MS = 10
const WINDOW = (ENVELOPE_RATE * WINDOW_MS) / 1000
// Kept before and after the sound, so that soft consonants are not cut.
const KEEP_SECONDS = 0.08
// Sound begins this far below the loudest tenth of a second, within these bounds: recordings differ in level and hiss.
const RANGE_DB = 38
const HIGHEST_THRESHOLD_DB = -42
const SILENCE_DB = -65
const FULL_SCALE = 32_768

export type Envelope = {
  seconds: number
  /** 200 values 0..100, the loudest sample of each slice; 100 is full scale. */
  peaks: number[]
  /** Where sound begins and ends, with a little room; undefined when all is silence. */
  sound: { startSeconds: number; endSeconds: number } | undefined
}

/** Read raw mono s16le at 16 kHz in one pass, in memory of a few hundred kB whatever its length. */
export async function readEnvelope(path: string): Promise<Envelope> {
  const levels: number[] = []
  const maxima: number[] = []
  let rest = Buffer.alloc(0)
  let samples = 0
  for await (const chunk of createReadStream(path, { highWaterMark: WINDOW * 2 * 256 })) {
    const bytes = Buffer.concat([rest, chunk])
    const whole = bytes.length - (bytes.length % (WINDOW * 2))
    for (let at = 0; at < whole; at += WINDOW * 2) addWindow(bytes.subarray(at, at + WINDOW * 2), levels, maxima)
    rest = bytes.subarray(whole)
    samples += whole / 2
  }
  if (rest.length >= 2) addWindow(rest, levels, maxima)
  samples += Math.floor(rest.length / 2)
  const seconds = samples / ENVELOPE_RATE
  return { seconds, peaks: toPeaks(maxima), sound: findSound(levels, seconds) }
}

function addWindow(window: Buffer, levels: number[], maxima: number[]): void {
  let sum = 0
  let loudest = 0
  const count = Math.floor(window.length / 2)
  for (let at = 0; at < count; at++) {
    const value = window.readInt16LE(at * 2)
    sum += value * value
    loudest = Math.max(loudest, Math.abs(value))
  }
  levels.push(10 * Math.log10(sum / count / FULL_SCALE ** 2 + 1e-12))
  maxima.push(loudest)
}

function toPeaks(maxima: readonly number[]): number[] {
  return Array.from({ length: PEAK_COUNT }, (_, slice) => {
    const from = Math.floor((slice * maxima.length) / PEAK_COUNT)
    const to = Math.max(from + 1, Math.floor(((slice + 1) * maxima.length) / PEAK_COUNT))
    const loudest = maxima.slice(from, to).reduce((a, b) => Math.max(a, b), 0)
    return Math.min(100, Math.round((loudest / FULL_SCALE) * 100))
  })
}

function findSound(levels: readonly number[], seconds: number): Envelope['sound'] {
  const loudest = levels.reduce((a, b) => Math.max(a, b), -120)
  if (loudest < SILENCE_DB) return undefined
  const threshold = Math.min(HIGHEST_THRESHOLD_DB, Math.max(SILENCE_DB, loudest - RANGE_DB))
  const first = levels.findIndex((level) => level >= threshold)
  const last = levels.findLastIndex((level) => level >= threshold)
  return {
    startSeconds: Math.max(0, (first * WINDOW_MS) / 1000 - KEEP_SECONDS),
    endSeconds: Math.min(seconds, ((last + 1) * WINDOW_MS) / 1000 + KEEP_SECONDS),
  }
}
