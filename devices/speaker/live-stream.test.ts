import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { StreamState } from './core-types.ts'
import { LiveStream } from './live-stream.ts'
import { trueRandom } from './random.ts'

test('a server that takes the request and says nothing is asked again', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    if (requests > 1) response.writeHead(200, { 'content-type': 'audio/mpeg' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // safe: it listens on TCP
  const states: StreamState[] = []
  await new Promise<void>((resolve) => {
    const stream = {
      mime: 'audio/mpeg' as const,
      url: `http://127.0.0.1:${port}/live/a.mp3`,
      bufferMs: 800,
      until: new Date(Date.now() + 60_000).toISOString(),
    }
    const onState = (state: StreamState) => {
      states.push(state)
      if (state === 'over' || state === 'lost') resolve()
    }
    new LiveStream({ stream, clock: systemClock, random: trueRandom, onState, connectMs: 100 })
  })
  expect([requests, states]).toEqual([2, ['open', 'over']])
  server.closeAllConnections()
  server.close()
})
