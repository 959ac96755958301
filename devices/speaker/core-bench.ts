import type {
  Acknowledgement,
  Alerts,
  AllClear,
  Command,
  Document,
  Play,
  Policy,
  SpeakerConfig,
} from '../../src/protocol/messages.ts'
import { PRE_TONE_MS } from '../../src/protocol/messages.ts'
import type { AirRules } from '../../src/protocol/policy-rules.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { SpeakerCore } from './core.ts'
import type { CoreState, Effect, Input, Sound, StreamState, Via } from './core-types.ts'

type Stop = Extract<Command, { kind: 'stop' }>
type StopAll = Extract<Command, { kind: 'stopAll' }>

/** Test support: the core with an output that only counts time and a clock that the test moves. */
export const T0 = Date.parse('2026-09-01T05:00:00.000Z')
export const SHA = 'a'.repeat(64)
export const SPEAKER = 'spk-1'

export const at = (ms: number): string => new Date(T0 + ms).toISOString()

let made = 0
export const newId = (prefix: string): string => `${prefix}_${String(++made).padStart(26, '0')}`

const claims = (prefix = 'cmd') => ({
  v: 1 as const,
  id: newId(prefix),
  issuedAt: at(0),
  expiresAt: at(3_600_000),
  mode: 'live' as const,
  to: { areas: ['19'], speakers: [], except: [] },
})

export const CLIP = {
  sha256: SHA,
  bytes: 1_000,
  mime: 'audio/mpeg' as const,
  durationMs: 10_000,
  urls: ['http://127.0.0.1/a.mp3'],
}

export const play = (change: Partial<Play> = {}): Play => ({
  ...claims(),
  kind: 'play',
  occurrenceId: newId('occ'),
  priority: 'normal',
  title: 'Bản tin',
  validUntil: at(3_600_000),
  audio: CLIP,
  resume: 'drop',
  ...change,
})
export const stop = (occurrenceIds: string[], change: Partial<Stop> = {}): Stop => ({
  ...claims(),
  kind: 'stop',
  occurrenceIds,
  ...change,
})
export const stopAll = (issuedBefore: string, change: Partial<StopAll> = {}): StopAll => ({
  ...claims(),
  kind: 'stopAll',
  issuedBefore,
  ...change,
})
export const allClear = (change: Partial<AllClear> = {}): AllClear => ({
  ...claims(),
  kind: 'allClear',
  alertId: newId('alt'),
  alertOccurrenceId: newId('occ'),
  occurrenceId: newId('occ'),
  title: 'Báo yên',
  audio: CLIP,
  ...change,
})
export const alerts = (rev: number, change: Partial<Alerts> = {}): Alerts => ({
  ...claims(),
  kind: 'alerts',
  areaCode: '19',
  rev,
  alerts: [],
  ...change,
})
export const config = (rev: number, areaPath: string[]): SpeakerConfig => ({
  ...claims(),
  kind: 'config',
  rev,
  areaPath,
  keys: [],
  volume: 80,
  to: { areas: [], speakers: [SPEAKER], except: [] },
})

/** Everything allowed. */
export const RULES: AirRules = {
  zone: 'Asia/Ho_Chi_Minh',
  layers: [],
  quietHours: [],
  volumeCaps: [],
  holidays: [],
}
export const policy = (change: Partial<Policy> = {}): Policy => ({
  ...claims(),
  kind: 'policy',
  areaCode: '05857',
  rev: 1,
  inherits: false,
  rules: RULES,
  ...change,
})

type Started = { at: number; token: number; occurrenceId: string; sound: Sound; volume: number }
type BenchOptions = { cached?: boolean; outputLatencyMs?: number; state?: CoreState; now?: number }

export class CoreBench {
  now: number
  readonly acks: Acknowledgement[] = []
  readonly starts: Started[] = []
  readonly stops: Array<{ at: number; token: number }> = []
  readonly notes: string[] = []
  /** Occurrences whose live stream it is connected to. */
  readonly listening = new Set<string>()
  readonly #core: SpeakerCore
  readonly #options: BenchOptions
  #playing: { token: number; since: number; lengthMs: number } | undefined
  #wakeAt: number | undefined
  /** Written down at each `persist`: what a power cut leaves. */
  saved: CoreState

  constructor(options: BenchOptions = {}) {
    this.#options = options
    this.now = options.now ?? T0
    this.#core = new SpeakerCore({
      speakerId: SPEAKER,
      isCached: () => options.cached ?? false,
      outputLatencyMs: options.outputLatencyMs ?? 0,
      ...(options.state && { state: options.state }),
    })
    this.saved = structuredClone(this.#core.state)
    if (!options.state) this.send(config(1, ['VN', '19', '05857']), 'speaker')
  }

  get state(): CoreState {
    return this.#core.state
  }
  get sounding(): string | undefined {
    return this.#core.sounding
  }
  steps(): string[] {
    return this.acks.map((ack) => ack.step)
  }

  send(document: Command | SpeakerConfig | Policy, via: Via = 'area'): Effect[] {
    return this.feed({ type: 'envelope', opened: { ok: true, document }, via })
  }

  sendAlerts(document: Alerts, commands: Array<Play | StopAll>): void {
    const listed = commands.map((command) => ({ ok: true, document: command as Document }) as const)
    const full = { ...document, alerts: commands.map((command) => command.id) }
    this.feed({ type: 'envelope', opened: { ok: true, document: full, listed }, via: 'area' })
  }

  audioReady(): void {
    this.feed({ type: 'audio-ready', sha256: SHA })
  }
  audioFailed(reason: Reason): void {
    this.feed({ type: 'audio-failed', sha256: SHA, reason })
  }

  stream(command: Play, state: StreamState): void {
    this.feed({ type: 'stream', occurrenceId: command.occurrenceId, state })
  }

  /** The live stream that sounds has come to its end and was heard out. */
  streamEnds(): void {
    if (!this.#playing) throw new Error('nothing sounds')
    const { token, since } = this.#playing
    this.#playing = undefined
    this.feed({ type: 'sound-ended', token, soundedMs: this.now - since })
  }

  feed(input: Input): Effect[] {
    const sounded = this.#playing ? Math.min(this.now - this.#playing.since, this.#playing.lengthMs) : 0
    const effects = this.#core.handle(input, this.now, sounded)
    for (const effect of effects) this.#do(effect)
    return effects
  }

  /** Let time pass; alarms ring and sounds end at their very instant. */
  run(ms: number): void {
    const until = this.now + ms
    for (;;) {
      const ends = this.#playing ? this.#playing.since + this.#playing.lengthMs : Number.POSITIVE_INFINITY
      const next = Math.min(ends, this.#wakeAt ?? Number.POSITIVE_INFINITY)
      if (next > until) break
      this.now = Math.max(this.now, next)
      if (next === ends && this.#playing) {
        const { token, lengthMs } = this.#playing
        this.#playing = undefined
        this.feed({ type: 'sound-ended', token, soundedMs: lengthMs })
      } else {
        this.#wakeAt = undefined
        this.feed({ type: 'tick' })
      }
    }
    this.now = until
  }

  /** A new core from what was written down; the acknowledgements said so far are kept apart. */
  powerCut(forMs: number): CoreBench {
    const bench = new CoreBench({ ...this.#options, state: structuredClone(this.saved), now: this.now + forMs })
    bench.feed({ type: 'restored' })
    return bench
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case 'persist':
        this.saved = structuredClone(this.#core.state)
        break
      case 'start': {
        if (this.#playing) throw new Error('two outputs')
        const { token, occurrenceId, sound, volume } = effect
        this.starts.push({ at: this.now, token, occurrenceId, sound, volume })
        const lengthMs = lengthOf(sound)
        this.#playing = { token, since: this.now, lengthMs }
        break
      }
      case 'stop':
        if (this.#playing?.token !== effect.token) throw new Error('stopped what does not sound')
        this.stops.push({ at: this.now, token: effect.token })
        this.#playing = undefined
        break
      case 'acknowledge':
        this.acks.push(...structuredClone(effect.acks))
        break
      case 'wake':
        this.#wakeAt = effect.at
        break
      case 'note':
        this.notes.push(effect.note)
        break
      case 'listen': // the test says what comes of the stream
        this.listening.add(effect.occurrenceId)
        break
      case 'hang-up':
        this.listening.delete(effect.occurrenceId)
        break
      case 'fetch': // the test says when the audio is there
      case 'trust':
      case 'resubscribe':
        break
    }
  }
}

function lengthOf(sound: Sound): number {
  if (sound.kind === 'tone') return PRE_TONE_MS[sound.tone]
  return sound.kind === 'stream' ? Number.POSITIVE_INFINITY : sound.audio.durationMs - sound.offsetMs
}
