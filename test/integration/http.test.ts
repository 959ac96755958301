import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addMs } from '../../src/clock.ts'
import { PROBLEMS } from '../../src/errors.ts'
import { purgeIdempotencyKeys } from '../../src/http/idempotency.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'

type Operation = { responses: Record<string, { content?: object }>; security?: unknown[] }
type Paths = Record<string, Record<string, Operation>>

let server: HttpServer

beforeAll(async () => {
  server = await startHttpServer()
  await insertTestAreas(server.database)
})
afterAll(() => server.stop())

const get = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)

describe('problems', () => {
  test('an unknown address is problem+json with the request id as instance', async () => {
    const answer = await get('/nowhere')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    // safe: problem bodies are objects
    const body = (await answer.json()) as Record<string, unknown>
    expect(body).toMatchObject({ type: '/problems/route.not-found', code: 'route.not-found', status: 404 })
    expect(body['instance']).toBe(answer.headers.get('x-request-id'))
    expect(body['instance']).toMatch(/^req_[0-9a-z]{26}$/)
  })

  test('an invalid body names each wrong field by its JSON pointer', async () => {
    const answer = await server.root.send('POST', '/tokens', { name: 7, role: 'king', areaCode: '19' })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      code: 'request.invalid',
      errors: expect.arrayContaining([
        { pointer: '/name', detail: expect.any(String) },
        { pointer: '/role', detail: expect.any(String) },
      ]),
    })
  })

  test('an invalid query and a broken cursor are named too', async () => {
    expect((await server.root.send('GET', '/people?limit=1000')).body).toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/query/limit', detail: expect.any(String) }],
    })
    expect((await server.root.send('GET', '/people?cursor=abc')).body).toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/query/cursor', detail: expect.any(String) }],
    })
  })

  test('a body that is not JSON is request.malformed, another content type 415', async () => {
    const token = await server.token('administrator', 'VN')
    const send = (body: string, type: string) =>
      get('/api/v1/tokens', {
        method: 'POST',
        body,
        headers: { 'content-type': type, authorization: `Bearer ${token}` },
      })
    expect(await (await send('{"name":', 'application/json')).json()).toMatchObject({
      code: 'request.malformed',
      status: 400,
    })
    expect(await (await send('a=1', 'text/plain')).json()).toMatchObject({
      code: 'request.unsupported-type',
      status: 415,
    })
  })

  test('a body above 1 MiB is refused, declared or chunked', async () => {
    const token = await server.token('administrator', 'VN')
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const text = JSON.stringify({ name: 'x'.repeat(1024 * 1024) })
    const declared = await get('/api/v1/tokens', { method: 'POST', body: text, headers })
    expect(await declared.json()).toMatchObject({ code: 'request.too-large', limitBytes: 1_048_576 })
    const body = new Blob([text]).stream()
    const chunked = await get('/api/v1/tokens', { method: 'POST', body, headers, duplex: 'half' } as RequestInit) // safe: undici's own option
    expect(await chunked.json()).toMatchObject({ code: 'request.too-large', limitBytes: 1_048_576 })
  })

  test('without a session or token everything below /api/v1 is 401, except what is open', async () => {
    for (const path of ['/areas', '/people', '/events', '/audit', '/nowhere']) {
      const answer = await get(`/api/v1${path}`)
      expect([path, answer.status]).toEqual([path, 401])
      expect(await answer.json()).toMatchObject({ code: 'session.required' })
    }
  })

  test('a failure of ours tells the client nothing and the log everything', async () => {
    await server.database.db.schema.alterTable('area_groups').renameTo('area_groups_away').execute()
    const answer = await server.root.send('GET', '/area-groups')
    await server.database.db.schema.alterTable('area_groups_away').renameTo('area_groups').execute()
    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toMatch(/area_groups|relation|select/)
    const requestId = answer.headers.get('x-request-id')
    const line = server.logged().find((entry) => entry['requestId'] === requestId && 'err' in entry)
    expect(JSON.stringify(line)).toContain('area_groups')
  })

  test('every code has a page in Vietnamese and English', async () => {
    for (const [code, { vi, title }] of Object.entries(PROBLEMS)) {
      const answer = await get(`/problems/${code}`)
      const page = (await answer.text()).replaceAll('&#39;', "'").replaceAll('&quot;', '"')
      expect([code, answer.status, page.includes(vi), page.includes(title)]).toEqual([code, 200, true, true])
    }
    expect((await get('/problems')).status).toBe(200)
    expect((await get('/problems/no.such')).status).toBe(404)
  })
})

describe('headers and log', () => {
  test('every answer forbids framing, sniffing, referrers and scripts of others', async () => {
    for (const path of ['/healthz', '/reference', '/nowhere', '/api/v1/areas']) {
      const { headers } = await get(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toMatch(/script-src 'self'(;|$)/)
      expect(policy).toMatch(/default-src 'none'/)
    }
  })

  test('a browser gets the console at any address of a page, and none of its scripts may stand inside it', async () => {
    const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml' } }
    const page = await get('/emergency/alt_1', asBrowser)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
    const html = await page.text()
    expect(html).toContain('<div id="app">')
    expect([...html.matchAll(/<script(?![^>]*\bsrc=)/g)]).toEqual([])
    expect((await get('/api/v1/nowhere', asBrowser)).headers.get('content-type')).toBe('application/problem+json')
    expect((await get('/assets/missing.js', asBrowser)).status).toBe(404)
  })

  test('one line per request, without its query string', async () => {
    const answer = await get('/nowhere?token=very-secret')
    const requestId = answer.headers.get('x-request-id')
    const lines = server
      .logged()
      .filter((entry) => entry['requestId'] === requestId && entry['msg'] === 'request completed')
    expect(lines).toMatchObject([{ method: 'GET', path: '/nowhere', status: 404 }])
    expect(JSON.stringify(server.logged())).not.toContain('very-secret')
  })
})

describe('openapi', () => {
  test('each operation documents problem+json; the open ones need no security', async () => {
    // safe: what OpenAPI 3.1 says a document is
    const document = (await (await get('/openapi.json')).json()) as { openapi: string; paths: Paths }
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.entries<
      Record<string, { responses: Record<string, { content?: object }>; security?: unknown[] }>
    >(document.paths)
    expect(operations.length).toBeGreaterThan(20)
    for (const [path, item] of operations)
      for (const [method, operation] of Object.entries(item)) {
        expect([path, method, Object.keys(operation.responses['default']?.content ?? {})]).toEqual([
          path,
          method,
          ['application/problem+json'],
        ])
        if (/\/(setup|enrolments)$/.test(path)) expect(operation.security).toEqual([])
      }
  })

  test('the reference page loads nothing from elsewhere and runs no inline script', async () => {
    const page = await (await get('/reference')).text()
    const links = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '')
    expect(links.length).toBe(4)
    for (const link of links) expect([link, (await get(link)).status]).toEqual([link, 200])
    expect(page).not.toMatch(/<script>|<style>/)
  })
})

describe('Idempotency-Key', () => {
  const create = (key: string, name: string) =>
    server.root.send('POST', '/area-groups', { name, areaCodes: ['05857'] }, { 'idempotency-key': key })

  test('the same request gets the first answer again, and the work is done once', async () => {
    const key = randomUUID()
    const name = `nhóm ${key}`
    const first = await create(key, name)
    expect(first.status).toBe(201)
    const second = await create(key, name)
    expect([second.status, second.body]).toEqual([201, first.body])
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    const made = await server.database.db.selectFrom('areaGroups').selectAll().where('name', '=', name).execute()
    expect(made).toHaveLength(1)
  })

  test('another body under the same key is refused', async () => {
    const key = randomUUID()
    await create(key, 'một')
    expect((await create(key, 'hai')).body).toMatchObject({ code: 'idempotency.key-reused' })
  })

  test('twenty at once do the work once', async () => {
    const key = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(key, `cùng lúc ${key}`)))
    const made = await server.database.db
      .selectFrom('areaGroups')
      .selectAll()
      .where('name', '=', `cùng lúc ${key}`)
      .execute()
    expect(made).toHaveLength(1)
    const others = answers.filter((answer) => answer.status !== 201)
    for (const answer of others) expect(answer.body).toMatchObject({ code: 'idempotency.in-progress' })
  })

  test('a refusal is replayed as problem+json', async () => {
    const key = randomUUID()
    const send = () =>
      server.root.send('POST', '/area-groups', { name: 'x', areaCodes: ['99999'] }, { 'idempotency-key': key })
    const first = await send()
    const second = await send()
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(second.headers.get('content-type')).toBe('application/problem+json')
    expect([second.status, second.body]).toEqual([first.status, first.body])
  })

  test('a request whose process died is retried after a minute, not before', async () => {
    const key = randomUUID()
    await create(key, 'chết giữa chừng')
    const { db } = server.database
    const abandon = (ageMs: number) =>
      db
        .updateTable('idempotencyKeys')
        .set({ status: null, body: null, createdAt: addMs(new Date(), -ageMs) })
        .where('key', '=', key)
        .execute()
    await abandon(50_000)
    expect((await create(key, 'chết giữa chừng')).body).toMatchObject({ code: 'idempotency.in-progress' })
    await abandon(61_000)
    const again = await create(key, 'chết giữa chừng')
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null])
  })

  test('a failure of ours is not kept', async () => {
    const key = randomUUID()
    await server.database.db.schema.alterTable('area_groups').renameTo('area_groups_away').execute()
    const failed = await create(key, 'hỏng')
    await server.database.db.schema.alterTable('area_groups_away').renameTo('area_groups').execute()
    expect(failed.status).toBe(500)
    expect((await create(key, 'hỏng')).status).toBe(201)
  })

  test('an answer that shows a secret is not kept, and the work is still done once', async () => {
    const key = randomUUID()
    const send = () =>
      server.root.send(
        'POST',
        '/tokens',
        { name: `máy ${key}`, role: 'viewer', areaCode: '19' },
        { 'idempotency-key': key },
      )
    const first = await send()
    expect(first.status).toBe(201)
    expect((await send()).body).toMatchObject({ code: 'idempotency.answer-withheld', firstStatus: 201 })
    const { db } = server.database
    expect(await db.selectFrom('apiTokens').select('id').where('name', '=', `máy ${key}`).execute()).toHaveLength(1)
    const kept = await db.selectFrom('idempotencyKeys').selectAll().where('key', '=', key).execute()
    expect(JSON.stringify(kept)).not.toContain(first.body.token)
  })

  test('keys are forgotten after 24 hours', async () => {
    const key = randomUUID()
    await create(key, 'cũ')
    const { db } = server.database
    await db
      .updateTable('idempotencyKeys')
      .set({ createdAt: addMs(new Date(), -24 * 3_600_000 - 1) })
      .where('key', '=', key)
      .execute()
    await purgeIdempotencyKeys(db, new Date())
    expect(await db.selectFrom('idempotencyKeys').selectAll().where('key', '=', key).execute()).toEqual([])
  })
})

describe('operations', () => {
  test('/healthz answers, /readyz names each part', async () => {
    expect((await get('/healthz')).status).toBe(200)
    const ready = await get('/readyz')
    expect(ready.status).toBe(200)
    const part = { ok: true, ms: expect.any(Number), detail: expect.any(String) }
    expect(await ready.json()).toEqual({ ready: true, parts: { database: part, queue: part, broker: part } })
  })

  test('/metrics is for this machine, or for a token that may see', async () => {
    const text = await (await get('/metrics')).text()
    for (const name of [
      'loa_oldest_due_seconds',
      'loa_ack_latency_seconds',
      'loa_speakers_online',
      'loa_speakers_total',
      'loa_queue_depth',
      'loa_http_request_seconds',
      'process_resident_memory_bytes',
    ])
      expect(text).toContain(name)
    const proxied = { 'x-forwarded-for': '203.0.113.9' }
    expect((await get('/metrics', { headers: proxied })).status).toBe(401)
    const author = await server.token('author', '19')
    expect((await get('/metrics', { headers: { ...proxied, authorization: `Bearer ${author}` } })).status).toBe(403)
    const viewer = await server.token('viewer', '19')
    expect((await get('/metrics', { headers: { ...proxied, authorization: `Bearer ${viewer}` } })).status).toBe(200)
  })

  test('a request cut off in the middle of its body leaves the server answering', async () => {
    const socket = request(`${server.url}/api/v1/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    })
    socket.on('error', () => undefined)
    socket.write('{"email":')
    await new Promise((sent) => socket.once('socket', (open) => open.once('connect', sent)))
    socket.destroy()
    expect((await get('/healthz')).status).toBe(200)
  })
})
