import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/clock.ts'
import { importKeys, type TrustedKeys } from '../../src/protocol/envelope.ts'
import type { Audio, Stream, TrustedKey } from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import type { StreamState } from '../speaker/core-types.ts'
import { LiveStream } from '../speaker/live-stream.ts'
import { type OpenedDocument, openDocument } from '../speaker/open-document.ts'
import { backoffMs, type Random } from '../speaker/random.ts'

/** A set of trusted keys; speakers that trust the same keys share one. */
export type KeySet = { keys: TrustedKeys; opened: Map<string, OpenedDocument | Promise<OpenedDocument>> }

type SharedStream = { stream: LiveStream; told: StreamState[]; listeners: Set<(state: StreamState) => void> }

const REMEMBERED_ENVELOPES = 500

/**
 * What thousands of simulated machines in one process do once instead of a thousand times: open an envelope (same bytes
 * under the same keys give the same answer), fetch and verify one audio file, and pull one stream. A real speaker does
 * all of it by itself; the numbers of a benchmark on this simulator therefore leave out the speakers' own signature
 * checks and downloads.
 */
export class Shared {
  readonly #clock: Clock
  readonly #random: Random
  readonly #keySets = new Map<string, Promise<KeySet>>()
  readonly #audio = new Map<string, true | Promise<Reason | undefined>>()
  readonly #streams = new Map<string, SharedStream>()
  readonly #closing = new AbortController()
  envelopesOpened = 0
  fetches = 0

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  keySet(keys: readonly TrustedKey[]): Promise<KeySet> {
    const id = JSON.stringify(keys)
    let set = this.#keySets.get(id)
    if (!set) {
      set = importKeys(keys).then((imported) => ({ keys: imported, opened: new Map() }))
      this.#keySets.set(id, set)
    }
    return set
  }

  /** At once when these bytes were opened before, else a promise. */
  open(jws: string, { keys, opened }: KeySet): OpenedDocument | Promise<OpenedDocument> {
    const known = opened.get(jws)
    if (known) return known
    this.envelopesOpened += 1
    const opening = openDocument(jws, keys).then((document) => {
      opened.set(jws, document)
      return document
    })
    opened.set(jws, opening)
    for (const oldest of opened.keys()) {
      if (opened.size <= REMEMBERED_ENVELOPES) break
      opened.delete(oldest)
    }
    return opening
  }

  /** True when it is here and right; else a promise of undefined (it came and is right) or of the reason why not. */
  audio(audio: Audio, until: number): true | Promise<Reason | undefined> {
    const known = this.#audio.get(audio.sha256)
    if (known) return known
    const fetching = this.#fetch(audio, until).then((reason) => {
      if (reason) this.#audio.delete(audio.sha256)
      else this.#audio.set(audio.sha256, true)
      return reason
    })
    this.#audio.set(audio.sha256, fetching)
    return fetching
  }

  /** Everything told of this live stream so far, at once, and then what follows. Returns what leaves it. */
  listen(stream: Stream, onState: (state: StreamState) => void): () => void {
    const shared = this.#streams.get(keyOf(stream)) ?? this.#openStream(stream)
    for (const state of shared.told) onState(state)
    shared.listeners.add(onState)
    return () => {
      shared.listeners.delete(onState)
      if (shared.listeners.size > 0) return
      shared.stream.close()
      this.#streams.delete(keyOf(stream))
    }
  }

  close(): void {
    this.#closing.abort()
    for (const { stream } of this.#streams.values()) stream.close()
  }

  #openStream(stream: Stream): SharedStream {
    const told: StreamState[] = []
    const listeners: SharedStream['listeners'] = new Set()
    const onState = (state: StreamState) => {
      // Of a relay, which has no last state, only the present one matters to who comes later.
      if (stream.source === 'relay') told.length = 0
      told.push(state)
      for (const tell of [...listeners]) tell(state)
    }
    const live = new LiveStream({ stream, clock: this.#clock, random: this.#random, onState })
    const shared = { stream: live, told, listeners }
    this.#streams.set(keyOf(stream), shared)
    return shared
  }

  async #fetch(audio: Audio, until: number): Promise<Reason | undefined> {
    const { signal } = this.#closing
    let wrong = 0
    for (let tries = 0; wrong < 3; tries++) {
      this.fetches += 1
      const outcome = await this.#download(audio.urls[tries % audio.urls.length] ?? '', audio).catch(
        () => 'failed' as const,
      )
      if (outcome === 'right') return undefined
      if (outcome === 'refused' && tries >= 5) return 'fetch-failed'
      if (outcome === 'wrong') wrong += 1
      const pause = backoffMs(tries, 200, 15_000, this.#random)
      if (signal.aborted || this.#clock.now().getTime() + pause > until) return 'fetch-failed'
      await wait(pause, undefined, { signal }).catch(() => undefined)
    }
    return 'hash-mismatch'
  }

  async #download(url: string, audio: Audio): Promise<'right' | 'wrong' | 'refused' | 'failed'> {
    const response = await fetch(url, { signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(60_000)]) })
    if (!response.body || !response.ok) {
      await response.body?.cancel()
      return response.status >= 400 && response.status < 500 ? 'refused' : 'failed'
    }
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of response.body) {
      bytes += chunk.length
      if (bytes > audio.bytes) return 'wrong'
      hash.update(chunk)
    }
    return hash.digest('hex') === audio.sha256 ? 'right' : 'wrong'
  }
}

/** One station may be relayed for two airings of different ends. */
const keyOf = ({ url, until }: Stream): string => `${url} ${until}`
