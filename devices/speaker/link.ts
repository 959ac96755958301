import { connect, type MqttClient } from 'mqtt'
import type { Acknowledgement, Presence, Telemetry } from '../../src/protocol/messages.ts'
import { PROTOCOL_VERSION } from '../../src/protocol/messages.ts'
import { speakerSubscriptions, speakerTopic } from '../../src/protocol/topics.ts'
import type { Identity } from './enrol.ts'
import { backoffMs, type Random } from './random.ts'

export type LinkOptions = {
  identity: Identity
  model: string
  random: Random
  areaPath: () => readonly string[]
  /** A number that was never used before, written down before it is returned. */
  nextEpoch: () => number
  /** The broker is told "received" only when this resolves. */
  onMessage: (topic: string, payload: Buffer) => Promise<void>
  onOnline: () => void
  onOffline: () => void
  onDelivered: (acks: readonly Acknowledgement[]) => void
  note: (note: string) => void
}

/** The connection of one speaker: MQTT 3.1.1, clean session, will and birth of one epoch, reconnecting with jitter. */
export class Link {
  readonly #options: LinkOptions
  #client: MqttClient | undefined
  #retry: NodeJS.Timeout | undefined
  #tries = 0
  #online = false
  #stopped = false
  #epoch = 0

  constructor(options: LinkOptions) {
    this.#options = options
  }

  get online(): boolean {
    return this.#online
  }

  start(): void {
    const { identity, note } = this.#options
    this.#epoch = this.#options.nextEpoch()
    const client = connect(identity.mqtt.url, {
      protocolVersion: 4,
      clientId: identity.speakerId,
      username: identity.speakerId,
      password: identity.mqtt.password,
      clean: true,
      keepalive: 30,
      connectTimeout: 10_000,
      // A new connection has a new epoch and so a new will: it is a new client, not a reconnect of this one.
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: { topic: this.#topic('presence'), payload: this.#presence(false), qos: 1, retain: true },
    })
    this.#client = client
    client.handleMessage = (packet, done) => {
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
      this.#options.onMessage(packet.topic, payload).then(
        () => done(),
        (error: Error) => done(error),
      )
    }
    client.on('connect', () => void this.#greet(client))
    client.on('error', (error) => note(`connection: ${error.message}`))
    client.on('close', () => this.#closed(client))
  }

  /** Subscribe anew, e.g. when the area path has changed. Old areas are left. */
  resubscribe(): void {
    this.#client?.end(true)
  }

  publishAcks(acks: readonly Acknowledgement[]): void {
    if (!this.#online || !this.#client) return
    const payload = JSON.stringify({ v: PROTOCOL_VERSION, acks })
    this.#client.publish(this.#topic('acks'), payload, { qos: 1 }, (error) => {
      if (!error) this.#options.onDelivered(acks)
    })
  }

  /** News of no weight: what is lost is told again a minute later. */
  publishTelemetry(telemetry: Telemetry): void {
    if (this.#online) this.#client?.publish(this.#topic('telemetry'), JSON.stringify(telemetry), { qos: 0 })
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    const client = this.#client
    if (!client) return
    if (this.#online) await this.#farewell(client)
    await client.endAsync(true)
  }

  async #greet(client: MqttClient): Promise<void> {
    try {
      const { identity, areaPath } = this.#options
      // Subscribed before it says it is there: whoever sees it online may send to it.
      const topics = speakerSubscriptions(identity.topicRoot, identity.speakerId, areaPath())
      const granted = await client.subscribeAsync(topics, { qos: 1 })
      if (granted.some((one) => one.qos === 128)) this.#options.note('the broker refused a subscription')
      await client.publishAsync(this.#topic('presence'), this.#presence(true), { qos: 1, retain: true })
    } catch {
      client.end(true)
      return
    }
    if (client !== this.#client || !client.connected) return
    this.#online = true
    this.#tries = 0
    this.#options.onOnline()
  }

  #closed(client: MqttClient): void {
    if (client !== this.#client) return
    client.end(true)
    if (this.#online) this.#options.onOffline()
    this.#online = false
    this.#client = undefined
    if (this.#stopped) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.start(), backoffMs(this.#tries++, 500, 30_000, this.#options.random))
  }

  async #farewell(client: MqttClient): Promise<void> {
    const timeout = new Promise((resolve) => setTimeout(resolve, 1_000).unref())
    await Promise.race([
      client.publishAsync(this.#topic('presence'), this.#presence(false), { qos: 1, retain: true }),
      timeout,
    ])
  }

  #presence(online: boolean): string {
    const presence: Presence = {
      v: PROTOCOL_VERSION,
      online,
      epoch: this.#epoch,
      model: this.#options.model,
      profile: 'basic',
    }
    return JSON.stringify(presence)
  }

  #topic(channel: 'acks' | 'presence' | 'telemetry'): string {
    return speakerTopic(this.#options.identity.topicRoot, this.#options.identity.speakerId, channel)
  }
}
