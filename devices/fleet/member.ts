import type { Clock } from '../../src/clock.ts'
import { type Acknowledgement, PROTOCOL_VERSION, type Telemetry } from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { SpeakerCore } from '../speaker/core.ts'
import type { CoreState, Effect, Input } from '../speaker/core-types.ts'
import { type Identity, openConfig } from '../speaker/enrol.ts'
import type { OpenedDocument } from '../speaker/open-document.ts'
import type { Random } from '../speaker/random.ts'
import type { Alarm, AlarmHeap } from './alarms.ts'
import { around, type Faults } from './faults.ts'
import { MemberInbox } from './member-inbox.ts'
import { MemberLink, type MemberLinkOptions } from './member-link.ts'
import { MemberOutput, type SoundEvent } from './member-output.ts'
import type { KeySet, Shared } from './shared.ts'

export type MemberOptions = {
  identity: Identity
  faults: Faults
  random: Random
  clock: Clock
  alarms: AlarmHeap
  shared: Shared
  turnToDial: MemberLinkOptions['turnToDial']
  onAck: (speakerId: string, ack: Acknowledgement) => void
  onSound: (event: SoundEvent) => void
  onPresence: (speakerId: string, online: boolean) => void
  onRefused: () => void
  /** Say every minute what it does and how loud it is set. */
  telemetry: boolean
}

const HELD_AUDIO = 50

/** One simulated speaker: the core of the reference speaker, between a line and an output that only keeps time. */
export class Member {
  readonly speakerId: string
  readonly faults: Faults
  readonly #options: MemberOptions
  readonly #held = new Set<string>()
  readonly #link: MemberLink
  readonly #inbox: MemberInbox
  readonly #output: MemberOutput
  #core: SpeakerCore
  #keySet: KeySet | undefined
  #powered = false
  #wake: Alarm | undefined
  #faultAlarms: Array<Alarm | undefined> = []
  #busy = false
  #pending: Input[] = []
  #toSay: Acknowledgement[] = []
  /** Grows at each power cut: what was being fetched then arrives nowhere. */
  #life = 0

  constructor(options: MemberOptions) {
    const { identity, faults, random, clock, alarms, shared, turnToDial, onSound } = options
    this.#options = options
    this.speakerId = identity.speakerId
    this.faults = faults
    this.#core = this.#newCore()
    const feed = (input: Input) => this.#feed(input)
    this.#output = new MemberOutput({ speakerId: this.speakerId, clock, alarms, shared, feed, onSound })
    this.#inbox = new MemberInbox({
      ...{ identity, shared, keySet: () => this.#keySet, trust: () => this.#trust() },
      take: (opened, via) => this.#take(opened, via),
    })
    this.#link = new MemberLink({
      ...{ identity, faults, random, alarms, turnToDial },
      areaPath: () => this.#core.state.config.areaPath,
      telemetry: () => this.#telemetry(),
      onMessage: (topic, payload, done) => this.#powered && this.#inbox.put(topic, payload, done),
      onConnected: () => this.#feed({ type: 'connected' }),
      onPresence: (online) => options.onPresence(this.speakerId, online),
      onDelivered: (acks) => this.#feed({ type: 'acks-delivered', seqs: acks.map((ack) => ack.seq) }),
    })
  }

  get online(): boolean {
    return this.#link.online
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
    this.#link.start()
  }

  async stop(): Promise<void> {
    if (!this.#powered) return
    this.#powered = false
    this.#life += 1
    this.#output.close('stopped')
    this.#inbox.forget()
    for (const alarm of [this.#wake, ...this.#faultAlarms]) this.#options.alarms.cancel(alarm)
    await this.#link.stop()
  }

  /** Break the link for a while. */
  drop(forMs: number): void {
    this.#link.drop(forMs)
  }

  /** Power fails for a while: the state stays as it was last written, everything else is gone. */
  cutPower(forMs: number): void {
    if (!this.#powered) return
    const state = structuredClone(this.#core.state)
    this.#powered = false
    this.#life += 1
    this.#output.close('power-cut')
    this.#options.alarms.cancel(this.#wake)
    this.#inbox.forget()
    this.#toSay = []
    this.#pending = []
    this.#link.cutPower()
    const life = this.#life
    this.#options.alarms.set(forMs, () => {
      if (life !== this.#life) return
      this.#core = this.#newCore(state)
      this.#powered = true
      this.#feed({ type: 'restored' })
      this.#link.startAgain()
    })
  }

  #take(opened: OpenedDocument, via: 'area' | 'speaker'): void {
    if (!opened.ok) this.#options.onRefused()
    this.#feed({ type: 'envelope', opened, via })
  }

  async #trust(): Promise<void> {
    const { configKey } = this.#options.identity
    const keys = this.#core.state.config.keys.filter((key) => key.purpose !== 'config')
    this.#keySet = await this.#options.shared.keySet([...keys, { ...configKey, purpose: 'config' }])
  }

  #telemetry(): Telemetry | undefined {
    if (!this.#options.telemetry) return undefined
    const at = new Date(this.#now()).toISOString()
    const { volume } = this.#core.state.config
    return { v: PROTOCOL_VERSION, at, playing: this.sounding ?? null, volume }
  }

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
      for (const effect of this.#core.handle(next, this.#now(), this.#output.soundedMs)) this.#do(effect)
    this.#busy = false
    if (this.#toSay.length === 0) return
    const acks = this.#toSay
    this.#toSay = []
    for (const ack of acks) this.#options.onAck(this.speakerId, ack)
    this.#link.publish(acks)
  }

  #do(effect: Effect): void {
    if (!this.#powered) return
    switch (effect.type) {
      case 'fetch':
        this.#fetch(effect)
        break
      case 'listen':
        this.#output.listen(effect)
        break
      case 'hang-up':
        this.#output.hangUp(effect.occurrenceId)
        break
      case 'start':
        this.#output.play(effect)
        break
      case 'stop':
        this.#output.silence('stopped')
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
        if (this.online) this.drop(0)
        break
      case 'trust': // the inbox waits for it
        this.#link.report()
        break
      case 'persist': // the state in memory is the disk of this simulation
      case 'note':
        break
    }
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
}
