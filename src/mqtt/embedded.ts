import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { parseTopic } from '../protocol/topics.ts'
import { type Broker, PUBLISH_TIMEOUT_MS } from './broker.ts'

/** Says whether this speaker, with this secret, may come in. */
export type CheckCredentials = (speakerId: string, password: string) => Promise<boolean>

const UPWARD = ['acks', 'presence', 'telemetry']
const OWN_DOWNWARD = ['commands', 'config']

/**
 * Aedes in this process, MQTT 3.1.1, for speakers to dial. What it remembers dies with it, which costs nothing:
 * retained documents are in SQL and are put back at start.
 */
export function createEmbeddedBroker(config: Config, check: CheckCredentials, log: Logger): Broker {
  const root = config.topicRoot
  let aedes: Aedes | undefined
  let server: Server | undefined
  let port = config.mqttPort
  const sockets = new Set<Socket>()
  const listeners: Array<() => void> = []
  const subscriptions: Array<(broker: Aedes) => Promise<void>> = []

  const connected = () => aedes !== undefined && server?.listening === true
  return {
    get connected() {
      return connected()
    },
    get publicUrl() {
      return config.mqttPublicUrl ?? `mqtt://${config.mqttHost}:${port}`
    },
    onConnect(listener) {
      listeners.push(listener)
      if (connected()) listener()
    },
    async publish(topic, payload, { retain = false } = {}) {
      const broker = aedes
      if (!broker) throw new Error('the embedded broker is not running')
      if (/[+#]/.test(topic)) throw new Error(`refusing to publish to the wildcard topic ${topic}`)
      await withDeadline(
        new Promise<void>((resolve, reject) =>
          broker.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain, dup: false }, (err) =>
            err ? reject(err) : resolve(),
          ),
        ),
      )
    },
    async subscribe(pattern, handler) {
      const attach = (broker: Aedes) =>
        new Promise<void>((resolve) =>
          broker.subscribe(
            pattern,
            (packet, done) => {
              handler(packet.topic, Buffer.from(packet.payload))
              done()
            },
            resolve,
          ),
        )
      subscriptions.push(attach)
      if (aedes) await attach(aedes)
    },
    async admit() {}, // `check` reads the same row that was just committed
    async expel(speakerId) {
      for (const client of clientsOf(aedes)) if (client.id === speakerId) client.close()
    },
    async start() {
      const broker = await Aedes.createBroker({
        // One frozen subscriber holds up everyone for this long; the default is a minute.
        drainTimeout: 2_000,
        concurrency: 10_000,
        authenticate: (client, username, password, done) => {
          const secret = password?.toString() ?? ''
          if (!username || client.id !== username) return done(null, false)
          check(username, secret).then(
            (ok) => done(null, ok),
            (err: Error) => {
              log.warn({ err: err.message, speakerId: username }, 'credentials could not be checked')
              done(null, false)
            },
          )
        },
        authorizePublish: (client, packet, done) => {
          if (!client) return done(null) // the server itself
          const topic = parseTopic(root, packet.topic)
          const own = topic?.of === 'speaker' && topic.speakerId === client.id && UPWARD.includes(topic.channel)
          done(own ? null : new Error(`${client.id} may not publish to ${packet.topic}`))
        },
        authorizeSubscribe: (client, subscription, done) => {
          const topic = parseTopic(root, subscription.topic)
          const allowed =
            topic?.of === 'area' ||
            (topic?.of === 'speaker' && topic.speakerId === client.id && OWN_DOWNWARD.includes(topic.channel))
          done(null, allowed ? subscription : null)
        },
      })
      broker.on('clientError', (client, err) =>
        log.debug({ speakerId: client.id, err: err.message }, 'speaker link error'),
      )
      broker.on('connectionError', (_client, err) => log.debug({ err: err.message }, 'speaker connection refused'))
      for (const attach of subscriptions) await attach(broker)
      const listening = createServer((socket) => {
        sockets.add(socket)
        socket.once('close', () => sockets.delete(socket))
        broker.handle(socket)
      })
      listening.listen(config.mqttPort, config.mqttHost)
      await once(listening, 'listening')
      const address = listening.address()
      if (typeof address === 'object' && address) port = address.port
      server = listening
      aedes = broker
      for (const listener of listeners) listener()
    },
    async stop() {
      const broker = aedes
      aedes = undefined
      server?.close()
      for (const socket of sockets) socket.destroy()
      if (broker) await new Promise<void>((resolve) => broker.close(() => resolve()))
    },
  }
}

function clientsOf(aedes: Aedes | undefined): Array<{ id: string; close(): void }> {
  // safe because Aedes keeps its clients by id in `clients`; the types leave the field out
  return Object.values((aedes as unknown as { clients?: Record<string, { id: string; close(): void }> })?.clients ?? {})
}

export async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the broker took no message for ${PUBLISH_TIMEOUT_MS} ms`)),
      PUBLISH_TIMEOUT_MS,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
