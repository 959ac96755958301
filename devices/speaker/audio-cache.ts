import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../src/clock.ts'
import type { Audio } from '../../src/protocol/messages.ts'
import { FetchFailure, fetchAudio } from './fetch-audio.ts'
import type { Random } from './random.ts'
import { makeFolder } from './state-file.ts'

type Entry = { bytes: number; usedAt: number }

/**
 * Verified audio on disk, by sha256. Over `maxBytes` the longest unused go first; what `needed` names stays, and when
 * only such files are left the next fetch fails with `storage-full`.
 */
export class AudioCache {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #clock: Clock
  readonly #random: Random
  readonly #entries = new Map<string, Entry>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()

  constructor(options: { folder: string; maxBytes: number; clock: Clock; random: Random }) {
    this.#folder = options.folder
    this.#maxBytes = options.maxBytes
    this.#clock = options.clock
    this.#random = options.random
  }

  /** Look at what is there. Files that rotted on the card are found by their hash and thrown away. */
  async open(): Promise<void> {
    makeFolder(this.#folder)
    for (const name of readdirSync(this.#folder)) {
      if (!/^[0-9a-f]{64}$/.test(name)) continue
      const path = join(this.#folder, name)
      if ((await sha256Of(path)) !== name) rmSync(path)
      else {
        const { size, mtimeMs } = statSync(path)
        this.#entries.set(name, { bytes: size, usedAt: mtimeMs })
      }
    }
  }

  has(sha256: string): boolean {
    return this.#entries.has(sha256)
  }

  /** The file's path; marks it as used. */
  path(sha256: string): string {
    const path = join(this.#folder, sha256)
    const entry = this.#entries.get(sha256)
    if (entry) {
      const now = this.#clock.now()
      entry.usedAt = now.getTime()
      try {
        utimesSync(path, now, now)
      } catch {
        // A disk that takes no more writes may still be read: the sound matters, the order of throwing out does not.
      }
    }
    return path
  }

  /** One fetch per file at a time, whoever asks. Rejects with FetchFailure. */
  fetch(audio: Audio, until: number, needed: () => ReadonlySet<string>): Promise<void> {
    if (this.has(audio.sha256)) return Promise.resolve()
    const running = this.#running.get(audio.sha256)
    if (running) return running
    const started = this.#fetch(audio, until, needed).finally(() => this.#running.delete(audio.sha256))
    this.#running.set(audio.sha256, started)
    return started
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#running.values())
  }

  async #fetch(audio: Audio, until: number, needed: () => ReadonlySet<string>): Promise<void> {
    this.#makeRoom(audio.bytes, needed())
    const path = join(this.#folder, audio.sha256)
    const { signal } = this.#closing
    await fetchAudio({ audio, path, until, clock: this.#clock, random: this.#random, signal })
    this.#entries.set(audio.sha256, { bytes: audio.bytes, usedAt: this.#clock.now().getTime() })
  }

  #makeRoom(bytes: number, needed: ReadonlySet<string>): void {
    let used = [...this.#entries.values()].reduce((sum, entry) => sum + entry.bytes, 0)
    const old = [...this.#entries].filter(([sha]) => !needed.has(sha)).sort(([, a], [, b]) => a.usedAt - b.usedAt)
    for (const [sha, entry] of old) {
      if (used + bytes <= this.#maxBytes) return
      rmSync(join(this.#folder, sha), { force: true })
      this.#entries.delete(sha)
      used -= entry.bytes
    }
    if (used + bytes > this.#maxBytes) throw new FetchFailure('storage-full', `${bytes} bytes do not fit`)
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}
