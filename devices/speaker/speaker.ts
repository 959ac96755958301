import { join } from 'node:path'
import type { Clock } from '../../src/clock.ts'
import type { Logger } from '../../src/log.ts'
import { importKeys, type TrustedKeys } from '../../src/protocol/envelope.ts'
import { type Acknowledgement, PROTOCOL_VERSION, type TrustedKey } from '../../src/protocol/messages.ts'
import { parseTopic } from '../../src/protocol/topics.ts'
import { AudioCache } from './audio-cache.ts'
import { SpeakerCore } from './core.ts'
import type { CoreState, Effect, Input, Sound, StreamState, Via } from './core-types.ts'
import { Identity, openConfig } from './enrol.ts'
import { FetchFailure } from './fetch-audio.ts'
import { Link } from './link.ts'
import { LiveStream } from './live-stream.ts'
import { openDocument } from './open-document.ts'
import { openLive, openMp3, type PcmSource, toneSource } from './pcm.ts'
import type { Random } from './random.ts'
import { SoundCard } from './sound-card.ts'
import { makeFolder, readJsonFile, writeJsonFile } from './state-file.ts'

export type SpeakerOptions = {
  /** Folder of everything this speaker remembers; `identity.json` in it comes from `enrol`. */
  stateDir: string
  clock: Clock
  random: Random
  log: Logger
  wav?: string
  outputLatencyMs?: number
  model?: string
  cacheMaxBytes?: number
}

export const IDENTITY_FILE = 'identity.json'
const STATE_FILE = 'state.json'
const MODEL = 'loa-lang reference speaker'
const CACHE_MAX_BYTES = 512 * 1024 * 1024
// The clock may be set at any time and then the alarm is wrong: look once a second anyway.
const HEARTBEAT_MS = 1_000
const TELEMETRY_MS = 60_000

type Saved = { epoch: number; core: CoreState }

/**
 * The reference speaker, profile basic and what protocol v1 asks of an emergency: verifies, fetches, decodes, plays
 * against the clock, remembers across a kill. It listens on no port.
 */
export class Speaker {
  readonly #options: SpeakerOptions
  readonly #identity: Identity
  readonly #core: SpeakerCore
  readonly #cache: AudioCache
  readonly #card: SoundCard
  readonly #link: Link
  #epoch: number
  #keys: TrustedKeys = new Map()
  #alarm: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #telemetry: NodeJS.Timeout | undefined
  #stopped = false
  /** Kinds of write errors already logged since the state was last written. */
  readonly #writeErrors = new Set<string>()
  readonly #streams = new Map<string, LiveStream>()

  constructor(options: SpeakerOptions, identity: Identity, saved: Saved | undefined, cache: AudioCache) {
    const { clock, random, wav } = options
    this.#options = options
    this.#identity = identity
    this.#cache = cache
    this.#epoch = saved?.epoch ?? identity.presenceEpoch ?? 0
    this.#core = new SpeakerCore({
      speakerId: identity.speakerId,
      ...(saved && { state: saved.core }),
      isCached: (sha256) => cache.has(sha256),
      outputLatencyMs: options.outputLatencyMs ?? 0,
    })
    this.#card = new SoundCard({
      clock,
      ...(wav && { wav }),
      onEnded: (token, soundedMs) => this.#feed({ type: 'sound-ended', token, soundedMs }),
      onFailed: (token, soundedMs, reason) => this.#feed({ type: 'sound-failed', token, soundedMs, reason }),
    })
    this.#link = new Link({
      identity,
      model: options.model ?? MODEL,
      random,
      areaPath: () => this.#core.state.config.areaPath,
      nextEpoch: () => {
        this.#epoch += 1
        this.#save()
        return this.#epoch
      },
      onMessage: (topic, payload) => this.#receive(topic, payload),
      onOnline: () => {
        this.#feed({ type: 'connected' })
        this.#report()
      },
      onOffline: () => options.log.info('connection lost'),
      onDelivered: (acks) => this.#feed({ type: 'acks-delivered', seqs: acks.map((ack) => ack.seq) }),
      note: (note) => options.log.debug({ note }, 'link'),
    })
  }

  get speakerId(): string {
    return this.#identity.speakerId
  }

  async start(): Promise<void> {
    const config = await openConfig(this.#identity)
    await this.#trust(this.#core.state.config.keys)
    this.#feed({ type: 'envelope', opened: { ok: true, document: config }, via: 'speaker' })
    await this.#trust(this.#core.state.config.keys)
    // What was sounding when the power went sounds again before anything is dialled: no server is needed for it.
    this.#feed({ type: 'restored' })
    this.#heartbeat = setInterval(() => this.#feed({ type: 'tick' }), HEARTBEAT_MS)
    this.#telemetry = setInterval(() => this.#report(), TELEMETRY_MS)
    this.#link.start()
  }

  async stop(): Promise<void> {
    if (this.#stopped) return
    this.#stopped = true
    clearTimeout(this.#alarm)
    clearInterval(this.#heartbeat)
    clearInterval(this.#telemetry)
    this.#card.close()
    for (const stream of this.#streams.values()) stream.close()
    await this.#link.stop()
    await this.#cache.close()
  }

  async #receive(topic: string, payload: Buffer): Promise<void> {
    const parsed = parseTopic(this.#identity.topicRoot, topic)
    if (!parsed || this.#stopped) return
    const via: Via = parsed.of === 'speaker' ? 'speaker' : 'area'
    const opened = await openDocument(payload.toString('latin1'), this.#keys)
    this.#feed({ type: 'envelope', opened, via })
    // Only now may the next document be opened: it may be signed with a key that this one brought.
    if (opened.ok && opened.document.kind === 'config') await this.#trust(this.#core.state.config.keys)
  }

  /** One turn of the core, and what it asks for. */
  #feed(input: Input): void {
    if (this.#stopped) return
    const now = this.#options.clock.now().getTime()
    for (const effect of this.#core.handle(input, now, this.#card.soundedMs)) this.#do(effect)
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case 'persist':
        this.#save()
        break
      case 'fetch':
        this.#fetch(effect)
        break
      case 'listen':
        this.#listen(effect)
        break
      case 'hang-up':
        this.#streams.get(effect.occurrenceId)?.close()
        this.#streams.delete(effect.occurrenceId)
        break
      case 'start':
        this.#play(effect)
        break
      case 'stop':
        this.#card.stop(effect.token)
        break
      case 'acknowledge':
        for (const ack of effect.acks) this.#logAck(ack)
        this.#link.publishAcks(effect.acks)
        break
      case 'wake':
        this.#wake(effect.at)
        break
      case 'resubscribe':
        if (this.#link.online) this.#link.resubscribe()
        break
      case 'trust': // `#receive` waits for it: importing keys takes a moment
        this.#report()
        break
      case 'note':
        this.#options.log.info({ commandId: effect.commandId, detail: effect.detail }, effect.note)
    }
  }

  #fetch({ audio, until }: Extract<Effect, { type: 'fetch' }>): void {
    this.#cache
      .fetch(audio, until, () => this.#core.neededAudio())
      .then(
        () => this.#feed({ type: 'audio-ready', sha256: audio.sha256 }),
        (error: unknown) => {
          if (this.#stopped) return
          const reason = error instanceof FetchFailure ? error.reason : 'fetch-failed'
          this.#options.log.warn({ sha256: audio.sha256, reason, err: error }, 'audio not fetched')
          this.#feed({ type: 'audio-failed', sha256: audio.sha256, reason })
        },
      )
  }

  #listen({ occurrenceId, stream }: Extract<Effect, { type: 'listen' }>): void {
    const { clock, random, log } = this.#options
    this.#streams.get(occurrenceId)?.close()
    const onState = (state: StreamState) => {
      log.info({ occurrenceId, state }, 'live stream')
      this.#feed({ type: 'stream', occurrenceId, state })
    }
    this.#streams.set(occurrenceId, new LiveStream({ stream, clock, random, onState }))
  }

  #play({ token, occurrenceId, sound, volume }: Extract<Effect, { type: 'start' }>): void {
    this.#card.start(token, this.#sourceOf(occurrenceId, sound), volume / 100, { occurrenceId, ...labelOf(sound) })
  }

  #sourceOf(occurrenceId: string, sound: Sound): Promise<PcmSource> {
    if (sound.kind === 'tone') return Promise.resolve(toneSource(sound.tone))
    if (sound.kind === 'speech') return openMp3(this.#cache.path(sound.audio.sha256), sound.offsetMs)
    const stream = this.#streams.get(occurrenceId)
    return stream ? openLive(stream) : Promise.reject(new Error(`no stream of ${occurrenceId} is open`))
  }

  #wake(at: number | undefined): void {
    clearTimeout(this.#alarm)
    if (at === undefined) return
    const delay = Math.min(Math.max(0, at - this.#options.clock.now().getTime()), HEARTBEAT_MS)
    this.#alarm = setTimeout(() => this.#feed({ type: 'tick' }), delay)
  }

  async #trust(keys: readonly TrustedKey[]): Promise<void> {
    // The provisioning key came with the enrolment and is the only one that may bring others.
    this.#keys = await importKeys([
      ...keys.filter((key) => key.purpose !== 'config'),
      { ...this.#identity.configKey, purpose: 'config' },
    ])
  }

  /** A disk that is full or broken costs the memory of this speaker, never the siren: the next turn tries again. */
  #save(): void {
    const saved: Saved = { epoch: this.#epoch, core: this.#core.state }
    try {
      writeJsonFile(join(this.#options.stateDir, STATE_FILE), saved)
      this.#writeErrors.clear()
    } catch (error) {
      const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
      if (this.#writeErrors.has(kind)) return
      this.#writeErrors.add(kind)
      this.#options.log.error({ kind, err: error }, 'state not written')
    }
  }

  /** What it is doing, and how loud it is set: so a screen sees that a change of volume has arrived. */
  #report(): void {
    const at = this.#options.clock.now().toISOString()
    const { volume } = this.#core.state.config
    this.#link.publishTelemetry({ v: PROTOCOL_VERSION, at, playing: this.#core.sounding ?? null, volume })
  }

  #logAck(ack: Acknowledgement): void {
    this.#options.log.info(ack, 'acknowledge')
  }
}

function labelOf(sound: Sound): Record<string, unknown> {
  if (sound.kind === 'tone') return { tone: sound.tone }
  return sound.kind === 'stream' ? { live: true } : { sha256: sound.audio.sha256, offsetMs: sound.offsetMs }
}

/** Read what is remembered and make the speaker; it is silent until `start()`. Throws when it was never enrolled. */
export async function openSpeaker(options: SpeakerOptions): Promise<Speaker> {
  makeFolder(options.stateDir)
  const identity = Identity.parse(readJsonFile(join(options.stateDir, IDENTITY_FILE)))
  const saved = readJsonFile(join(options.stateDir, STATE_FILE)) as Saved | undefined // safe: only this program writes it
  const cache = new AudioCache({
    folder: join(options.stateDir, 'audio'),
    maxBytes: options.cacheMaxBytes ?? CACHE_MAX_BYTES,
    clock: options.clock,
    random: options.random,
  })
  await cache.open()
  return new Speaker(options, identity, saved, cache)
}
