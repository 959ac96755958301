import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMs } from '../../src/clock.ts'
import { type Ctx, systemActor } from '../../src/context.ts'
import { checkDueRelays } from '../../src/relays/check.ts'
import { relayStream } from '../../src/relays/stream.ts'
import { AreaFixtures } from '../support/area-fixtures.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'
import { feedIcecast, listenersOf, startIcecast } from '../support/icecast.ts'
import { listenTo } from '../support/relay-listener.ts'
import type { TestServer } from '../support/servers.ts'

const PROVINCE = { code: '19', path: '/VN/19/' }

let icecast: TestServer
let server: HttpServer
let made: AreaFixtures
beforeAll(async () => {
  icecast = await startIcecast()
  server = await startHttpServer({ LOA_RELAY_HOSTS: `127.0.0.1:${icecast.port}`, LOA_RELAY_MAX_LISTENERS: '5' })
  await insertTestAreas(server.database)
  made = new AreaFixtures(server)
})
afterAll(async () => {
  await server?.stop()
  await icecast?.stop()
})

async function addStation(mount: string): Promise<{ id: string; url: string }> {
  const { id: fallbackClipId } = await made.clip(PROVINCE)
  const { id } = await server.root.expect(201, 'POST', '/relays', {
    ...{ name: `Đài ${mount}`, url: `${icecast.url}${mount}`, areaCodes: ['19'], fallbackClipId },
  })
  return { id, url: addressOf(id) }
}

/** What a speaker would be told, on this server's port. */
function addressOf(id: string, at = server.app.clock.now()): string {
  const app = { ...server.app, publicUrl: () => server.url, clock: { now: () => at } }
  return relayStream(app, id, addMs(at, 60_000)).url
}

const check = (id: string) => server.root.expect(200, 'POST', `/relays/${id}/check`)

test('a station that dies in the middle is back on the same connections, and is asked for its sound only once', async () => {
  const studio = await feedIcecast(icecast, '/vov1', { hertz: 440 })
  const station = await addStation('/vov1')
  const [near, far] = await Promise.all([listenTo(station.url), listenTo(station.url)])
  await Promise.all([near.hears(440), far.hears(440)])
  expect(await check(station.id)).toMatchObject({ status: 'ok', format: 'mp3', listeners: 2 })
  await expect.poll(() => listenersOf(icecast, '/vov1')).toBe(1)

  await icecast.kill()
  await studio.stop()
  await expect.poll(() => server.relays.find(station.id)?.reason).toBeDefined()
  // Noticed at once, long before its next check: whoever looks at the screen, and the airing's own story.
  const ctx: Ctx = { ...server.app, actor: systemActor('test'), requestId: 'req_test' }
  await checkDueRelays(ctx, server.relays)
  expect(await server.root.expect(200, 'GET', `/relays/${station.id}`)).toMatchObject({ status: 'unreachable' })
  await icecast.start()
  const again = await feedIcecast(icecast, '/vov1', { hertz: 880 })
  await Promise.all([near.hears(880), far.hears(880)])
  // A line that comes and goes is not news each time.
  await checkDueRelays(ctx, server.relays)
  expect(await server.root.expect(200, 'GET', `/relays/${station.id}`)).toMatchObject({ status: 'unreachable' })
  const later = { ...ctx, clock: { now: () => addMs(server.app.clock.now(), 11_000) } }
  await checkDueRelays(later, server.relays)
  expect(await server.root.expect(200, 'GET', `/relays/${station.id}`)).toMatchObject({ status: 'ok' })
  near.leave()
  far.leave()
  await again.stop()
})

test('AAC comes out as MP3, and its measured health says what it is', async () => {
  const studio = await feedIcecast(icecast, '/tinh', { hertz: 660, sound: 'aac' })
  const station = await addStation('/tinh')
  expect(await check(station.id)).toMatchObject({
    ...{ status: 'ok', format: 'aac', reason: null, measured: { codec: 'aac', hertz: 44_100 } },
  })
  const speaker = await listenTo(station.url)
  await speaker.hears(660)
  speaker.leave()
  await studio.stop()
})

test('an address that was not given out for this station and these two days is none', async () => {
  const [one, other] = [await addStation('/a'), await addStation('/b')]
  const now = server.app.clock.now()
  const day = 86_400_000
  const wrong = [
    one.url.replace(one.id, other.id),
    one.url.replace(/.{5}\.mp3$/, 'AAAAA.mp3'),
    addressOf(one.id, addMs(now, -2 * day)),
    addressOf(one.id, addMs(now, day)),
  ]
  for (const url of wrong) expect((await fetch(url)).status, url).toBe(404)
  for (const url of [one.url, addressOf(one.id, addMs(now, -day))]) {
    const speaker = await listenTo(url)
    expect(speaker.status).toBe(200)
    speaker.leave()
  }
})

test('beyond the cap nobody is let in, and who leaves makes room', async () => {
  const station = await addStation('/c')
  while (server.relays.countListeners() > 0) await new Promise((wake) => setTimeout(wake, 20))
  const speakers = await Promise.all(Array.from({ length: 5 }, () => listenTo(station.url)))
  expect((await fetch(station.url)).status).toBe(503)
  speakers[0]?.leave()
  while (server.relays.countListeners() === 5) await new Promise((wake) => setTimeout(wake, 20))
  const next = await listenTo(station.url)
  expect(next.status).toBe(200)
  for (const speaker of [...speakers, next]) speaker.leave()
})

test('silence, an empty mount and a page that is no stream are told apart', async () => {
  const studio = await feedIcecast(icecast, '/im-lang', { hertz: 0 })
  const silent = await addStation('/im-lang')
  const absent = await addStation('/khong-co')
  const page = await addStation('/style.css')
  expect(await Promise.all([silent, absent, page].map(({ id }) => check(id)))).toMatchObject([
    { status: 'silent', reason: 'silent', statusText: { vi: 'Luồng của đài không có tiếng.' }, lastOkAt: null },
    { status: 'unreachable', reason: 'http-error' },
    { status: 'refused', reason: 'not-audio' },
  ])
  await studio.stop()
})

test('a person hears a station before it is planned, one at a time, and no stranger does', async () => {
  const studio = await feedIcecast(icecast, '/nghe-thu', { hertz: 520 })
  const station = await addStation('/nghe-thu')
  const token = await server.token('viewer', '05857')
  const headers = { authorization: `Bearer ${token}` }
  const listen = () => fetch(`${server.url}/api/v1/relays/${station.id}/listen`, { headers })
  const first = await listen()
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
  const firstEnds = first.arrayBuffer()
  const second = await listen()
  expect((await firstEnds).byteLength).toBeGreaterThan(0)
  await second.body?.cancel()
  const stranger = { authorization: `Bearer ${await server.token('viewer', '01')}` }
  expect((await fetch(`${server.url}/api/v1/relays/${station.id}/listen`, { headers: stranger })).status).toBe(404)
  await studio.stop()
  const dead = await addStation('/khong-ai')
  expect(await (await fetch(`${server.url}/api/v1/relays/${dead.id}/listen`, { headers })).json()).toMatchObject({
    ...{ code: 'relay.unreachable', status: 502, reason: 'http-error' },
  })
})
