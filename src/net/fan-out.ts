type Reader = { controller: ReadableStreamDefaultController<Uint8Array>; cut: () => void }

// Five seconds of 64 kbit/s. Who is further behind begins anew at what is said now.
const BUFFER_BYTES = 40_000
// Each piece costs a write for each reader: a thousand readers at 38 pieces a second are half a core.
const GATHER_ABOVE = 300
const GATHER_MS = 200

/**
 * One stream of bytes to everybody who listens at this moment. Nobody waits for anybody: a slow reader is cut off.
 * To many readers it sends what `gatherMs` bring at once; to few, each piece as it comes.
 */
export class FanOut {
  readonly #readers = new Set<Reader>()
  readonly #gatherMs: number
  #gathered: Uint8Array[] = []
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(gatherMs = GATHER_MS) {
    this.#gatherMs = gatherMs
  }

  get readers(): number {
    return this.#readers.size
  }

  /** From the next bytes on. `cut` breaks the reader's connection at once, where closing would wait for it. */
  join(cut: () => void): ReadableStream<Uint8Array> {
    let reader: Reader | undefined
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          if (this.#closed) return controller.close()
          reader = { controller, cut }
          this.#readers.add(reader)
        },
        cancel: () => void (reader && this.#readers.delete(reader)),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
    )
  }

  send(bytes: Uint8Array): void {
    this.#gathered.push(bytes)
    if (this.#readers.size <= GATHER_ABOVE) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), this.#gatherMs)
  }

  /** In order: whoever listens hears what was sent, and then knows that it was all. */
  close(): void {
    this.#flush()
    this.#closed = true
    for (const { controller } of this.#readers) controller.close()
    this.#readers.clear()
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#gathered.length === 0) return
    const bytes = Buffer.concat(this.#gathered)
    this.#gathered = []
    for (const reader of this.#readers) {
      if ((reader.controller.desiredSize ?? 0) > 0) {
        reader.controller.enqueue(bytes)
        continue
      }
      this.#readers.delete(reader)
      reader.controller.error(new Error('too slow'))
      reader.cut()
    }
  }
}
