import type { Mp3Frame } from '../protocol/mp3-frames.ts'

// What a listener may be given before its time: its first sound comes sooner, and a short gap on its line is bridged.
const LEAD_MS = 2_000
// Stations send a burst at first, HLS whole segments at once: kept here, so that no listener is flooded.
const FULL_MS = 20_000
const TICK_MS = 100

/** Lets frames out at the pace at which they sound, `leadMs` ahead. What comes late goes out at once, and time begins anew. */
export class Pacer {
  readonly #out: (bytes: Uint8Array) => void
  readonly #leadMs: number
  #queue: Mp3Frame[] = []
  #queuedMs = 0
  /** When what goes out next should, ms of performance.now(). */
  #dueAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #waiting: Array<() => void> = []

  constructor(out: (bytes: Uint8Array) => void, leadMs = LEAD_MS) {
    this.#out = out
    this.#leadMs = leadMs
  }

  get queuedMs(): number {
    return this.#queuedMs
  }

  push(frames: readonly Mp3Frame[]): void {
    for (const frame of frames) {
      this.#queue.push(frame)
      this.#queuedMs += frame.ms
    }
    if (!this.#timer) this.#release()
  }

  /** Resolves when there is room for more. */
  async room(): Promise<void> {
    while (this.#queuedMs > FULL_MS) await new Promise<void>((wake) => this.#waiting.push(wake))
  }

  /** Nothing more goes out. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#queue = []
    this.#queuedMs = 0
    this.#wake()
  }

  #release(): void {
    this.#timer = undefined
    const now = performance.now()
    this.#dueAt = Math.max(this.#dueAt, now - this.#leadMs)
    const ready: Uint8Array[] = []
    let count = 0
    for (const frame of this.#queue) {
      if (this.#dueAt > now) break
      ready.push(frame.bytes)
      this.#dueAt += frame.ms
      this.#queuedMs -= frame.ms
      count += 1
    }
    this.#queue.splice(0, count)
    if (this.#queue.length === 0) this.#queuedMs = 0
    if (ready.length > 0) this.#out(Buffer.concat(ready))
    if (this.#queuedMs <= FULL_MS) this.#wake()
    if (this.#queue.length > 0) this.#timer = setTimeout(() => this.#release(), TICK_MS)
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}
