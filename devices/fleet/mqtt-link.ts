import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet'

/**
 * MQTT 3.1.1 for one simulated speaker, on the packet codec that MQTT.js itself is built on: no timers, streams or
 * stores of its own, because there are ten thousand of these in one process. Clean session; in order; QoS 1.
 */
export type MqttLinkOptions = {
  url: string
  clientId: string
  password: string
  will: { topic: string; payload: string }
  /** `done` tells the broker that the message was received. */
  onMessage: (topic: string, payload: Buffer, done: () => void) => void
  onConnected: () => void
  /** Once, whatever ended it. */
  onClosed: (why: string) => void
  keepaliveSeconds: number
  slowReaderMs?: number
}

const PINGREQ = Buffer.from([0xc0, 0])
const CONNECT_TIMEOUT_MS = 20_000

export class MqttLink {
  readonly #options: MqttLinkOptions
  readonly #socket: Socket
  readonly #waiting = new Map<number, () => void>()
  #out: Buffer[] = []
  #messageId = 0
  #closed = false
  #muted = false

  constructor(options: MqttLinkOptions) {
    this.#options = options
    this.#socket = dial(options.url)
    this.#socket.setNoDelay(true)
    this.#socket.setTimeout(CONNECT_TIMEOUT_MS, () => this.#end('no answer'))
    this.#socket.on('error', (error) => this.#end(error.message))
    this.#socket.on('close', () => this.#end('closed'))
    const packets = parser({ protocolVersion: 4 })
    packets.on('packet', (packet) => this.#receive(packet))
    packets.on('error', () => this.#end('protocol error'))
    this.#socket.on('data', (bytes) => {
      if (options.slowReaderMs) {
        this.#socket.pause()
        setTimeout(() => this.#socket.resume(), options.slowReaderMs).unref()
      }
      packets.parse(bytes)
    })
    this.#send(connectPacket(options))
  }

  /** `granted` is called when the broker has taken all subscriptions. */
  subscribe(topics: readonly string[], granted: () => void): void {
    const messageId = this.#nextId(granted)
    this.#send({ cmd: 'subscribe', messageId, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) })
  }

  /** `taken` is called at the broker's PUBACK, and never if the connection ends before. */
  publish(topic: string, payload: string, retain: boolean, taken: () => void): void {
    const messageId = this.#nextId(taken)
    this.#send({ cmd: 'publish', topic, payload, qos: 1, retain, dup: false, messageId })
  }

  ping(): void {
    this.#write(PINGREQ)
  }

  /** Neither read nor write any more, but keep the socket: what a hung device looks like from outside. */
  mute(): void {
    this.#muted = true
    this.#socket.pause()
  }

  /** Break the connection without a word: the broker publishes the will. */
  destroy(): void {
    this.#socket.destroy()
    this.#end('destroyed')
  }

  /** Leave properly: no will. Resolves when everything sent has left this process. */
  leave(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#flush()
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve())
      this.#socket.end(Buffer.from([0xe0, 0]), () => this.#socket.destroy())
    })
  }

  #receive(packet: Packet): void {
    if (this.#muted || this.#closed) return
    switch (packet.cmd) {
      case 'connack':
        if (packet.returnCode !== 0) {
          this.#end(`refused (${packet.returnCode})`)
          break
        }
        this.#socket.setTimeout(0)
        this.#options.onConnected()
        break
      case 'suback':
      case 'puback': {
        const id = packet.messageId ?? 0
        const done = this.#waiting.get(id)
        this.#waiting.delete(id)
        done?.()
        break
      }
      case 'publish': {
        const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload
        const { messageId } = packet
        this.#options.onMessage(packet.topic, payload, () => {
          if (packet.qos === 1 && messageId !== undefined) this.#acknowledge(messageId)
        })
        break
      }
      default: // PINGRESP; nothing else comes to a subscriber of QoS 1
    }
  }

  #acknowledge(messageId: number): void {
    this.#write(Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]))
  }

  #send(packet: Packet): void {
    if (this.#muted) return
    this.#write(generate(packet))
  }

  /** What is said in one turn of the event loop leaves in one write: a PUBACK and the answer to what it acknowledges. */
  #write(bytes: Buffer): void {
    if (this.#closed) return
    if (this.#out.push(bytes) === 1) flushSoon(this.#flush)
  }

  readonly #flush = (): void => {
    const [only, ...more] = this.#out
    this.#out = []
    if (only && !this.#closed) this.#socket.write(more.length > 0 ? Buffer.concat([only, ...more]) : only)
  }

  #nextId(done: () => void): number {
    this.#messageId = (this.#messageId % 65_535) + 1
    this.#waiting.set(this.#messageId, done)
    return this.#messageId
  }

  #end(why: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#waiting.clear()
    this.#socket.destroy()
    this.#options.onClosed(why)
  }
}

let flushes: Array<() => void> = []

/** One immediate for all links of a turn: ten thousand of them would cost more than what they save. */
function flushSoon(flush: () => void): void {
  if (flushes.push(flush) > 1) return
  setImmediate(() => {
    const due = flushes
    flushes = []
    for (const one of due) one()
  })
}

function dial(url: string): Socket {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol === 'mqtts:' || protocol === 'tls:')
    return connectTls({ host, port: Number(port || 8883), servername: host })
  return connectTcp({ host, port: Number(port || 1883) })
}

function connectPacket({ clientId, password, will, keepaliveSeconds }: MqttLinkOptions): IConnectPacket {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId,
    keepalive: keepaliveSeconds,
    username: clientId,
    password: Buffer.from(password),
    will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
  }
}
