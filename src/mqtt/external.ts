import { randomBytes } from 'node:crypto'
import mqtt, { type MqttClient } from 'mqtt'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import type { Broker, MessageHandler } from './broker.ts'
import { admitSpeakers, expelSpeaker } from './dynamic-security.ts'
import { withDeadline } from './embedded.ts'

/**
 * Any MQTT 3.1.1 broker, by MQTT.js. One connection carries the commands down, another the answers up: ten thousand
 * acknowledgements must not stand in front of a command.
 *
 * Speakers send their answers with QoS 1; the broker hands them on to us with QoS 0. A PUBACK per answer, before or
 * after the commit, would cost a third of the throughput and buy nothing: what is lost on this hop is asked again
 * (docs/decisions/0004-answers-with-qos-0.md).
 */
export function createExternalBroker(config: Config, url: string, log: Logger): Broker {
  const instance = randomBytes(4).toString('hex')
  let down: MqttClient | undefined
  let up: MqttClient | undefined
  const listeners: Array<() => void> = []
  const handlers: Array<{ pattern: string; handler: MessageHandler }> = []

  const open = (part: 'down' | 'up'): MqttClient => {
    const client = mqtt.connect(url, {
      clientId: `loa-server-${part}-${instance}`,
      protocolVersion: 4,
      clean: true,
      keepalive: 15,
      connectTimeout: 5_000,
      reconnectPeriod: 500,
      // A broker that restarts refuses for a moment; give up only when we are stopped.
      reconnectOnConnackError: true,
      queueQoSZero: false,
      // Its default formats a dozen debug texts per packet, printed or not.
      log: () => undefined,
      resubscribe: false,
      manualConnect: true,
    })
    client.on('error', (err) => log.warn({ err: err.message, part }, 'broker trouble'))
    client.on('close', () => log.debug({ part }, 'broker connection closed'))
    client.setMaxListeners(0)
    return client
  }

  const parts = () => {
    down ??= open('down')
    up ??= open('up')
    return { down, up }
  }

  // Several gateways share the stream of answers; a broker without $share would hand every answer to each of them,
  // which is only slower, since recording one twice changes nothing.
  // Presence is the exception: retained messages reach only plain subscriptions (MQTT 5 §4.8.2).
  const filterOf = (pattern: string) => (pattern.endsWith('/presence') ? pattern : `$share/loa-gateway/${pattern}`)

  return {
    get connected() {
      return down?.connected === true && (handlers.length === 0 || up?.connected === true)
    },
    get publicUrl() {
      if (config.mqttPublicUrl) return config.mqttPublicUrl
      const { protocol, host } = new URL(url) // without the server's own credentials
      return `${protocol}//${host}`
    },
    onConnect(listener) {
      listeners.push(listener)
      if (down?.connected) listener()
    },
    async publish(topic, payload, { retain = false } = {}) {
      if (/[+#]/.test(topic)) throw new Error(`refusing to publish to the wildcard topic ${topic}`)
      // MQTT.js would keep it in memory for later, where nobody sees it grow old.
      if (!down?.connected) throw new Error('the broker is not connected')
      await withDeadline(down.publishAsync(topic, payload, { qos: 1, retain }))
    },
    async subscribe(pattern, handler) {
      handlers.push({ pattern, handler })
      if (up?.connected) await up.subscribeAsync(filterOf(pattern), { qos: 0 })
    },
    async admit(credentials) {
      await admitSpeakers(connectedOrThrow(down), credentials)
    },
    async expel(speakerId) {
      await expelSpeaker(connectedOrThrow(down), speakerId)
    },
    async start() {
      const clients = parts()
      clients.down.on('connect', () => {
        for (const listener of listeners) listener()
      })
      if (handlers.length > 0) {
        const matchers = handlers.map(({ pattern, handler }) => ({ matches: matcher(pattern), handler }))
        clients.up.on('message', (topic, payload) => {
          matchers.find(({ matches }) => matches(topic))?.handler(topic, payload)
        })
        clients.up.on('connect', () => {
          const filters = handlers.map(({ pattern }) => filterOf(pattern))
          clients.up.subscribe(filters, { qos: 0 }, (err) => {
            if (err) log.error({ err: err.message }, 'the broker refuses our subscriptions')
          })
        })
        clients.up.connect()
      }
      clients.down.connect()
    },
    async stop() {
      await Promise.allSettled([down?.endAsync(true), up?.endAsync(true)])
    },
  }
}

function connectedOrThrow(client: MqttClient | undefined): MqttClient {
  if (!client?.connected) throw new Error('the broker is not connected')
  return client
}

/** A predicate for one MQTT filter; `+` is one level. */
function matcher(pattern: string): (topic: string) => boolean {
  const expression = new RegExp(`^${pattern.replace(/[.*?^${}()|[\]\\]/g, '\\$&').replaceAll('+', '[^/]+')}$`)
  return (topic) => expression.test(topic)
}
