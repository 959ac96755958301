import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACTION_WORDS } from '../../src/audit/action-words.ts'
import { audit } from '../../src/audit/audit.ts'
import { systemActor, withTransaction } from '../../src/context.ts'
import { createSpeechProbe } from '../../src/http/health-parts.ts'
import type { HealthParts } from '../../src/http/health-schema.ts'
import { AreaFixtures } from '../support/area-fixtures.ts'
import type { Browser } from '../support/browser.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'

const COMMUNE = { code: '05857', path: '/VN/19/05857/' }
let server: HttpServer
let made: AreaFixtures
beforeAll(async () => {
  server = await startHttpServer()
  await insertTestAreas(server.database)
  made = new AreaFixtures(server)
}, 30_000)
afterAll(() => server?.stop())

/** What these tests read of answers; the assertions say whether it is there. */
async function get<T>(browser: Browser, path: string): Promise<T> {
  return (await browser.expect(200, 'GET', path)) as unknown as T // safe: for the assertions that follow
}

test('one request tells a console at its start who one is, where, and what needs a fresh code', async () => {
  const person = await server.person([
    { role: 'author', areaCode: '05857' },
    { role: 'duty_officer', areaCode: '05818' },
  ])
  const me = await get<Record<string, unknown>>(person, '/me')
  expect(me).toMatchObject({
    stationName: 'Thái Nguyên',
    email: expect.stringContaining('@example.vn'),
    twoFactorEnabled: false,
    mustStepUp: false,
    stepUpUntil: null,
    session: { id: expect.any(String), expiresAt: expect.any(String) },
    areas: [
      { code: '05818', name: 'La Bằng', kind: 'xa', roles: ['duty_officer'], path: '/VN/19/05818/' },
      { code: '05857', name: 'Phúc Thuận', kind: 'xa', roles: ['author'] },
    ],
  })
  const areas = me['areas'] as Array<{ permissions: string[] }> // safe: as above
  expect(areas[0]?.permissions).toContain('alert.send')
  expect(areas[1]?.permissions).not.toContain('alert.send')
  const single = await server.person([{ role: 'approver', areaCode: '05857' }])
  expect(await get(single, '/me')).toMatchObject({ stationName: 'Phúc Thuận' })
  expect(await get(server.root, '/me')).toMatchObject({ stationName: 'Việt Nam' })
})

test('people are found by name without accents and by address, with the names of their areas', async () => {
  const grants = [{ role: 'author', areaCode: '05857' }]
  await server.root.expect(201, 'POST', '/people', { name: 'Nông Thị Đào', email: 'dao@example.vn', grants })
  for (const q of ['nong thi dao', 'Đào', 'dao@']) {
    const { items } = await get<{ items: Array<Record<string, unknown>> }>(
      server.root,
      `/people?q=${encodeURIComponent(q)}`,
    )
    expect(items).toMatchObject([{ name: 'Nông Thị Đào', grants: [{ role: 'author', areaName: 'Phúc Thuận' }] }])
  }
  expect(await get(server.root, '/people?q=%25')).toEqual({ items: [], nextCursor: null })
  await server.root.expect(201, 'POST', '/tokens', { name: 'IOC tỉnh', role: 'viewer', areaCode: '19' })
  expect(await get(server.root, '/tokens')).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ name: 'IOC tỉnh', areaName: 'Thái Nguyên' })]),
  })
})

test('the audit log is searched by area, by kind of action and by time, and speaks the language of its readers', async () => {
  const ctx = { ...server.app, actor: systemActor('test'), requestId: 'req_test' }
  const write = (action: string, areaCode: string) =>
    withTransaction(ctx, (tx) => audit(tx, { action, subjectId: 'x', areaCodes: [areaCode] }))
  await write('speaker.move', '05857')
  const between = new Date().toISOString()
  await write('speaker.retire', '05857')
  await write('speaker.retire', '01')
  const actions = async (query: string): Promise<string[]> => {
    const { items } = await get<{ items: Array<{ action: string }> }>(server.root, `/audit?${query}`)
    return items.map(({ action }) => action)
  }
  expect(await actions('action=speaker.&area=19')).toEqual(['speaker.retire', 'speaker.move'])
  expect(await actions('action=speaker.retire')).toEqual(['speaker.retire', 'speaker.retire'])
  expect(await actions(`action=speaker.&area=19&from=${between}`)).toEqual(['speaker.retire'])
  expect(await actions(`action=speaker.&to=${between}`)).toEqual(['speaker.move'])
  expect(await get(server.root, '/audit?action=person.create&limit=1')).toMatchObject({
    items: [{ actorName: 'Quản trị', areaNames: ['Phúc Thuận'], words: ACTION_WORDS['person.create'] }],
  })
  expect((await server.root.send('GET', '/audit?action=nope')).body).toMatchObject({ items: [] })
  expect(await get(server.root, '/audit?action=speaker.move&limit=1')).toMatchObject({ items: [{ actorName: null }] })
})

test('every action that the source writes into the log has words, and no words are left over', async () => {
  const root = new URL('../../src/', import.meta.url)
  const files = (await readdir(root, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file))
  const written = new Set<string>()
  const literals = (text: string) => [...text.matchAll(/'([a-z-]+(?:\.[a-z-]+)?)'/g)].map(([, literal = '']) => literal)
  for (const file of files) {
    const source = await readFile(new URL(file, root), 'utf8')
    if (!/\baudit(Person)?\(/.test(source)) continue
    // `action: …` and `const action = …`, up to what stands beside it; and the first name given to auditPerson.
    const expressions = [...source.matchAll(/\baction(?::| =) ([^\n]*?)(?:, subjectId|,?\n)/g)].map(
      ([, text = '']) => text,
    )
    const people = [...source.matchAll(/auditPerson\([^}]{0,160}?('[a-z-]+\.[a-z-]+')/g)].map(([, text = '']) => text)
    for (const literal of [...expressions, ...people].flatMap(literals)) written.add(literal)
    for (const [, noun = ''] of source.matchAll(/\baction: `([a-z-]+\.)\$\{/g))
      for (const action of Object.keys(ACTION_WORDS)) if (action.startsWith(noun)) written.add(action)
  }
  expect([...written].filter((action) => !(action in ACTION_WORDS))).toEqual([])
  expect(Object.keys(ACTION_WORDS).filter((action) => !written.has(action))).toEqual([])
  for (const { vi, en } of Object.values(ACTION_WORDS)) expect(vi !== '' && en !== '').toBe(true)
})

test('the health of the parts is told in words, the worst of them first of all', async () => {
  const health = await get<HealthParts>(server.root, '/health/parts')
  expect(health.parts.map(({ name }) => name)).toEqual([
    ...['database', 'queue', 'broker', 'speech', 'ffmpeg', 'disk', 'dispatch', 'planner', 'ledger'],
  ])
  expect(health.parts.find(({ name }) => name === 'database')).toMatchObject({ state: 'ok', ms: expect.any(Number) })
  expect(health.parts.find(({ name }) => name === 'speech')).toMatchObject({ state: 'ok' })
  expect(health.backlog).toEqual({ unsentCommands: 0, openDeliveries: 0, lateOccurrences: 0, unplanned: 0 })
  expect(health.version).toMatch(/^\d+\.\d+\.\d+$/)
  // An airing that was due two minutes ago: somebody must look.
  const late = await made.occurrence(COMMUNE)
  const due = new Date(Date.now() - 120_000)
  const { db } = server.database
  await db.updateTable('occurrences').set({ dispatchAt: due, status: 'armed' }).where('id', '=', late).execute()
  const worse = await get<HealthParts>(server.root, '/health/parts')
  expect(worse).toMatchObject({ state: 'down', backlog: { lateOccurrences: 1 } })
  expect(worse.parts.find(({ name }) => name === 'planner')).toMatchObject({ state: 'down' })
}, 20_000)

test('the voice is asked for a word at most every thirty seconds, however many look', async () => {
  const { audio, log } = server.app
  let words = 0
  const speech: typeof audio.speech = {
    id: audio.speech.id,
    speak: (input) => {
      words += 1
      return audio.speech.speak(input)
    },
  }
  let at = Date.parse('2026-11-22T05:00:00Z')
  const app = { audio: { ...audio, speech }, log, clock: { now: () => new Date(at) } }
  const probe = createSpeechProbe()
  for (const later of [0, 0, 29_999]) {
    at += later
    expect(await probe(app)).toMatchObject({ name: 'speech', state: 'ok' })
  }
  expect(words).toBe(1)
  at += 1
  await probe(app)
  expect(words).toBe(2)
}, 20_000)

test('twenty thousand loudspeakers come in one compressed answer, once; what nobody may see is not in it', async () => {
  const { db } = server.database
  const rows = Array.from({ length: 20_001 }, (_, at) => ({
    id: server.app.ids.next('spk'),
    name: `Cụm loa ${at}`,
    areaCode: at < 3 ? '01' : '05857',
    areaPath: at < 3 ? '/VN/01/' : COMMUNE.path,
    latitude: 21.5 + (at % 141) / 1_000,
    longitude: 105.7 + (at % 151) / 1_000,
    createdBy: 'test',
    createdAt: new Date(),
  }))
  for (let at = 0; at < rows.length; at += 3_000)
    await db
      .insertInto('speakers')
      .values(rows.slice(at, at + 3_000))
      .execute()
  const token = await server.token('viewer', '05857')
  const ask = (headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1/speakers/points`, { headers: { authorization: `Bearer ${token}`, ...headers } })
  const first = await ask()
  expect(first.headers.get('content-encoding')).toBe('gzip')
  expect(Number(first.headers.get('content-length'))).toBeLessThan(600_000)
  const { items, areas, truncated } = (await first.json()) as {
    items: Array<{ areaCode: string }>
    areas: Record<string, { name: string }>
    truncated: boolean
  } // safe: for the assertions
  expect({ count: items.length, truncated }).toEqual({ count: 19_998, truncated: false })
  expect(items[0]).toEqual({
    ...{ id: expect.any(String), name: 'Cụm loa 10', areaCode: '05857', lat: expect.any(Number) },
    ...{ lon: expect.any(Number), online: false, enrolled: false },
  })
  expect(items.every(({ areaCode }) => areaCode === '05857')).toBe(true)
  expect(areas).toEqual({
    '05857': { name: 'Phúc Thuận', parentCode: '19' },
    '19': { name: 'Thái Nguyên', parentCode: 'VN' },
  })
  expect((await ask({ 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(304)
  expect((await get<{ items: unknown[]; truncated: boolean }>(server.root, '/speakers/points')).truncated).toBe(true)
}, 60_000)

test('small answers and event streams are not compressed; who cannot unpack gets plain text', async () => {
  const token = await server.token('viewer', '05857')
  const ask = (path: string, encoding: string) =>
    fetch(`${server.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': encoding },
      signal: AbortSignal.timeout(5_000),
    })
  const small = await ask('/area-groups', 'gzip')
  expect([small.headers.get('content-encoding'), small.headers.get('vary')]).toEqual([null, 'accept-encoding'])
  const plain = await ask('/speakers?limit=50', 'identity')
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect((await ask('/speakers?limit=50', 'gzip')).headers.get('content-encoding')).toBe('gzip')
  const events = await ask('/events', 'gzip')
  expect(events.headers.get('content-encoding')).toBeNull()
  await events.body?.cancel()
})

test('the list of loudspeakers goes by name or by area, page by page, each once', async () => {
  const pages = async (sort: string): Promise<string[]> => {
    const names: string[] = []
    let cursor = ''
    for (let page = 0; page < 4; page++) {
      const found = await get<{ items: Array<{ name: string }>; nextCursor: string }>(
        server.root,
        `/speakers?area=01&limit=1&sort=${sort}${cursor}`,
      )
      names.push(...found.items.map(({ name }) => name))
      if (!found.nextCursor) break
      cursor = `&cursor=${found.nextCursor}`
    }
    return names
  }
  for (const sort of ['id', 'name', 'area', 'presence'])
    expect(await pages(sort)).toEqual(['Cụm loa 0', 'Cụm loa 1', 'Cụm loa 2'])
  const one = await get<{ items: unknown[] }>(server.root, '/speakers?area=01&limit=1')
  expect(one.items).toMatchObject([{ areaName: 'Hà Nội', communeName: 'Hà Nội', reportedVolume: null }])
})
