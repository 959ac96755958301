import { type IncomingMessage, request } from 'node:http'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMs } from '../../src/clock.ts'
import { systemActor, type Tx, withTransaction } from '../../src/context.ts'
import { openDb, openPool } from '../../src/db/open.ts'
import { emitEvent } from '../../src/events/emit.ts'
import { createEventFeed } from '../../src/events/feed.ts'
import { purgeEvents } from '../../src/events/store.ts'
import { createLog } from '../../src/log.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'

let server: HttpServer

beforeAll(async () => {
  server = await startHttpServer()
  await insertTestAreas(server.database)
})
afterAll(() => server.stop())

const emit = (areaCodes: string[], n: number | string) =>
  withTransaction({ ...server.app, actor: systemActor('test'), requestId: 'test' }, (tx) =>
    emitEvent(tx, { type: 'area.changed', areaCodes, data: { n } }),
  )

type Message = {
  id: string | undefined
  event: string | undefined
  data: { data?: { n: number | string }; areaCodes?: string[] }
}

/** A reader as browsers are: parses frames, remembers the last id, may stop reading. */
class Reader {
  readonly messages: Message[] = []
  lastEventId: string | undefined
  ended = false
  status = 0
  #response: IncomingMessage | undefined
  #changed = () => {}
  #close = () => {}

  static async open(headers: Record<string, string>, query = '', lastEventId?: string): Promise<Reader> {
    const reader = new Reader()
    const sent = request(`${server.url}/api/v1/events${query}`, {
      agent: false,
      headers: { ...headers, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    })
    sent.on('error', () => reader.#end())
    reader.#close = () => sent.destroy()
    sent.end()
    const response = await new Promise<IncomingMessage>((resolve) => sent.once('response', resolve))
    reader.status = response.statusCode ?? 0
    reader.#response = response
    let rest = ''
    response.setEncoding('utf8')
    response.on('data', (text: string) => {
      const frames = (rest + text).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) reader.#take(frame)
    })
    response.on('close', () => reader.#end())
    response.on('error', () => reader.#end())
    return reader
  }

  #take(frame: string) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1]
    this.lastEventId = field('id') ?? this.lastEventId
    const data = field('data')
    if (data === undefined) return
    this.messages.push({ id: field('id'), event: field('event'), data: JSON.parse(data) })
    this.#changed()
  }

  #end() {
    this.ended = true
    this.#changed()
  }

  async until(condition: (reader: Reader) => boolean): Promise<void> {
    while (!condition(this)) {
      if (this.ended && !condition(this)) throw new Error(`the stream ended with ${JSON.stringify(this.messages)}`)
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  /** Waits for the event with this number; gives the numbers of all so far. */
  async seen(n: number | string): Promise<Array<number | string>> {
    await this.until((reader) => reader.#numbers().includes(n))
    return this.#numbers()
  }

  #numbers = () => this.messages.flatMap(({ data }) => (data.data ? [data.data.n] : []))
  pause = () => this.#response?.pause()
  resume = () => this.#response?.resume()
  close = () => this.#close()
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const viewerOf = async (areaCode: string) => bearer(await server.token('viewer', areaCode))
let counter = 0
const fresh = () => `n${++counter}`

test('an event is seen by whoever may view its areas, those around them and those inside, and by nobody else', async () => {
  const [province, commune, sister, other] = await Promise.all(
    ['19', '05857', '05818', '01'].map(async (code) => Reader.open(await viewerOf(code))),
  )
  for (const reader of [province, commune, sister, other])
    await reader?.until(({ messages }) => messages[0]?.event === 'ready')
  const [inCommune, inProvince, everywhere] = [fresh(), fresh(), fresh()]
  await emit(['05857'], inCommune)
  await emit(['19'], inProvince)
  await emit(['VN'], everywhere)
  expect(await province?.seen(everywhere)).toEqual([inCommune, inProvince, everywhere])
  expect(await commune?.seen(everywhere)).toEqual([inCommune, inProvince, everywhere])
  expect(await sister?.seen(everywhere)).toEqual([inProvince, everywhere])
  expect(await other?.seen(everywhere)).toEqual([everywhere])
  for (const reader of [province, commune, sister, other]) reader?.close()
})

test('?area= narrows a stream to one area', async () => {
  const reader = await Reader.open(await viewerOf('VN'), '?area=05857')
  const [elsewhere, here] = [fresh(), fresh()]
  await emit(['05818'], elsewhere)
  await emit(['05857'], here)
  expect(await reader.seen(here)).toEqual([here])
  reader.close()
})

test('a rolled back change tells nothing', async () => {
  const reader = await Reader.open(await viewerOf('VN'))
  const [never, after] = [fresh(), fresh()]
  const undo = withTransaction({ ...server.app, actor: systemActor('test'), requestId: 'test' }, async (tx) => {
    await emitEvent(tx, { type: 'area.changed', areaCodes: ['VN'], data: { n: never } })
    throw new Error('undo')
  })
  await expect(undo).rejects.toThrow('undo')
  await emit(['VN'], after)
  expect(await reader.seen(after)).toEqual([after])
  reader.close()
})

test('after a broken connection Last-Event-ID brings exactly what was missed, in order and once', async () => {
  const headers = await viewerOf('VN')
  const first = await Reader.open(headers)
  const heard = fresh()
  await emit(['VN'], heard)
  await first.seen(heard)
  first.close()
  const missed = Array.from({ length: 600 }, fresh)
  for (const n of missed) await emit(['19'], n)
  const second = await Reader.open(headers, '', first.lastEventId)
  const live = fresh()
  await emit(['VN'], live)
  expect(await second.seen(live)).toEqual([...missed, live])
  expect(second.messages.map(({ event }) => event)).not.toContain('reset')
  second.close()
  const byQuery = await Reader.open(headers, `?lastEventId=${first.lastEventId}`)
  expect(await byQuery.seen(live)).toEqual([...missed, live])
  byQuery.close()
})

test('a commit that overtakes an older transaction skips nothing for any reader', async () => {
  const reader = await Reader.open(await viewerOf('VN'))
  const ctx = { ...server.app, actor: systemActor('test'), requestId: 'test' }
  const [slow, quick] = [fresh(), fresh()]
  const held = Promise.withResolvers<void>()
  const written = Promise.withResolvers<void>()
  const older = withTransaction(ctx, async (tx: Tx) => {
    await emitEvent(tx, { type: 'area.changed', areaCodes: ['VN'], data: { n: slow } })
    written.resolve()
    await held.promise
  })
  await written.promise
  await emit(['VN'], quick)
  held.resolve()
  await older
  expect(await reader.seen(quick)).toEqual([slow, quick])
  reader.close()
})

test('ten processes writing at once: every reader gets every event once, in the same order', async () => {
  const headers = await viewerOf('VN')
  const readers = await Promise.all([Reader.open(headers), Reader.open(headers), Reader.open(headers)])
  const numbers = Array.from({ length: 200 }, fresh)
  await Promise.all(
    Array.from({ length: 10 }, async (_, writer) => {
      for (const n of numbers.filter((_, index) => index % 10 === writer)) await emit(['19'], n)
    }),
  )
  const last = fresh()
  await emit(['VN'], last)
  const [a, b, c] = await Promise.all(readers.map((reader) => reader.seen(last)))
  expect(a?.toSorted()).toEqual([...numbers, last].toSorted())
  expect([b, c]).toEqual([a, a])
  for (const reader of readers) reader.close()
})

test('an id that is unknown, from the future or no longer kept gives reset, then live events', async () => {
  const headers = await viewerOf('VN')
  for (const id of ['nonsense', '9000000000000000000-1', '1-1', "1'; drop table events; --"]) {
    const reader = await Reader.open(headers, '', encodeURIComponent(id))
    const live = fresh()
    await reader.until(({ messages }) => messages.length >= 2)
    expect(reader.messages.map(({ event }) => event)).toEqual(['ready', 'reset'])
    await emit(['VN'], live)
    expect(await reader.seen(live)).toEqual([live])
    reader.close()
  }
})

test('events are kept for 24 hours; what follows the newest old one can still be replayed', async () => {
  const headers = await viewerOf('VN')
  const reader = await Reader.open(headers)
  const [old, kept] = [fresh(), fresh()]
  await emit(['VN'], old)
  await reader.seen(old)
  const oldId = reader.lastEventId
  await emit(['VN'], kept)
  await reader.seen(kept)
  reader.close()
  const { db } = server.database
  await sql`update events set at = ${addMs(new Date(), -25 * 3_600_000)} where data->>'n' <> ${kept}`.execute(db)
  await purgeEvents(db, new Date())
  const left = await db.selectFrom('events').select(sql<string>`data->>'n'`.as('n')).orderBy('id').execute()
  expect(left.map(({ n }) => n)).toEqual([old, kept])
  const again = await Reader.open(headers, '', oldId)
  expect(await again.seen(kept)).toEqual([kept])
  again.close()
})

test('a revoked token ends its stream within 12 seconds', async () => {
  const made = await server.root.expect(201, 'POST', '/tokens', { name: 'màn hình', role: 'viewer', areaCode: '19' })
  const reader = await Reader.open(bearer(made.token))
  const startedAt = performance.now()
  await server.root.expect(204, 'DELETE', `/tokens/${made.id}`)
  await reader.until(({ ended }) => ended)
  expect(performance.now() - startedAt).toBeLessThan(12_000)
})

test('one user has at most eight streams, and a closed one makes room', async () => {
  const headers = await viewerOf('VN')
  const readers = await Promise.all(Array.from({ length: 8 }, () => Reader.open(headers)))
  const ninth = await Reader.open(headers)
  expect(ninth.status).toBe(429)
  readers[0]?.close()
  await expect
    .poll(async () => {
      const reader = await Reader.open(headers)
      reader.close()
      return reader.status
    })
    .toBe(200)
  for (const reader of readers) reader.close()
})

test('a reader that stops reading is cut off, and the others do not wait for it', async () => {
  const headers = await viewerOf('VN')
  const [frozen, healthy] = [await Reader.open(headers), await Reader.open(headers)]
  await frozen.until(({ messages }) => messages.length > 0)
  frozen.pause()
  const ctx = { ...server.app, actor: systemActor('test'), requestId: 'test' }
  const bulk = 'x'.repeat(4_000)
  for (let batch = 0; batch < 40; batch++)
    await withTransaction(ctx, async (tx) => {
      for (let n = 0; n < 100; n++)
        await emitEvent(tx, { type: 'area.changed', areaCodes: ['VN'], data: { n: `bulk${batch}.${n}`, bulk } })
    })
  const last = fresh()
  const startedAt = performance.now()
  await emit(['VN'], last)
  await healthy.seen(last)
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  frozen.resume()
  await frozen.until(({ ended }) => ended)
  await expect(frozen.seen(last)).rejects.toThrow('the stream ended')
  healthy.close()
})

test('a long history is replayed whole at the speed of its reader', async () => {
  const headers = await viewerOf('VN')
  const reader = await Reader.open(headers)
  const first = fresh()
  await emit(['VN'], first)
  await reader.seen(first)
  reader.close()
  const ctx = { ...server.app, actor: systemActor('test'), requestId: 'test' }
  const numbers = Array.from({ length: 3_000 }, fresh)
  await withTransaction(ctx, async (tx) => {
    for (const n of numbers)
      await emitEvent(tx, { type: 'area.changed', areaCodes: ['19'], data: { n, text: 'x'.repeat(2_000) } })
  })
  expect(await seenByReturning(headers, reader.lastEventId, numbers.at(-1) ?? '')).toEqual(numbers)
})

/** As a browser does: a stream that was cut, because the feed itself was still catching up, is opened again. */
async function seenByReturning(headers: Record<string, string>, lastEventId: string | undefined, last: string) {
  for (;;) {
    const again = await Reader.open(headers, '', lastEventId)
    const seen = await again.seen(last).catch(() => undefined)
    again.close()
    if (seen) return seen
  }
}

test('the feed goes on when its wake-up connection is cut', async () => {
  const reader = await Reader.open(await viewerOf('VN'))
  const admin = new pg.Client({ connectionString: server.database.url })
  await admin.connect()
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'loa-lang events' and datname = current_database()`,
  )
  await admin.end()
  const n = fresh()
  await emit(['VN'], n)
  expect(await reader.seen(n)).toContain(n)
  reader.close()
})

test('another process hears of an event by NOTIFY, though its poll comes but once a day', async () => {
  const pool = openPool(server.database.url, 2)
  const feed = createEventFeed(openDb(pool), server.database.url, createLog('silent'), 86_400_000)
  await feed.start()
  for (let round = 0; round < 5; round++) {
    const n = fresh()
    const heard = new Promise<void>((resolve) => {
      const { leave } = feed.listen({
        onEvent(event) {
          if (JSON.stringify(event.data) !== JSON.stringify({ n })) return
          leave()
          resolve()
        },
        onEnd() {},
      })
    })
    await emit(['VN'], n)
    await heard
  }
  await feed.stop()
  await pool.end()
})
