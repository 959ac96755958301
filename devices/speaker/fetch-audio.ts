import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/clock.ts'
import type { Audio } from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { backoffMs, type Random } from './random.ts'

export type FetchOptions = {
  audio: Audio
  /** Where the whole file ends up; `${path}.part` holds what has come so far, also across restarts. */
  path: string
  /** Give up after this instant, ms since 1970. */
  until: number
  clock: Clock
  random: Random
  signal: AbortSignal
  /** A connection that brings nothing for this long is given up and resumed. */
  idleMs?: number
}

/** Why the audio will not come. `reason` is what the speaker acknowledges. */
export class FetchFailure extends Error {
  readonly reason: Reason
  constructor(reason: Reason, detail: string) {
    super(detail)
    this.name = 'FetchFailure'
    this.reason = reason
  }
}

const WRONG_HASHES = 3
const REFUSALS = 6

/**
 * Fetch a file by HTTP, going on where a broken connection stopped (Range, RFC 9110 §14), through every URL in turn,
 * until it is whole and its sha256 is right. Nothing is ever at `path` that has not been verified.
 * Rejects with FetchFailure: `hash-mismatch` (three whole files were wrong), `storage-full`, `fetch-failed`.
 */
export async function fetchAudio(options: FetchOptions): Promise<void> {
  const { audio, path, clock, signal } = options
  const part = `${path}.part`
  let wrong = 0
  let refused = 0
  for (let tries = 0; ; tries++) {
    try {
      if (await download(options, part, audio.urls[tries % audio.urls.length] ?? '')) {
        await rename(part, path)
        return
      }
      wrong += 1
    } catch (error) {
      signal.throwIfAborted()
      if (isFull(error)) throw new FetchFailure('storage-full', 'no space for the audio')
      if (error instanceof Refused) refused += 1
    }
    if (wrong >= WRONG_HASHES) throw new FetchFailure('hash-mismatch', `${wrong} downloads had another hash`)
    if (refused >= REFUSALS) throw new FetchFailure('fetch-failed', `refused ${refused} times`)
    const pause = backoffMs(tries, 200, 15_000, options.random)
    if (clock.now().getTime() + pause > options.until) throw new FetchFailure('fetch-failed', 'its time is over')
    await wait(pause, undefined, { signal })
  }
}

class Refused extends Error {}

/** True when the file is whole and right; false when it is whole and wrong (and gone again). */
async function download(options: FetchOptions, part: string, url: string): Promise<boolean> {
  const { audio } = options
  const file = await open(part, 'a')
  try {
    let have = (await stat(part)).size
    if (have > audio.bytes) {
      await file.truncate(0)
      have = 0
    }
    const hash = await hashOf(part, have)
    if (have < audio.bytes) await readBody(options, url, file, hash, have)
    await file.datasync()
    if (hash.digest('hex') === audio.sha256) return true
  } finally {
    await file.close()
  }
  await rm(part, { force: true })
  return false
}

async function readBody(options: FetchOptions, url: string, file: FileHandle, hash: Hash, have: number): Promise<void> {
  const { audio, signal, idleMs = 10_000 } = options
  const idle = new AbortController()
  let timer = setTimeout(() => idle.abort(), idleMs)
  try {
    const response = await fetch(url, {
      headers: have > 0 ? { range: `bytes=${have}-` } : {},
      signal: AbortSignal.any([signal, idle.signal]),
    })
    if (!response.body || !response.ok) {
      await response.body?.cancel()
      const fatal =
        response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429
      throw fatal ? new Refused(`HTTP ${response.status}`) : new Error(`HTTP ${response.status}`)
    }
    // A server without Range sends all of it again: skip what is already here.
    let skip = response.status === 206 ? 0 : have
    let got = have
    for await (const bytes of response.body) {
      clearTimeout(timer)
      timer = setTimeout(() => idle.abort(), idleMs)
      const chunk = bytes.subarray(Math.min(skip, bytes.length))
      skip -= bytes.length - chunk.length
      if (got + chunk.length > audio.bytes) throw new Refused('longer than the command says')
      await file.write(chunk)
      hash.update(chunk)
      got += chunk.length
    }
    if (got < audio.bytes) throw new Error('the connection ended early')
  } finally {
    clearTimeout(timer)
  }
}

async function hashOf(path: string, bytes: number): Promise<Hash> {
  const hash = createHash('sha256')
  if (bytes === 0) return hash
  for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk)
  return hash
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
}
