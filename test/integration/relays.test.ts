import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ctx, systemActor } from '../../src/context.ts'
import { checkDueRelays } from '../../src/relays/check.ts'
import { AreaFixtures } from '../support/area-fixtures.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'

const PROVINCE = { code: '19', path: '/VN/19/' }
const COMMUNE = { code: '05857', path: '/VN/19/05857/' }

let site: Server
let siteUrl: string
let server: HttpServer
let made: AreaFixtures
const asked: string[] = []
beforeAll(async () => {
  site = createServer((request, response) => {
    asked.push(request.url ?? '')
    const location = decodeURIComponent(request.url?.slice(1) ?? '')
    response
      .writeHead(location.startsWith('http') ? 302 : 200, location.startsWith('http') ? { location } : {})
      .end('ok')
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  // safe because a TCP server that listens has an AddressInfo
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`
  siteUrl = `http://${host}`
  server = await startHttpServer({ LOA_RELAY_HOSTS: host })
  await insertTestAreas(server.database)
  made = new AreaFixtures(server)
})
afterAll(async () => {
  await server?.stop()
  site?.close()
})

const stationOf = async (url: string, area = PROVINCE) => ({
  ...{ name: 'Đài tỉnh', url, areaCodes: [area.code], fallbackClipId: (await made.clip(area)).id },
})

test.each([
  ['http://127.0.0.1:8000/', 'address-internal'],
  ['http://127.1/', 'address-internal'],
  ['http://2130706433/', 'address-internal'],
  ['http://localhost./', 'address-internal'],
  ['http://[::ffff:127.0.0.1]/', 'address-internal'],
  ['http://[64:ff9b::a9fe:a9fe]/', 'address-internal'],
  ['http://169.254.169.254/latest/meta-data/', 'address-internal'],
  ['http://192.168.1.1/', 'address-internal'],
  ['http://user:pass@203.162.4.190/', 'address-credentials'],
  ['http://203.162.4.190:22/', 'address-port'],
  ['file:///etc/passwd', 'address-scheme'],
  ['không phải địa chỉ', 'address-invalid'],
])('a station at %s is not added, and the field is named', async (url, reason) => {
  const station = await stationOf('http://203.162.4.190/vov1')
  const { id } = await server.root.expect(201, 'POST', '/relays', station)
  for (const [method, path, body] of [
    ['POST', '/relays', { ...station, url }],
    ['PATCH', `/relays/${id}`, { url, revision: 1 }],
  ] as const)
    expect(await server.root.expect(422, method, path, body)).toMatchObject({
      ...{ code: 'relay.address-refused', reason, errors: [{ pointer: '/url' }] },
    })
})

test.each(['http://169.254.169.254/latest/meta-data/', 'http://localhost:8000/', 'http://[::1]:8000/'])(
  'a station that redirects to %s is refused by its check, and nobody hears what is there',
  async (target) => {
    const station = await stationOf(`${siteUrl}/${encodeURIComponent(target)}`)
    const { id } = await server.root.expect(201, 'POST', '/relays', station)
    expect(await server.root.expect(200, 'POST', `/relays/${id}/check`)).toMatchObject({
      ...{ status: 'refused', reason: 'address-internal', lastOkAt: null, measured: null },
    })
    expect(await server.root.expect(502, 'GET', `/relays/${id}/listen`)).toMatchObject({ reason: 'address-internal' })
  },
)

test("a province's station is for its communes to read, and not to change", async () => {
  const given = await stationOf(`${siteUrl}/a`)
  const station = await server.root.expect(201, 'POST', '/relays', given)
  const commune = await server.person([{ role: 'approver', areaCode: '05857' }])
  const { items } = await commune.expect(200, 'GET', '/relays?q=dai%20tinh&area=05857')
  expect(items).toContainEqual(
    expect.objectContaining({ id: station.id, status: 'unchecked', areaNames: ['Thái Nguyên'] }),
  )
  expect(await commune.expect(200, 'GET', `/relays/${station.id}`)).toMatchObject({
    ...{ fallbackClip: { id: given.fallbackClipId }, statusText: { vi: 'Chưa nghe thử.' } },
  })
  await commune.expect(403, 'PATCH', `/relays/${station.id}`, { name: 'Của xã', revision: 1 })
  await commune.expect(403, 'POST', '/relays', await stationOf(`${siteUrl}/a`))
  const own = await commune.expect(201, 'POST', '/relays', await stationOf(`${siteUrl}/a`, COMMUNE))
  const other = await server.person([{ role: 'approver', areaCode: '05818' }])
  await other.expect(404, 'GET', `/relays/${own.id}`)
})

test('an edit needs what was read, starts the health anew, and an archived station is not edited', async () => {
  const { id } = await server.root.expect(201, 'POST', '/relays', await stationOf(`${siteUrl}/a`))
  const heard = await server.root.expect(200, 'POST', `/relays/${id}/check`)
  expect(heard).toMatchObject({ status: 'refused', reason: 'not-audio', revision: 1 })
  const edit = { name: 'Đài Thái Nguyên', url: `${siteUrl}/b`, notes: 'FM 106,5', revision: 1 }
  expect(await server.root.expect(200, 'PATCH', `/relays/${id}`, edit)).toMatchObject({
    ...{ name: edit.name, url: edit.url, notes: edit.notes, revision: 2, status: 'unchecked', checkedAt: null },
  })
  expect(await server.root.expect(409, 'PATCH', `/relays/${id}`, edit)).toMatchObject({ code: 'relay.changed' })
  expect(await server.root.expect(200, 'DELETE', `/relays/${id}`)).toMatchObject({ archivedAt: expect.any(String) })
  for (const [method, path] of [
    ['PATCH', `/relays/${id}`],
    ['DELETE', `/relays/${id}`],
    ['POST', `/relays/${id}/check`],
  ] as const)
    expect(
      await server.root.expect(409, method, path, method === 'PATCH' ? { name: 'x', revision: 3 } : undefined),
    ).toMatchObject({ code: 'relay.wrong-state' })
  const { items } = await server.root.expect(200, 'GET', '/relays')
  expect(items.map((item: { id: string }) => item.id)).not.toContain(id)
  await server.root.expect(200, 'POST', `/relays/${id}/restore`)
})

test('no station is without a clip that stands in for it', async () => {
  const station = await stationOf(`${siteUrl}/a`)
  const { fallbackClipId: _, ...without } = station
  await server.root.expect(422, 'POST', '/relays', without)
  expect(
    await server.root.expect(404, 'POST', '/relays', { ...station, fallbackClipId: 'clp_khong_co' }),
  ).toMatchObject({ code: 'clip.not-found', errors: [{ pointer: '/fallbackClipId' }] })
})

test('what was spoken for an emergency is no stand-in; a clip of the library that an alert uses still is', async () => {
  const station = await stationOf(`${siteUrl}/a`)
  const { id } = await server.root.expect(201, 'POST', '/relays', station)
  const tune = (await made.clip(COMMUNE)).id
  const officer = await server.person([{ role: 'duty_officer', areaCode: COMMUNE.code }])
  const alert = { title: 'Bão số 3', areaCodes: [COMMUNE.code], riskLevel: 3 }
  await officer.expect(201, 'POST', '/alerts', { ...alert, clipId: tune })
  await officer.expect(201, 'POST', '/alerts', { ...alert, text: 'Bão số 3 đang vào bờ.' })
  const { items: spoken } = await server.root.expect(200, 'GET', '/clips?alert=true')
  expect(spoken).toHaveLength(2)
  for (const title of ['Bão số 3', 'Báo yên: Bão số 3'])
    expect(spoken).toContainEqual(expect.objectContaining({ title }))
  for (const { id: fallbackClipId } of spoken)
    for (const [method, path, body] of [
      ['POST', '/relays', { ...station, fallbackClipId }],
      ['PATCH', `/relays/${id}`, { fallbackClipId, revision: 1 }],
    ] as const)
      expect(await server.root.expect(422, method, path, body)).toMatchObject({
        ...{ code: 'clip.is-alert', errors: [{ pointer: '/fallbackClipId' }] },
      })
  await server.root.expect(200, 'PATCH', `/relays/${id}`, { fallbackClipId: tune, revision: 1 })
  const { items: others } = await server.root.expect(200, 'GET', '/clips?alert=false&limit=100')
  const listed = new Set(others.map((clip: { id: string }) => clip.id))
  expect([listed.has(tune), ...spoken.map((clip: { id: string }) => listed.has(clip.id))]).toEqual([true, false, false])
})

test('each station is checked when it is due, by one process, and its screens are told once when it changes', async () => {
  await server.database.db
    .updateTable('relayStations')
    .set({ nextCheckAt: new Date('2100-01-01') })
    .execute()
  const { id } = await server.root.expect(201, 'POST', '/relays', await stationOf(`${siteUrl}/due`))
  const ctx: Ctx = { ...server.app, actor: systemActor('test'), requestId: 'req_test' }
  const timesAsked = () => asked.filter((path) => path === '/due').length
  await Promise.all([checkDueRelays(ctx, server.relays), checkDueRelays(ctx, server.relays)])
  expect(timesAsked()).toBe(1)
  await checkDueRelays(ctx, server.relays)
  expect(timesAsked()).toBe(1)
  const row = await server.database.db
    .selectFrom('relayStations')
    .select(['status', 'checkedAt', 'nextCheckAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(row.status).toBe('refused')
  const pause = row.nextCheckAt.getTime() - (row.checkedAt?.getTime() ?? 0)
  expect(Math.abs(pause - 300_000)).toBeLessThanOrEqual(30_000)
  const again = new Date(server.app.clock.now().getTime() - 1)
  await server.database.db.updateTable('relayStations').set({ nextCheckAt: again }).where('id', '=', id).execute()
  await checkDueRelays(ctx, server.relays)
  const events = await server.database.db
    .selectFrom('events')
    .select('data')
    .where('type', '=', 'relay.changed')
    .execute()
  expect(events.filter(({ data }) => data['relayId'] === id)).toHaveLength(1)
})
