import { createLimiter } from '../clips/limiter.ts'
import { findNativeFfmpeg } from '../clips/transcoder-native.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { Problem } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Guard } from '../net/guard.ts'
import type { Health } from './probe.ts'
import { Upstream } from './upstream.ts'

// Longer than a speaker is away when its line changes; the station is not asked anew for each.
const LINGER_MS = 15_000
const LOOK_MS = 1_000
const CHECKS_AT_ONCE = 8

type Station = { id: string; url: string }

/** The stations that this process relays at this moment: one connection each, however many listen. */
export class RelayHub {
  readonly guard: Guard
  /** Aborted when the process ends. */
  readonly ending = new AbortController()
  readonly #config: Config
  readonly #clock: Clock
  readonly #log: Logger
  readonly #upstreams = new Map<string, { upstream: Upstream; emptySince: number }>()
  readonly #checks = new Map<string, Promise<Health>>()
  readonly #limited = createLimiter(CHECKS_AT_ONCE)
  readonly #dry = new Map<string, AbortController>()
  #looking: NodeJS.Timeout | undefined
  #ffmpegPath: string | undefined

  constructor({ config, clock, log }: { config: Config; clock: Clock; log: Logger }) {
    this.#config = config
    this.#clock = clock
    this.#log = log
    this.guard = { allowedHosts: config.relayHosts }
  }

  /** The native ffmpeg: the WebAssembly one takes whole files only. Looked for again until it is there. */
  async ffmpegPath(): Promise<string | undefined> {
    if (this.#config.ffmpeg === 'wasm') return undefined
    this.#ffmpegPath ??= (await findNativeFfmpeg())?.path
    return this.#ffmpegPath
  }

  find(id: string): Upstream | undefined {
    return this.#upstreams.get(id)?.upstream
  }

  /** Ids of the stations that it holds a connection to. */
  relayed(): string[] {
    return [...this.#upstreams.keys()]
  }

  /** Of one station, or of all. */
  countListeners(id?: string): number {
    const counted = id === undefined ? [...this.#upstreams.values()] : [this.#upstreams.get(id)]
    return counted.reduce((sum, held) => sum + (held?.upstream.listeners.readers ?? 0), 0)
  }

  /**
   * Its sound from now on, MP3 mono 64 kbit/s; nothing comes while the station is lost. `cut` breaks the connection of a
   * listener who does not keep up. Errors: `relay.full`, `relay.unreachable` without ffmpeg.
   */
  async listen(station: Station, cut: () => void): Promise<ReadableStream<Uint8Array>> {
    const ffmpegPath = await this.ffmpegPath()
    if (!ffmpegPath || this.ending.signal.aborted)
      throw new Problem('relay.unreachable', { fields: { reason: 'needs-ffmpeg' } })
    if (this.countListeners() >= this.#config.relayMaxListeners)
      throw new Problem('relay.full', { fields: { limit: this.#config.relayMaxListeners } })
    const upstream = this.#upstreams.get(station.id)?.upstream ?? this.#open(station, ffmpegPath)
    upstream.tune(station.url)
    return upstream.listeners.join(cut)
  }

  /** Who listens dry; whoever begins again ends what they heard before. */
  dryListener(actorId: string): AbortController {
    this.#dry.get(actorId)?.abort()
    const abort = new AbortController()
    this.#dry.set(actorId, abort)
    abort.signal.addEventListener('abort', () => {
      if (this.#dry.get(actorId) === abort) this.#dry.delete(actorId)
    })
    return abort
  }

  /** One check of one address at a time, and few at once; who asks meanwhile gets the same. */
  checking(station: Station, check: () => Promise<Health>): Promise<Health> {
    const key = `${station.id} ${station.url}`
    const running = this.#checks.get(key)
    if (running) return running
    const begun = this.#limited(check).finally(() => this.#checks.delete(key))
    this.#checks.set(key, begun)
    return begun
  }

  /** Everybody who listens is told by the end of the stream. */
  async stop(): Promise<void> {
    this.ending.abort(new Error('the server stops'))
    clearInterval(this.#looking)
    const held = [...this.#upstreams.values()]
    this.#upstreams.clear()
    await Promise.all(held.map(({ upstream }) => upstream.stop()))
  }

  #open({ id, url }: Station, ffmpegPath: string): Upstream {
    const upstream = new Upstream({ id, url, ffmpegPath, guard: this.guard, clock: this.#clock, log: this.#log })
    this.#upstreams.set(id, { upstream, emptySince: performance.now() })
    this.#looking ??= setInterval(() => this.#letGo(), LOOK_MS).unref()
    upstream.start()
    return upstream
  }

  /** What nobody has listened to for a while. */
  #letGo(): void {
    const now = performance.now()
    for (const [id, held] of this.#upstreams) {
      if (held.upstream.listeners.readers > 0) held.emptySince = now
      if (now - held.emptySince < LINGER_MS) continue
      this.#upstreams.delete(id)
      void held.upstream.stop()
    }
    if (this.#upstreams.size > 0) return
    clearInterval(this.#looking)
    this.#looking = undefined
  }
}
