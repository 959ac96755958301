import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Logger } from '../log.ts'
import { FanOut } from '../net/fan-out.ts'
import type { Guard } from '../net/guard.ts'
import { Mp3Framer } from '../protocol/mp3-frames.ts'
import { type ConfinedFfmpeg, type Heard, parseHeard, startFfmpeg } from './confined-ffmpeg.ts'
import { RelayFault, reasonOf } from './fault.ts'
import { Pacer } from './pacer.ts'
import type { RelayReason } from './reasons.ts'
import { type Format, openSource, type Piece } from './source.ts'

// The first try again is quick, since most breaks are: a restart of the station's server, a change of line.
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000]
// The longest that a timer counts: 24 days.
const FOR_EVER_MS = 2 ** 31 - 1
// Sounding this long counts as being back.
const STEADY_MS = 10_000
const SILENT = 'silencedetect=noise=-50dB:duration=10'
// −1.5 dBFS, as for the microphone: what a station sends too loud must not distort on a horn.
const LIMITER = 'alimiter=limit=0.84:attack=5:release=80:level=false'
const OUTPUT = [
  ...['-af', `aresample=44100,${SILENT},${LIMITER}`],
  // Without the bit reservoir every frame can be decoded by itself: listeners come and go at any.
  ...['-c:a', 'libmp3lame', '-b:a', '64k', '-reservoir', '0', '-ac', '1', '-ar', '44100'],
  ...['-map_metadata', '-1', '-write_xing', '0', '-id3v2_version', '0', '-write_id3v1', '0'],
  ...['-flush_packets', '1', '-f', 'mp3', 'pipe:1'],
]

export type UpstreamOptions = {
  id: string
  url: string
  guard: Guard
  ffmpegPath: string
  clock: Clock
  log: Logger
}

/**
 * One station as this process hears it, for all who listen: connected while it is held, connected again for as long as
 * it is lost. Listeners are not cut off meanwhile; they hear that nothing comes.
 */
export class Upstream {
  readonly listeners = new FanOut()
  readonly #options: UpstreamOptions
  readonly #pacer = new Pacer((bytes) => this.listeners.send(bytes))
  readonly #stopping = new AbortController()
  #url: string
  #connection = new AbortController()
  #running: Promise<void> | undefined
  #soundingSince: Date | undefined
  #reason: RelayReason | undefined
  #isSilent = false
  #format: Format | undefined
  #heard: Heard | undefined

  constructor(options: UpstreamOptions) {
    this.#options = options
    this.#url = options.url
  }

  get url(): string {
    return this.#url
  }

  /** Why it is lost; undefined while it sounds, and before it is known. */
  get reason(): RelayReason | undefined {
    return this.#reason ?? (this.#isSilent ? 'silent' : undefined)
  }

  /** Since when it sounds without a break; undefined while it does not. */
  get soundingSince(): Date | undefined {
    return this.#soundingSince
  }

  get format(): Format | undefined {
    return this.#format
  }

  get heard(): Heard | undefined {
    return this.#heard
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** From now on another address. */
  tune(url: string): void {
    if (url === this.#url) return
    this.#url = url
    this.#connection.abort(new RelayFault('stream-ended', 'another address'))
  }

  /** Whoever still listens learns that it is over. */
  async stop(): Promise<void> {
    this.#stopping.abort(new RelayFault('stream-ended', 'stopped'))
    this.#pacer.stop()
    await this.#running
    this.listeners.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    let failures = -1
    while (!signal.aborted) {
      const url = this.#url
      this.#connection = new AbortController()
      const isOver = await this.#hear(url, AbortSignal.any([signal, this.#connection.signal])).catch((err) =>
        this.#lose(err),
      )
      if (signal.aborted) return
      const wasSteady =
        this.#soundingSince && this.#options.clock.now().getTime() - this.#soundingSince.getTime() > STEADY_MS
      failures = wasSteady ? 0 : failures + 1
      this.#soundingSince = undefined
      this.#reason ??= 'stream-ended'
      // A recording that was heard to its end is not begun anew for those who heard it.
      const pause = isOver ? FOR_EVER_MS : RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]
      const woken = AbortSignal.any([signal, this.#connection.signal])
      await wait(pause, undefined, { signal: woken }).catch(() => undefined)
    }
  }

  #lose(err: unknown): boolean {
    if (this.#stopping.signal.aborted) return false
    const { id, log } = this.#options
    try {
      this.#reason = reasonOf(err)
      log.debug({ stationId: id, reason: this.#reason }, 'a relayed station is lost')
    } catch {
      this.#reason = 'undecodable'
      log.warn({ err, stationId: id }, 'a relayed station is lost')
    }
    return false
  }

  /** From one connection to its end; true when there was all of it. */
  async #hear(url: string, signal: AbortSignal): Promise<boolean> {
    const source = await openSource(this.#options.guard, url, signal)
    this.#format = source.format
    let decoder: ConfinedFfmpeg | undefined
    try {
      for await (const piece of source.pieces) {
        if (piece.anew) {
          await decoder?.finish()
          decoder = this.#decode(piece)
        }
        await decoder?.write(piece.bytes)
        if (decoder?.fault) throw new RelayFault('undecodable', decoder.fault)
        await this.#pacer.room()
        signal.throwIfAborted()
      }
    } finally {
      await decoder?.finish()
    }
    return source.isWhole
  }

  #decode({ demuxer }: Piece): ConfinedFfmpeg {
    const framer = new Mp3Framer()
    this.#isSilent = false
    const decoder = startFfmpeg(this.#options.ffmpegPath, {
      demuxer,
      output: OUTPUT,
      onOutput: (bytes) => this.#sound(framer.push(bytes)),
      onLog: (text) => this.#note(decoder.log(), text),
    })
    void decoder.closed.then(() => this.#sound(framer.flush()))
    return decoder
  }

  #sound(frames: ReturnType<Mp3Framer['push']>): void {
    if (frames.length === 0 || this.#stopping.signal.aborted) return
    this.#soundingSince ??= this.#options.clock.now()
    this.#reason = undefined
    this.#pacer.push(frames)
  }

  #note(log: string, text: string): void {
    this.#heard ??= parseHeard(log)
    const [begun, ended] = [text.lastIndexOf('silence_start'), text.lastIndexOf('silence_end')]
    if (begun !== ended) this.#isSilent = begun > ended
  }
}
