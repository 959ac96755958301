import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
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

/** Of 64 kbit/s, mono, 44.1 kHz. */
const FRAME = Buffer.concat([Buffer.from([0xff, 0xfb, 0x50, 0xc4]), Buffer.alloc(204)])

test('a station that hangs up, refuses and then is back has no end: it is asked again and goes on', async () => {
  let requests = 0
  const server = createServer((_, response) => {
    requests += 1
    if (requests === 2) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).write(Buffer.concat([FRAME, FRAME, FRAME]))
    if (requests === 1) response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // safe: it listens on TCP
  const states: StreamState[] = []
  const stream = new LiveStream({
    stream: {
      ...{ mime: 'audio/mpeg', url: `http://127.0.0.1:${port}/relay/a.mp3`, bufferMs: 0, source: 'relay' },
      until: new Date(Date.now() + 60_000).toISOString(),
    },
    ...{ clock: systemClock, random: trueRandom, onState: (state) => states.push(state) },
  })
  stream.claim()
  let frames = 0
  await vi.waitFor(() => {
    frames += stream.take()?.length ?? Number.NaN
    expect(frames).toBeGreaterThanOrEqual(5)
  })
  expect([requests, states]).toEqual([3, ['open', 'ready']])
  stream.close()
  server.closeAllConnections()
  server.close()
})

test('a stream that sends the speaker on to another host is not followed there', async () => {
  let asked = 0
  const elsewhere = createServer((_, response) => {
    asked += 1
    response.end()
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const server = createServer((_, response) => {
    const { port } = elsewhere.address() as AddressInfo // safe: it listens on TCP
    response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // safe: as above
  const last = await new Promise<StreamState>((onState) => {
    const stream = {
      ...{ mime: 'audio/mpeg' as const, url: `http://127.0.0.1:${port}/live/a.mp3`, bufferMs: 0 },
      until: new Date(Date.now() + 300).toISOString(),
    }
    new LiveStream({ stream, clock: systemClock, random: trueRandom, onState })
  })
  expect([last, asked]).toEqual(['lost', 0])
  for (const one of [server, elsewhere]) {
    one.closeAllConnections()
    one.close()
  }
})
