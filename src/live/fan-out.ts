type Reader = { controller: ReadableStreamDefaultController<Uint8Array>; cut: () => void }

// Five seconds of 64 kbit/s. Who is further behind begins anew at what is said now.
const BUFFER_BYTES = 40_000

/** One stream of bytes to everybody who listens at this moment. Nobody waits for anybody: a slow reader is cut off. */
export class FanOut {
  readonly #readers = new Set<Reader>()
  #closed = false

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

  /** In order: whoever listens hears what was sent, and then knows that it was all. */
  close(): void {
    this.#closed = true
    for (const { controller } of this.#readers) controller.close()
    this.#readers.clear()
  }
}
