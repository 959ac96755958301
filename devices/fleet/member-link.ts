import { type Acknowledgement, PROTOCOL_VERSION, type Presence, type Telemetry } from '../../src/protocol/messages.ts'
import { speakerSubscriptions, speakerTopic } from '../../src/protocol/topics.ts'
import type { Identity } from '../speaker/enrol.ts'
import { backoffMs, type Random } from '../speaker/random.ts'
import type { Alarm, AlarmHeap } from './alarms.ts'
import { between, type Faults } from './faults.ts'
import { MqttLink } from './mqtt-link.ts'

export type MemberLinkOptions = {
  identity: Identity
  faults: Faults
  random: Random
  alarms: AlarmHeap
  /** Waits for its turn to dial; `release` must be called once connected or given up. */
  turnToDial: (dial: (release: () => void) => void) => void
  areaPath: () => readonly string[]
  /** Undefined when it reports nothing. */
  telemetry: () => Telemetry | undefined
  onMessage: (topic: string, payload: Buffer, done: () => void) => void
  onConnected: () => void
  onPresence: (online: boolean) => void
  onDelivered: (acks: readonly Acknowledgement[]) => void
}

const KEEPALIVE_SECONDS = 60

/** The connection of one simulated speaker, through the faults of its line: dials, greets, keeps alive, dials again. */
export class MemberLink {
  readonly #options: MemberLinkOptions
  #link: MqttLink | undefined
  #online = false
  #isOn = false
  #epoch: number
  #tries = 0
  #keepalive: Alarm | undefined
  #retry: Alarm | undefined
  #lastInAt = 0
  #lastOutAt = 0
  /** Grows at each power cut: what was on its way then arrives nowhere. */
  #life = 0

  constructor(options: MemberLinkOptions) {
    this.#options = options
    this.#epoch = options.identity.presenceEpoch ?? 0
  }

  get online(): boolean {
    return this.#online
  }

  /** Power is there. */
  start(): void {
    this.#isOn = true
    if (this.#options.faults.dead !== 'absent') this.#dial()
  }

  /** Power is back: in its turn, like everybody who was cut off. */
  startAgain(): void {
    this.#isOn = true
    this.#redial(0)
  }

  /** Power is gone. */
  cutPower(): void {
    this.#isOn = false
    this.#life += 1
    this.#options.alarms.cancel(this.#retry)
    this.#cutLink()
  }

  /** Break the link for a while. */
  drop(forMs: number): void {
    this.#cutLink()
    this.#redial(forMs)
  }

  /** Leave with a word. */
  async stop(): Promise<void> {
    this.#isOn = false
    this.#life += 1
    for (const alarm of [this.#retry, this.#keepalive]) this.#options.alarms.cancel(alarm)
    const link = this.#link
    this.#link = undefined
    if (!link) return
    if (this.#online) link.publish(this.#topic('presence'), this.#presence(false), true, () => undefined)
    this.#online = false
    await link.leave()
  }

  /** To the broker, as late as this line makes it. */
  publish(acks: readonly Acknowledgement[]): void {
    if (!this.#online) return
    const { delay } = this.#options.faults
    if (!delay) {
      this.#send(acks)
      return
    }
    const now = performance.now()
    this.#lastOutAt = Math.max(this.#lastOutAt, now + between(delay.fromMs, delay.toMs, this.#options.random))
    this.#options.alarms.set(this.#lastOutAt - now, () => this.#send(acks))
  }

  report(): void {
    const telemetry = this.#online ? this.#options.telemetry() : undefined
    if (telemetry) this.#link?.publish(this.#topic('telemetry'), JSON.stringify(telemetry), false, () => undefined)
  }

  #dial(): void {
    this.#options.turnToDial((release) => {
      if (!this.#isOn || this.#link) {
        release()
        return
      }
      this.#epoch += 1
      const { identity, faults } = this.#options
      const link = new MqttLink({
        url: identity.mqtt.url,
        clientId: identity.speakerId,
        password: identity.mqtt.password,
        keepaliveSeconds: KEEPALIVE_SECONDS,
        will: { topic: this.#topic('presence'), payload: this.#presence(false) },
        ...(faults.slowReaderMs && { slowReaderMs: faults.slowReaderMs }),
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
    const { identity, areaPath, faults } = this.#options
    link.subscribe(speakerSubscriptions(identity.topicRoot, identity.speakerId, areaPath()), () => {
      link.publish(this.#topic('presence'), this.#presence(true), true, () => {
        release()
        if (this.#link !== link) return
        this.#online = true
        this.#tries = 0
        this.#options.onPresence(true)
        if (faults.dead === 'mute') {
          link.mute()
          return
        }
        this.#keepAlive(link, 0)
        this.#options.onConnected()
        this.report()
      })
    })
  }

  #keepAlive(link: MqttLink, beat: number): void {
    this.#keepalive = this.#options.alarms.set((KEEPALIVE_SECONDS * 1_000) / 2, () => {
      if (this.#link !== link) return
      link.ping()
      if (beat % 2 === 1) this.report()
      this.#keepAlive(link, beat + 1)
    })
  }

  #cutLink(): void {
    const link = this.#link
    this.#link = undefined
    this.#options.alarms.cancel(this.#keepalive)
    link?.destroy()
    if (this.#online) this.#options.onPresence(false)
    this.#online = false
  }

  #redial(afterMs: number): void {
    this.#options.alarms.cancel(this.#retry)
    if (this.#isOn) this.#retry = this.#options.alarms.set(afterMs, () => this.#dial())
  }

  /** From the broker; through the faults of this link, in order unless reordering is one of them. */
  #arrive(topic: string, payload: Buffer, done: () => void): void {
    const { delay, duplicate, reorder } = this.#options.faults
    const { random, alarms, onMessage } = this.#options
    if (!delay && !duplicate && !reorder) {
      onMessage(topic, payload, done)
      return
    }
    const now = performance.now()
    let at = Math.max(this.#lastInAt, now + (delay ? between(delay.fromMs, delay.toMs, random) : 0))
    if (reorder && random() < reorder.chance) at += between(0, reorder.byMs, random)
    else this.#lastInAt = at
    const life = this.#life
    const hand = () => life === this.#life && onMessage(topic, payload, done)
    alarms.set(at - now, hand)
    if (duplicate && random() < duplicate) alarms.set(at - now + 1, hand)
  }

  #send(acks: readonly Acknowledgement[]): void {
    const life = this.#life
    this.#link?.publish(this.#topic('acks'), JSON.stringify({ v: PROTOCOL_VERSION, acks }), false, () => {
      if (life === this.#life) this.#options.onDelivered(acks)
    })
  }

  #presence(online: boolean): string {
    const presence: Presence = { v: PROTOCOL_VERSION, online, epoch: this.#epoch, model: 'simulated', profile: 'basic' }
    return JSON.stringify(presence)
  }

  #topic(channel: 'acks' | 'presence' | 'telemetry'): string {
    const { topicRoot, speakerId } = this.#options.identity
    return speakerTopic(topicRoot, speakerId, channel)
  }
}
