import { readFile } from 'node:fs/promises'
import { MqttLink } from '../../devices/fleet/mqtt-link.ts'

// The floor: as many connections as there are speakers, each of which answers one message with one bare
// acknowledgement. No protocol, no database: what the broker and this machine cost by themselves.
type Client = { clientId: string; password: string; url: string; topic: string; ackTopic: string }
const clients: Client[] = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8'))
const DIALING = 200
let open = 0
let next = 0

function dial(): void {
  const client = clients[next++]
  if (!client) return
  const link = new MqttLink({
    ...client,
    will: { topic: client.ackTopic, payload: 'gone' },
    keepaliveSeconds: 0,
    onMessage: (_topic, _payload, done) => {
      done()
      link.publish(client.ackTopic, '{"ok":1}', false, () => undefined)
    },
    onConnected: () =>
      link.subscribe([client.topic], () => {
        open += 1
        if (open === clients.length) process.send?.('ready')
        dial()
      }),
    onClosed: (why) => {
      if (open < clients.length) throw new Error(`${client.clientId}: ${why}`)
    },
  })
}
for (let n = 0; n < DIALING; n++) dial()
process.on('disconnect', () => process.exit(0))
