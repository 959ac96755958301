import { appendFileSync, closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import type { Clock } from '../../src/clock.ts'
import { StreamLost } from './live-stream.ts'
import { DecodeFailure, type PcmSource, SAMPLE_RATE } from './pcm.ts'

export type SoundCardOptions = {
  clock: Clock
  /** Write what sounded to this 16-bit mono WAV file, and when to `FILE.jsonl`. Both are appended to. */
  wav?: string
  onEnded: (token: number, soundedMs: number) => void
  onFailed: (token: number, soundedMs: number, reason: Failure) => void
}

type Failure = 'decoder-error' | 'output-fault' | 'stream-lost'

type Playing = {
  token: number
  label: Record<string, unknown>
  gain: number
  source: PcmSource
  queue: Float32Array[]
  startedAt: number | undefined
  written: number
  buffered: number
  exhausted: boolean
  filling: Promise<void> | undefined
}

const TICK_MS = 20
const AHEAD_SAMPLES = SAMPLE_RATE * 2
// What waits for a live voice waits where it can still be cut short, in the stream.
const LIVE_AHEAD_SAMPLES = SAMPLE_RATE / 4
const WAV_HEADER_BYTES = 44

/**
 * A sound card that keeps real time and writes what it "played" to a file: a sample counts as heard when its moment has
 * passed on the monotonic clock, so a stop, a kill or a power cut leaves exactly what sounded until then.
 */
export class SoundCard {
  readonly #options: SoundCardOptions
  #playing: Playing | undefined
  #timer: NodeJS.Timeout | undefined
  #file: number | undefined
  #samplesInFile = 0
  /** The token last asked for; its source may still be opening. */
  #wanted: number | undefined

  constructor(options: SoundCardOptions) {
    this.#options = options
    if (options.wav) this.#openFile(options.wav)
  }

  /** How much of the present sound has been heard, ms. */
  get soundedMs(): number {
    return this.#playing ? this.#elapsedSamples(this.#playing) / (SAMPLE_RATE / 1_000) : 0
  }

  /** Replaces whatever sounds. `label` goes to the sidecar with the instant of the first sample. */
  start(token: number, source: Promise<PcmSource>, gain: number, label: Record<string, unknown>): void {
    this.#drop()
    this.#wanted = token
    source.then(
      (opened) => {
        if (this.#wanted !== token) return void opened.close()
        void this.#run({
          token,
          label,
          gain,
          source: opened,
          queue: [],
          startedAt: undefined,
          written: 0,
          buffered: 0,
          exhausted: false,
          filling: undefined,
        })
      },
      () => this.#wanted === token && this.#options.onFailed(token, 0, 'output-fault'),
    )
  }

  stop(token: number): void {
    if (this.#wanted !== token) return
    const playing = this.#playing
    if (playing) {
      this.#write(playing)
      if (playing.startedAt !== undefined) this.#log('stopped', playing)
    }
    this.#drop()
  }

  close(): void {
    if (this.#wanted !== undefined) this.stop(this.#wanted)
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  async #run(playing: Playing): Promise<void> {
    this.#playing = playing
    try {
      await this.#fill(playing)
    } catch (error) {
      this.#fail(playing, error)
      return
    }
    if (this.#playing !== playing) return
    playing.startedAt = performance.now()
    this.#log('started', playing)
    this.#timer = setInterval(() => this.#tick(playing), TICK_MS)
  }

  #tick(playing: Playing): void {
    this.#write(playing)
    if (playing.exhausted && playing.buffered === 0) {
      const soundedMs = playing.written / (SAMPLE_RATE / 1_000)
      this.#log('ended', playing)
      this.#drop()
      this.#options.onEnded(playing.token, soundedMs)
    } else if (!playing.exhausted && playing.buffered < aheadOf(playing)) {
      this.#fill(playing).catch((error: unknown) => this.#fail(playing, error))
    }
  }

  #fill(playing: Playing): Promise<void> {
    playing.filling ??= this.#read(playing).finally(() => {
      playing.filling = undefined
    })
    return playing.filling
  }

  async #read(playing: Playing): Promise<void> {
    while (this.#playing === playing && playing.buffered < aheadOf(playing) && !playing.exhausted) {
      const samples = await playing.source.read()
      if (samples?.length === 0) return
      if (samples) {
        playing.queue.push(samples)
        playing.buffered += samples.length
      } else playing.exhausted = true
    }
  }

  /** Samples whose moment has passed. Never more than were there to be played, but for a live source's silences. */
  #elapsedSamples(playing: Playing): number {
    if (playing.startedAt === undefined) return 0
    const passed = Math.floor(((performance.now() - playing.startedAt) / 1_000) * SAMPLE_RATE)
    const mayFallSilent = playing.source.isLive && !playing.exhausted && playing.written > 0
    return mayFallSilent ? passed : Math.min(passed, playing.written + playing.buffered)
  }

  #write(playing: Playing): void {
    let wanted = this.#elapsedSamples(playing) - playing.written
    const pieces: Buffer[] = []
    while (wanted > 0) {
      const head =
        playing.queue[0] ?? (playing.source.isLive && !playing.exhausted ? silence(playing, wanted) : undefined)
      if (!head) break
      const piece = head.subarray(0, wanted)
      if (piece.length === head.length) playing.queue.shift()
      else playing.queue[0] = head.subarray(piece.length)
      playing.written += piece.length
      playing.buffered -= piece.length
      wanted -= piece.length
      if (this.#file !== undefined) pieces.push(toPcm16(piece, playing.gain))
    }
    if (this.#file === undefined || pieces.length === 0) return
    const bytes = Buffer.concat(pieces)
    writeSync(this.#file, bytes, 0, bytes.length, WAV_HEADER_BYTES + this.#samplesInFile * 2)
    this.#samplesInFile += bytes.length / 2
    writeSync(this.#file, wavHeader(this.#samplesInFile), 0, WAV_HEADER_BYTES, 0)
  }

  #fail(playing: Playing, error: unknown): void {
    if (this.#playing !== playing) return
    const soundedMs = this.soundedMs
    this.#log('failed', playing)
    this.#drop()
    this.#options.onFailed(playing.token, soundedMs, failureOf(error))
  }

  #drop(): void {
    clearInterval(this.#timer)
    const playing = this.#playing
    this.#playing = undefined
    this.#wanted = undefined
    void playing?.source.close()
  }

  #log(event: string, playing: Playing): void {
    if (!this.#options.wav) return
    const at = this.#options.clock.now().toISOString()
    const line = { at, event, sample: this.#samplesInFile, ...playing.label }
    appendFileSync(`${this.#options.wav}.jsonl`, `${JSON.stringify(line)}\n`)
  }

  #openFile(path: string): void {
    // Goes on in the file of an earlier run: a kill in the middle leaves one recording with a gap, not two.
    this.#file = openSync(path, 'a+')
    closeSync(this.#file)
    this.#file = openSync(path, 'r+')
    const { size } = fstatSync(this.#file)
    const magic = Buffer.alloc(4)
    readSync(this.#file, magic, 0, 4, 0)
    const isWav = size >= WAV_HEADER_BYTES && magic.toString('latin1') === 'RIFF'
    if (size > 0 && !isWav) throw new Error(`${path} is there already and is not a WAV file`)
    this.#samplesInFile = isWav ? Math.floor((size - WAV_HEADER_BYTES) / 2) : 0
    writeSync(this.#file, wavHeader(this.#samplesInFile), 0, WAV_HEADER_BYTES, 0)
  }
}

const aheadOf = ({ source }: Playing): number => (source.isLive ? LIVE_AHEAD_SAMPLES : AHEAD_SAMPLES)

/** A live source has run dry: what is missing sounds as silence, and everything after it later by that much. */
function silence(playing: Playing, samples: number): Float32Array {
  const gap = new Float32Array(samples)
  playing.queue.push(gap)
  playing.buffered += samples
  return gap
}

function failureOf(error: unknown): Failure {
  if (error instanceof StreamLost) return 'stream-lost'
  return error instanceof DecodeFailure ? 'decoder-error' : 'output-fault'
}

function toPcm16(samples: Float32Array, gain: number): Buffer {
  const bytes = Buffer.alloc(samples.length * 2)
  for (let at = 0; at < samples.length; at++) {
    const value = Math.max(-1, Math.min(1, (samples[at] ?? 0) * gain))
    bytes.writeInt16LE(Math.round(value * 32_767), at * 2)
  }
  return bytes
}

function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples * 2, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SAMPLE_RATE, 24)
  header.writeUInt32LE(SAMPLE_RATE * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples * 2, 40)
  return header
}
