import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/clock.ts'
import { RELAY_STALL_MS, STREAM_STALL_MS, type Stream } from '../../src/protocol/messages.ts'
import { type Mp3Frame, Mp3Framer } from '../../src/protocol/mp3-frames.ts'
import type { StreamState } from './core-types.ts'
import { backoffMs, type Random } from './random.ts'

export type LiveStreamOptions = {
  stream: Stream
  clock: Clock
  random: Random
  /**
   * Of a microphone each state once, in order; after `over` or `lost` nothing more. Of a relay `ready` and `lost` by
   * turns, until nobody wants it any more.
   */
  onState: (state: StreamState) => void
  /** How long an attempt may go on without an answer. */
  connectMs?: number
}

/** The stream ended otherwise than by its server's will. */
export class StreamLost extends Error {}

// More than this behind what was said is cut out: after a bad minute a live voice must not stay late for good.
const MAX_BEHIND_MS = 2_000
// A line that takes the request and says nothing: another attempt finds a better one.
const CONNECT_MS = 10_000
const WATCH_MS = 500
const RETRY_MS = 200
const RETRY_MAX_MS = 2_000

/**
 * One live stream as it arrives: keeps asking for it until it ends, holds frames until they are taken, and while nobody
 * takes them only the newest, so that whoever joins hears what is said now. A station that is relayed has no end: a
 * server that hangs up, refuses or says nothing is asked again.
 */
export class LiveStream {
  readonly #options: LiveStreamOptions
  readonly #closing = new AbortController()
  #held: Mp3Frame[] = []
  #heldMs = 0
  #claimed = false
  readonly #isRelay: boolean
  readonly #told = new Set<StreamState>()
  /** Monotonic instant of the last bytes, once there were any. */
  #heardAt: number | undefined
  #end: 'over' | 'lost' | undefined

  constructor(options: LiveStreamOptions) {
    this.#options = options
    this.#isRelay = options.stream.source === 'relay'
    void this.#listen()
  }

  /** From now on nothing is thrown away: somebody is about to take it. */
  claim(): void {
    this.#claimed = true
  }

  /** Frames that have not been taken yet; undefined when there will be no more. Throws StreamLost. */
  take(): Mp3Frame[] | undefined {
    const frames = this.#held
    this.#held = []
    this.#heldMs = 0
    if (frames.length > 0 || !this.#end) return frames
    if (this.#end === 'lost') throw new StreamLost('the live stream was lost')
    return undefined
  }

  /** Nobody takes frames any more. */
  release(): void {
    this.#claimed = false
  }

  close(): void {
    this.#closing.abort()
  }

  async #listen(): Promise<void> {
    const { signal } = this.#closing
    const watch = this.#isRelay ? setInterval(() => this.#isSilent() && this.#lose(), WATCH_MS) : undefined
    let end: 'over' | 'lost' | undefined
    for (let tries = 0; !end && !signal.aborted; tries++) {
      end = await this.#connect()
      if (end || this.#isGivenUp()) break
      await wait(backoffMs(tries, RETRY_MS, RETRY_MAX_MS, this.#options.random), undefined, { signal }).catch(() => {})
    }
    clearInterval(watch)
    if (signal.aborted) return
    this.#end = end ?? 'lost'
    // Shorter than the buffer: what there is shall be heard all the same.
    if (this.#end === 'over' && this.#held.length > 0) this.#tell('ready')
    this.#tell(this.#end)
  }

  /** Until the connection ends: `over` by the server's will, `lost` for good, undefined when it may be tried again. */
  async #connect(): Promise<'over' | 'lost' | undefined> {
    const { stream, connectMs = CONNECT_MS } = this.#options
    const idle = new AbortController()
    const framer = new Mp3Framer()
    const begunAt = performance.now()
    const watch = setInterval(() => (this.#isGivenUp() || this.#isStuck(begunAt)) && idle.abort(), WATCH_MS)
    const connecting = setTimeout(() => idle.abort(), connectMs)
    try {
      const signal = AbortSignal.any([this.#closing.signal, idle.signal])
      // A host that the config allows shall not send us on to one that it does not.
      const response = await fetch(stream.url, { signal, redirect: 'error' })
      clearTimeout(connecting)
      if (!response.ok || !response.body) {
        await response.body?.cancel()
        const isGone = response.status === 404 || response.status === 410
        if (!isGone || this.#isRelay) return undefined
        // Gone without a proper end after something was heard: its server died in between.
        return this.#heardAt === undefined ? 'over' : 'lost'
      }
      this.#tell('open')
      for await (const bytes of response.body) {
        this.#heardAt = performance.now()
        this.#hold(framer.push(bytes))
      }
      this.#hold(framer.flush())
      return this.#isRelay ? undefined : 'over'
    } catch {
      return undefined
    } finally {
      clearInterval(watch)
      clearTimeout(connecting)
    }
  }

  #isGivenUp(): boolean {
    const { stream, clock } = this.#options
    if (!this.#isRelay && this.#heardAt !== undefined && performance.now() - this.#heardAt > STREAM_STALL_MS)
      return true
    return clock.now().getTime() >= Date.parse(stream.until)
  }

  /** A relay has sounded, and nothing of it has come for too long. */
  #isSilent(): boolean {
    return this.#heardAt !== undefined && performance.now() - this.#heardAt > RELAY_STALL_MS
  }

  /** This connection of a relay brings nothing: another may. */
  #isStuck(begunAt: number): boolean {
    return this.#isRelay && performance.now() - Math.max(begunAt, this.#heardAt ?? 0) > RELAY_STALL_MS
  }

  /** What came before the gap shall not be heard after it. */
  #lose(): void {
    this.#held = []
    this.#heldMs = 0
    this.#heardAt = undefined
    this.#tell('lost')
    this.#told.delete('ready')
  }

  #hold(frames: readonly Mp3Frame[]): void {
    const { bufferMs } = this.#options.stream
    for (const frame of frames) {
      this.#held.push(frame)
      this.#heldMs += frame.ms
    }
    if (this.#heldMs >= bufferMs && frames.length > 0) this.#tell('ready')
    // After telling: who claims them now shall hear them from the first.
    if (this.#heldMs > bufferMs + (this.#claimed ? MAX_BEHIND_MS : 0)) this.#trim(bufferMs)
  }

  #trim(toMs: number): void {
    while (this.#heldMs > toMs) {
      const oldest = this.#held.shift()
      if (!oldest) return
      this.#heldMs -= oldest.ms
    }
  }

  #tell(state: StreamState): void {
    if (this.#closing.signal.aborted || this.#told.has(state)) return
    this.#told.add(state)
    if (this.#isRelay && state === 'ready') this.#told.delete('lost')
    this.#options.onState(state)
  }
}
