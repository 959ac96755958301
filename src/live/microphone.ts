import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import { FanOut } from '../net/fan-out.ts'
import { Mp3Framer } from '../protocol/mp3-frames.ts'
import { type Container, type Encoder, startEncoder } from './encoder.ts'

export type MicrophoneOptions = {
  id: string
  occurrenceId: string
  streamKey: string
  createdBy: string
  areas: ReadonlyArray<{ code: string; path: string }>
  maxSeconds: number
  ffmpegPath: string
  /** Where the recording grows; whole up to the last frame whenever the process dies. */
  recordingPath: string
  clock: Clock
}

/** What a session is in the process that holds it: chunks in, one encoder, listeners out, the recording beside. */
export class Microphone {
  readonly options: MicrophoneOptions
  readonly listeners = new FanOut()
  readonly #framer = new Mp3Framer()
  #encoder: Encoder | undefined
  #container: Container = 'webm'
  #recording: WriteStream | undefined
  #finishing: Promise<void> | undefined
  #nextSeq = 0
  #isClosed = false
  #startedAt: Date | undefined
  #firstChunkAt: Date | undefined
  #measured: { captureMs: number | null; encodeMs: number | null; firstSoundAt: Date | null } = {
    captureMs: null,
    encodeMs: null,
    firstSoundAt: null,
  }
  /** When anything last came from the browser, or when it was put on the air. */
  heardAt: Date | undefined

  constructor(options: MicrophoneOptions) {
    this.options = options
  }

  get nextSeq(): number {
    return this.#nextSeq
  }

  get measured() {
    return this.#measured
  }

  get fault(): string | undefined {
    return this.#encoder?.fault
  }

  /** Until the hard limit. */
  get remainingSeconds(): number {
    const { clock, maxSeconds } = this.options
    const spent = this.#startedAt ? clock.now().getTime() - this.#startedAt.getTime() : 0
    return Math.max(0, maxSeconds - spent / 1_000)
  }

  /** On the air: the encoder warms up while the first chunk is still being recorded. */
  start(container: Container): void {
    // Ended in the same instant: an encoder begun now would never be told to stop.
    if (this.#finishing) return
    const { ffmpegPath, maxSeconds, recordingPath, clock } = this.options
    this.#container = container
    this.#startedAt = clock.now()
    this.heardAt = this.#startedAt
    this.#recording = createWriteStream(recordingPath, { flags: 'w', mode: 0o600 })
    // A full disk costs the recording, never the voice.
    this.#recording.on('error', () => undefined)
    this.#encoder = startEncoder(ffmpegPath, { container, maxSeconds, onMp3: (bytes) => this.#pass(bytes) })
  }

  /**
   * The next piece of the recording; one that was here already changes nothing. Returns the number expected next.
   * Errors: `live.chunk-gap`, `live.not-audio`.
   */
  push(seq: number, bytes: Uint8Array, ageMs: number | undefined): number {
    if (!this.#encoder || this.#isClosed) throw new Problem('live.wrong-state')
    if (seq > this.#nextSeq) throw new Problem('live.chunk-gap', { fields: { nextSeq: this.#nextSeq } })
    this.heardAt = this.options.clock.now()
    if (seq < this.#nextSeq) return this.#nextSeq
    if (seq === 0) {
      if (!beginsAs(this.#container, bytes)) throw new Problem('live.not-audio')
      this.#firstChunkAt = this.heardAt
      this.#measured = { ...this.#measured, captureMs: ageMs ?? null }
    }
    this.#encoder.write(bytes)
    this.#nextSeq += 1
    return this.#nextSeq
  }

  /** The session is over: nothing more is taken in. */
  close(): void {
    this.#isClosed = true
  }

  /** Everybody hears the rest and then the end; the recording is whole on disk. */
  finish(): Promise<void> {
    this.#finishing ??= this.#finish()
    return this.#finishing
  }

  async #finish(): Promise<void> {
    await this.#encoder?.finish()
    this.#send(this.#framer.flush())
    this.listeners.close()
    if (!this.#recording) return
    this.#recording.end()
    await finished(this.#recording).catch(() => undefined)
  }

  #pass(bytes: Uint8Array): void {
    this.#send(this.#framer.push(bytes))
  }

  #send(frames: ReturnType<Mp3Framer['push']>): void {
    if (frames.length === 0) return
    const bytes = Buffer.concat(frames.map((frame) => frame.bytes))
    this.listeners.send(bytes)
    this.#recording?.write(bytes)
    if (this.#measured.firstSoundAt) return
    const firstSoundAt = this.options.clock.now()
    const encodeMs = this.#firstChunkAt ? firstSoundAt.getTime() - this.#firstChunkAt.getTime() : null
    this.#measured = { ...this.#measured, firstSoundAt, encodeMs }
  }
}

const EBML = [0x1a, 0x45, 0xdf, 0xa3]
const FTYP = [0x66, 0x74, 0x79, 0x70]

/** The demuxer is named, never guessed: the first bytes must be of its kind. */
function beginsAs(container: Container, bytes: Uint8Array): boolean {
  const [magic, at] = container === 'webm' ? [EBML, 0] : [FTYP, 4]
  return magic.every((byte, index) => bytes[at + index] === byte)
}
