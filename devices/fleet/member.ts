import type { Clock } from '../../src/clock.ts'
import {
  type Acknowledgement,
  PRE_TONE_MS,
  PROTOCOL_VERSION,
  type Presence,
  type Telemetry,
} from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { parseTopic, speakerSubscriptions, speakerTopic } from '../../src/protocol/topics.ts'
import { SpeakerCore } from '../speaker/core.ts'
import type { CoreState, Effect, Input, Sound, StreamState } from '../speaker/core-types.ts'
import { type Identity, openConfig } from '../speaker/enrol.ts'
import type { OpenedDocument } from '../speaker/open-document.ts'
import { backoffMs, type Random } from '../speaker/random.ts'
import type { Alarm, AlarmHeap } from './alarms.ts'
import { around, between, type Faults } from './faults.ts'
import { MqttLink } from './mqtt-link.ts'
import type { KeySet, Shared } from './shared.ts'

export type MemberOptions = {
  identity: Identity
  faults: Faults
  random: Random
  clock: Clock
  alarms: AlarmHeap
  shared: Shared
  /** Waits for its turn to dial; `release` must be called once connected or given up. */
  turnToDial: (dial: (release: () => void) => void) => void
  onAck: (speakerId: string, ack: Acknowledgement) => void
  onSound: (event: SoundEvent) => void
  onPresence: (speakerId: string, online: boolean) => void
  onRefused: () => void
  /** Say every minute what it does and how loud it is set. */
  telemetry: boolean
}

/** A sound that began or ended on one speaker, on the process's clock. */
export type SoundEvent = {
  speakerId: string
  occurrenceId: string
  event: 'started' | 'ended' | 'stopped' | 'power-cut'
  kind: Sound['kind']
  offsetMs: number
  at: Date
}

type Sounding = {
  token: number
  occurrenceId: string
  sound: Sound
  startedAt: number
  lengthMs: number
  alarm: Alarm | undefined
}

const KEEPALIVE_SECONDS = 60
const HELD_AUDIO = 50

/** One simulated speaker: the core of the reference speaker, an output that only keeps time, and its faults. */
export class Member {
  readonly speakerId: string
  readonly faults: Faults
  readonly #options: MemberOptions
  readonly #held = new Set<string>()
  #core: SpeakerCore
  #keySet: KeySet | undefined
  #link: MqttLink | undefined
  #online = false
  #powered = false
  #epoch: number
  #tries = 0
  #sounding: Sounding | undefined
  #wake: Alarm | undefined
  #keepalive: Alarm | undefined
  #retry: Alarm | undefined
  readonly #streams = new Map<string, () => void>()
  #faultAlarms: Array<Alarm | undefined> = []
  #inbox: Array<() => void> = []
  #opening = false
  #lastInAt = 0
  #lastOutAt = 0
  #busy = false
  #pending: Input[] = []
  #toSay: Acknowledgement[] = []
  /** Grows at each power cut: what was on its way then arrives nowhere. */
  #life = 0

  constructor(options: MemberOptions) {
    this.#options = options
    this.speakerId = options.identity.speakerId
    this.faults = options.faults
    this.#epoch = options.identity.presenceEpoch ?? 0
    this.#core = this.#newCore()
  }

  get online(): boolean {
    return this.#online
  }

  get sounding(): string | undefined {
    return this.#core.sounding
  }

  async start(): Promise<void> {
    const document = await openConfig(this.#options.identity)
    this.#powered = true
    this.#feed({ type: 'envelope', opened: { ok: true, document }, via: 'speaker' })
    this.#feed({ type: 'restored' })
    await this.#trust()
    this.#planFaults()
    if (this.faults.dead !== 'absent') this.#dial()
  }

  async stop(): Promise<void> {
    if (!this.#powered) return
    this.#powered = false
    this.#life += 1
    this.#silence('stopped')
    for (const occurrenceId of [...this.#streams.keys()]) this.#hangUp(occurrenceId)
    for (const alarm of [this.#wake, this.#retry, this.#keepalive, ...this.#faultAlarms])
      this.#options.alarms.cancel(alarm)
    const link = this.#link
    this.#link = undefined
    if (!link) return
    if (this.#online) link.publish(this.#topic('presence'), this.#presence(false), true, () => undefined)
    this.#online = false
    await link.leave()
  }

  /** Break the link for a while. */
  drop(forMs: number): void {
    this.#cutLink()
    this.#redial(forMs)
  }

  /** Power fails for a while: the state stays as it was last written, everything else is gone. */
  cutPower(forMs: number): void {
    if (!this.#powered) return
    const state = structuredClone(this.#core.state)
    this.#powered = false
    this.#life += 1
    this.#silence('power-cut')
    for (const occurrenceId of [...this.#streams.keys()]) this.#hangUp(occurrenceId)
    this.#options.alarms.cancel(this.#wake)
    this.#options.alarms.cancel(this.#retry)
    this.#inbox = []
    this.#opening = false
    this.#toSay = []
    this.#pending = []
    this.#cutLink()
    const life = this.#life
    this.#options.alarms.set(forMs, () => {
      if (life !== this.#life) return
      this.#core = this.#newCore(state)
      this.#powered = true
      this.#feed({ type: 'restored' })
      this.#redial(0)
    })
  }

  // ---- connection --------------------------------------------------------------------------------------------------

  #dial(): void {
    this.#options.turnToDial((release) => {
      if (!this.#powered || this.#link) {
        release()
        return
      }
      this.#epoch += 1
      const { identity } = this.#options
      const link = new MqttLink({
        url: identity.mqtt.url,
        clientId: this.speakerId,
        password: identity.mqtt.password,
        keepaliveSeconds: KEEPALIVE_SECONDS,
        will: { topic: this.#topic('presence'), payload: this.#presence(false) },
        ...(this.faults.slowReaderMs && { slowReaderMs: this.faults.slowReaderMs }),
        onConnected: () => this.#greet(link, release),
        onMessage: (topic, payload, done) => this.#arrive(topic, payload, done),
        onClosed: () => {
          release()
          if (this.#link !== link) return
          this.#cutLink()
          this.#redial(backoffMs(this.#tries++, 500, 30_000, this.#options.random))
        },
      })
      this.#link = link
    })
  }

  #greet(link: MqttLink, release: () => void): void {
    const { identity } = this.#options
    const { areaPath } = this.#core.state.config
    link.subscribe(speakerSubscriptions(identity.topicRoot, this.speakerId, areaPath), () => {
      link.publish(this.#topic('presence'), this.#presence(true), true, () => {
        release()
        if (this.#link !== link) return
        this.#online = true
        this.#tries = 0
        this.#options.onPresence(this.speakerId, true)
        if (this.faults.dead === 'mute') {
          link.mute()
          return
        }
        this.#keepAlive(link, 0)
        this.#feed({ type: 'connected' })
        this.#report()
      })
    })
  }

  #keepAlive(link: MqttLink, beat: number): void {
    const alarm = this.#options.alarms.set((KEEPALIVE_SECONDS * 1_000) / 2, () => {
      if (this.#link !== link) return
      link.ping()
      if (beat % 2 === 1) this.#report()
      this.#keepAlive(link, beat + 1)
    })
    this.#keepalive = alarm
  }

  #report(): void {
    if (!this.#options.telemetry || !this.#online) return
    const at = new Date(this.#now()).toISOString()
    const { volume } = this.#core.state.config
    const telemetry: Telemetry = { v: PROTOCOL_VERSION, at, playing: this.sounding ?? null, volume }
    this.#link?.publish(this.#topic('telemetry'), JSON.stringify(telemetry), false, () => undefined)
  }

  #cutLink(): void {
    const link = this.#link
    this.#link = undefined
    this.#options.alarms.cancel(this.#keepalive)
    link?.destroy()
    if (this.#online) this.#options.onPresence(this.speakerId, false)
    this.#online = false
  }

  #redial(afterMs: number): void {
    this.#options.alarms.cancel(this.#retry)
    if (this.#powered) this.#retry = this.#options.alarms.set(afterMs, () => this.#dial())
  }

  // ---- messages ----------------------------------------------------------------------------------------------------

  /** From the broker; through the faults of this link, in order unless reordering is one of them. */
  #arrive(topic: string, payload: Buffer, done: () => void): void {
    const { delay, duplicate, reorder } = this.faults
    if (!delay && !duplicate && !reorder) {
      this.#enqueue(topic, payload, done)
      return
    }
    const { random, alarms } = this.#options
    const now = performance.now()
    let at = Math.max(this.#lastInAt, now + (delay ? between(delay.fromMs, delay.toMs, random) : 0))
    if (reorder && random() < reorder.chance) at += between(0, reorder.byMs, random)
    else this.#lastInAt = at
    const life = this.#life
    const hand = () => life === this.#life && this.#enqueue(topic, payload, done)
    alarms.set(at - now, hand)
    if (duplicate && random() < duplicate) alarms.set(at - now + 1, hand)
  }

  #enqueue(topic: string, payload: Buffer, done: () => void): void {
    const take = () => this.#open(topic, payload, done)
    if (this.#opening) this.#inbox.push(take)
    else take()
  }

  #open(topic: string, payload: Buffer, done: () => void): void {
    const parsed = parseTopic(this.#options.identity.topicRoot, topic)
    if (!parsed || !this.#keySet || !this.#powered) return
    const jws = payload.toString('latin1')
    // The retained config that it was enrolled with needs no second look.
    if (parsed.channel === 'config' && jws === this.#options.identity.config) {
      done()
      return
    }
    const via = parsed.of === 'speaker' ? 'speaker' : 'area'
    const opened = this.#options.shared.open(jws, this.#keySet)
    if (!(opened instanceof Promise)) {
      this.#take(opened, via, done)
      return
    }
    this.#opening = true
    const life = this.#life
    void opened.then(async (document) => {
      if (life !== this.#life) return
      this.#take(document, via, done)
      if (document.ok && document.document.kind === 'config') await this.#trust()
      if (life !== this.#life) return
      this.#opening = false
      while (!this.#opening) {
        const next = this.#inbox.shift()
        if (!next) return
        next()
      }
    })
  }

  #take(opened: OpenedDocument, via: 'area' | 'speaker', done: () => void): void {
    if (!opened.ok) this.#options.onRefused()
    this.#feed({ type: 'envelope', opened, via })
    done()
  }

  async #trust(): Promise<void> {
    const { configKey } = this.#options.identity
    const keys = this.#core.state.config.keys.filter((key) => key.purpose !== 'config')
    this.#keySet = await this.#options.shared.keySet([...keys, { ...configKey, purpose: 'config' }])
  }

  // ---- the core ----------------------------------------------------------------------------------------------------

  #newCore(state?: CoreState): SpeakerCore {
    return new SpeakerCore({
      speakerId: this.speakerId,
      ...(state && { state }),
      isCached: (sha256) => this.#held.has(sha256),
    })
  }

  #now(): number {
    return this.#options.clock.now().getTime() + (this.faults.clockSkewMs ?? 0)
  }

  /** One turn after the other; what several turns of one message have to say goes out as one. */
  #feed(input: Input): void {
    if (!this.#powered) return
    this.#pending.push(input)
    if (this.#busy) return
    this.#busy = true
    for (let next = this.#pending.shift(); next; next = this.#pending.shift())
      for (const effect of this.#core.handle(next, this.#now(), this.#soundedMs())) this.#do(effect)
    this.#busy = false
    if (this.#toSay.length === 0) return
    const acks = this.#toSay
    this.#toSay = []
    this.#publish(acks)
  }

  #do(effect: Effect): void {
    if (!this.#powered) return
    switch (effect.type) {
      case 'fetch':
        this.#fetch(effect)
        break
      case 'listen':
        this.#listen(effect)
        break
      case 'hang-up':
        this.#hangUp(effect.occurrenceId)
        break
      case 'start':
        this.#play(effect)
        break
      case 'stop':
        this.#silence('stopped')
        break
      case 'acknowledge':
        this.#toSay.push(...effect.acks)
        break
      case 'wake':
        this.#options.alarms.cancel(this.#wake)
        if (effect.at !== undefined)
          this.#wake = this.#options.alarms.set(effect.at - this.#now(), () => this.#feed({ type: 'tick' }))
        break
      case 'resubscribe':
        if (this.#online) this.drop(0)
        break
      case 'trust': // see #open
        this.#report()
        break
      case 'persist': // the state in memory is the disk of this simulation
      case 'note':
        break
    }
  }

  #publish(acks: readonly Acknowledgement[]): void {
    for (const ack of acks) this.#options.onAck(this.speakerId, ack)
    if (!this.#online) return
    const { delay } = this.faults
    if (!delay) {
      this.#send(acks)
      return
    }
    const now = performance.now()
    this.#lastOutAt = Math.max(this.#lastOutAt, now + between(delay.fromMs, delay.toMs, this.#options.random))
    this.#options.alarms.set(this.#lastOutAt - now, () => this.#send(acks))
  }

  #send(acks: readonly Acknowledgement[]): void {
    const life = this.#life
    this.#link?.publish(this.#topic('acks'), JSON.stringify({ v: PROTOCOL_VERSION, acks }), false, () => {
      if (life === this.#life) this.#feed({ type: 'acks-delivered', seqs: acks.map((ack) => ack.seq) })
    })
  }

  #fetch({ audio, until }: Extract<Effect, { type: 'fetch' }>): void {
    const { sha256 } = audio
    const life = this.#life
    if (this.faults.storageFull) {
      this.#feed({ type: 'audio-failed', sha256, reason: 'storage-full' })
      return
    }
    const take = (reason: Reason | undefined) => {
      if (life !== this.#life) return
      if (reason) this.#feed({ type: 'audio-failed', sha256, reason })
      else this.#hold(sha256)
    }
    const fetched = this.#options.shared.audio(audio, until)
    if (fetched instanceof Promise) void fetched.then(take)
    else take(undefined)
  }

  #hold(sha256: string): void {
    this.#held.add(sha256)
    for (const oldest of this.#held) {
      if (this.#held.size <= HELD_AUDIO) break
      this.#held.delete(oldest)
    }
    this.#feed({ type: 'audio-ready', sha256 })
  }

  // ---- the output --------------------------------------------------------------------------------------------------

  #listen({ occurrenceId, stream }: Extract<Effect, { type: 'listen' }>): void {
    this.#hangUp(occurrenceId)
    const onState = (state: StreamState) => {
      if (!this.#powered) return
      if (state === 'over' || state === 'lost') this.#endStream(occurrenceId, state)
      this.#feed({ type: 'stream', occurrenceId, state })
    }
    this.#streams.set(occurrenceId, this.#options.shared.listen(stream, onState))
  }

  /** Nobody drains a stream here: it sounds until it ends. */
  #endStream(occurrenceId: string, state: 'over' | 'lost'): void {
    const sounding = this.#sounding
    if (sounding?.sound.kind !== 'stream' || sounding.occurrenceId !== occurrenceId) return
    const { token } = sounding
    const soundedMs = this.#soundedMs()
    this.#silence('ended')
    if (state === 'over') this.#feed({ type: 'sound-ended', token, soundedMs })
    else this.#feed({ type: 'sound-failed', token, soundedMs, reason: 'stream-lost' })
  }

  #hangUp(occurrenceId: string): void {
    this.#streams.get(occurrenceId)?.()
    this.#streams.delete(occurrenceId)
  }

  #play({ token, occurrenceId, sound }: Extract<Effect, { type: 'start' }>): void {
    if (sound.kind === 'stream') {
      const lengthMs = Number.POSITIVE_INFINITY
      this.#sounding = { token, occurrenceId, sound, startedAt: performance.now(), lengthMs, alarm: undefined }
      this.#tell('started', this.#sounding)
      return
    }
    const lengthMs =
      sound.kind === 'tone' ? PRE_TONE_MS[sound.tone] : Math.max(0, sound.audio.durationMs - sound.offsetMs)
    const alarm = this.#options.alarms.set(lengthMs, () => {
      this.#silence('ended')
      this.#feed({ type: 'sound-ended', token, soundedMs: lengthMs })
    })
    this.#sounding = { token, occurrenceId, sound, startedAt: performance.now(), lengthMs, alarm }
    this.#tell('started', this.#sounding)
  }

  #silence(event: SoundEvent['event']): void {
    if (!this.#sounding) return
    this.#options.alarms.cancel(this.#sounding.alarm)
    this.#tell(event, this.#sounding)
    this.#sounding = undefined
  }

  #soundedMs(): number {
    return this.#sounding ? Math.min(this.#sounding.lengthMs, performance.now() - this.#sounding.startedAt) : 0
  }

  #tell(event: SoundEvent['event'], { occurrenceId, sound }: Sounding): void {
    const offsetMs = sound.kind === 'speech' ? sound.offsetMs : 0
    const { speakerId } = this
    this.#options.onSound({ speakerId, occurrenceId, event, kind: sound.kind, offsetMs, at: this.#options.clock.now() })
  }

  // ---- faults ------------------------------------------------------------------------------------------------------

  #planFaults(): void {
    const { drop, powerCut } = this.faults
    const { random, alarms } = this.#options
    const again = (slot: number, everyMs: number, act: () => void): void => {
      this.#faultAlarms[slot] = alarms.set(around(everyMs, random), () => {
        act()
        again(slot, everyMs, act)
      })
    }
    if (drop) again(0, drop.everyMs, () => this.drop(around(drop.forMs, random)))
    if (powerCut) again(1, powerCut.everyMs, () => this.cutPower(around(powerCut.forMs, random)))
  }

  #presence(online: boolean): string {
    const presence: Presence = { v: PROTOCOL_VERSION, online, epoch: this.#epoch, model: 'simulated', profile: 'basic' }
    return JSON.stringify(presence)
  }

  #topic(channel: 'acks' | 'presence' | 'telemetry'): string {
    return speakerTopic(this.#options.identity.topicRoot, this.speakerId, channel)
  }
}
