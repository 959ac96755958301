import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sendOutbox } from '../../src/inbox/outbox.ts'
import { pullSources } from '../../src/inbox/pull.ts'
import { sweepInbox } from '../../src/inbox/sweep.ts'
import { type Body, type Inbox, messagesOf, sha256, startInbox, tone } from '../support/inbox.ts'

let inbox: Inbox
let province: Inbox['province']
let server: Inbox['server']
let ctx: Inbox['ctx']
beforeAll(async () => {
  inbox = await startInbox()
  ;({ province, server, ctx } = inbox)
}, 60_000)
afterAll(() => inbox?.stop())

const { now, source, bulletin, emergency, push, itemsOf } = messagesOf(() => inbox)

const later = (minutes: number) => ({
  ...{ ...ctx, clock: { now: () => new Date(now().getTime() + minutes * 60_000) } },
})

describe('what is wrong is named', () => {
  test.each([
    ['an area outside the scope of the source', { areaCodes: ['05857', '01'] }, 403, '/areaCodes/1'],
    ['an area that is not there', { areaCodes: ['99999'] }, 404, '/areaCodes/0'],
    ['a date of issue in the future', { issuedAt: '2099-01-01T00:00:00Z' }, 422, '/issuedAt'],
    ['a validity that is over', { validTo: '2020-01-01T00:00:00Z' }, 422, '/validTo'],
    ['a start that has passed', { airAt: '2020-01-01T00:00:00+07:00' }, 422, '/airAt'],
    ['no version', { version: 0 }, 422, '/version'],
    ['a field that nobody knows', { urgency: 'high' }, 422, '/urgency'],
    ['a drill that is no emergency', { mode: 'drill' }, 422, '/mode'],
    ['priority without an approval above', { priority: 'priority' }, 422, '/approvedBy'],
    ['neither text nor sound', { text: undefined }, 422, '/text'],
    [
      'a sound that is none',
      { audio: { base64: Buffer.from('<script>alert(1)</script>').toString('base64') } },
      415,
      '/audio/base64',
    ],
    ['a sound with another hash', { audio: { base64: 'AAAAAAAA', sha256: 'a'.repeat(64) } }, 422, '/audio/sha256'],
    [
      'a sound inside our own network',
      { audio: { url: 'http://127.0.0.1:1/x.mp3', sha256: 'a'.repeat(64) } },
      422,
      '/audio/url',
    ],
    ['a sound on the disk', { audio: { url: 'file:///etc/passwd', sha256: 'a'.repeat(64) } }, 422, '/audio'],
  ])('%s', async (_, fault, status, pointer) => {
    const from = await source()
    const message = bulletin(fault)
    const answer = await push(from, message)
    expect(answer.status).toBe(status)
    const pointers = (answer.body['errors'] as Array<{ pointer: string }>).map((error) => error.pointer)
    expect(pointers.some((found) => found.startsWith(pointer))).toBe(true)
    expect(await itemsOf(message.externalId)).toEqual([])
  })

  test('a token opens its own source and nothing else of the API', async () => {
    const [one, two] = [await source(), await source()]
    expect((await push({ id: one.id, token: two.token }, bulletin())).status).toBe(401)
    expect((await push({ id: one.id, token: 'loasrc_'.padEnd(50, 'x') }, bulletin())).status).toBe(401)
    for (const path of ['/inbox', '/bulletins', '/me', '/inbox-sources']) {
      const response = await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${one.token}` } })
      expect(response.status).toBe(401)
    }
    const admin = await server.token('administrator', '19')
    expect((await push({ id: one.id, token: admin }, bulletin())).status).toBe(401)
  })

  test('a secret is never sent in the clear: such an address is refused when the source is connected or changed', async () => {
    const plain = 'http://203.162.4.190/api'
    const given = { name: 'Tỉnh', kind: 'push', areaCode: '19', secret: province.secret }
    const refused = (pointer: string) => ({
      ...{ code: 'inbox-source.needs-https', errors: [{ pointer, detail: expect.stringContaining('203.162.4.190') }] },
    })
    const create = (body: Body) => server.root.expect(422, 'POST', '/inbox-sources', body)
    expect(await create({ ...given, baseUrl: plain })).toMatchObject(refused('/baseUrl'))
    const { id } = await source()
    const change = (of: string, body: Body) => server.root.expect(422, 'PATCH', `/inbox-sources/${of}`, body)
    expect(await change(id, { baseUrl: plain })).toMatchObject(refused('/baseUrl'))
    const open = await source({ baseUrl: plain, secret: undefined })
    expect(await change(open.id, { secret: province.secret })).toMatchObject(refused('/secret'))
    await server.root.expect(200, 'PATCH', `/inbox-sources/${open.id}`, {
      ...{ secret: province.secret, baseUrl: 'https://203.162.4.190/api' },
    })
    // One from before the rule: nothing goes out, and whoever looks is told why.
    await ctx.db.updateTable('inboxSources').set({ baseUrl: plain }).where('id', '=', open.id).execute()
    await push(open, bulletin())
    await sendOutbox(ctx)
    expect(await server.root.expect(200, 'GET', `/inbox-sources/${open.id}`)).toMatchObject({
      lastError: 'receipt: inbox-source.needs-https',
      lastErrorText: { vi: expect.stringContaining('https') },
    })
    await server.root.expect(200, 'PATCH', `/inbox-sources/${open.id}`, { status: 'ended' })
  })

  test('a paused source takes nothing in; one with a new token not with the old', async () => {
    const from = await source()
    await server.root.expect(200, 'PATCH', `/inbox-sources/${from.id}`, { status: 'paused' })
    expect((await push(from, bulletin())).body).toMatchObject({ code: 'inbox-source.wrong-state', state: 'paused' })
    const renewed = await server.root.expect(200, 'PATCH', `/inbox-sources/${from.id}`, {
      status: 'active',
      newToken: true,
    })
    expect((await push(from, bulletin())).status).toBe(401)
    expect((await push({ id: from.id, token: String(renewed.token) }, bulletin())).status).toBe(200)
    const stored = await ctx.db.selectFrom('inboxSources').selectAll().where('id', '=', from.id).executeTakeFirst()
    expect(JSON.stringify(stored)).not.toContain(String(renewed.token))
    expect(JSON.stringify(stored)).not.toContain(province.secret)
  })
})

describe('sound from above', () => {
  test('by address and inside the message is the very sound, checked by its hash', async () => {
    const from = await source()
    province.sounds.set('sounds/tone.wav', { body: tone })
    const byAddress = bulletin({ audio: { url: `${province.url}/sounds/tone.wav`, sha256: sha256(tone) } })
    const inside = bulletin({ text: undefined, audio: { base64: tone.toString('base64') } })
    const answers = [await push(from, byAddress), await push(from, inside)]
    expect(answers).toMatchObject([
      { status: 200, body: { status: 'waiting' } },
      { status: 200, body: { status: 'waiting' } },
    ])
    expect(answers[0]?.body['clipSha256']).toBe(answers[1]?.body['clipSha256'])
    const other = { url: `${province.url}/sounds/tone.wav`, sha256: 'b'.repeat(64) }
    expect((await push(from, bulletin({ audio: other }))).body['code']).toBe('inbox.audio-differs')
  }, 30_000)

  test('behind a redirect is not fetched: it could lead anywhere', async () => {
    const from = await source()
    province.sounds.set('sounds/moved.wav', { body: Buffer.alloc(0), status: 302, location: 'http://127.0.0.1:1/' })
    const audio = { url: `${province.url}/sounds/moved.wav`, sha256: sha256(tone) }
    expect((await push(from, bulletin({ audio }))).body).toMatchObject({ code: 'inbox.audio-unreachable' })
  })
})

describe('a source that is asked', () => {
  test('gives an emergency among other bulletins: it is carried out first', async () => {
    const others = [bulletin({ mode: 'test' }), bulletin({ mode: 'test' })]
    const urgent = emergency({ mode: 'test' })
    const before = province.bulletins.splice(0)
    province.bulletins.push(...others, urgent)
    const made = await source({ kind: 'pull', mayEmergency: true })
    await pullSources(ctx)
    province.bulletins.splice(0, Number.POSITIVE_INFINITY, ...before)
    const rows = ctx.db.selectFrom('inboxItems').select('externalId').where('sourceId', '=', made.id).orderBy('id')
    expect((await rows.execute()).map(({ externalId }) => externalId)).toEqual(
      [urgent, ...others].map(({ externalId }) => externalId),
    )
  }, 30_000)

  test('gives its bulletins page after page, each once, and what is wrong with one is told and stops no other', async () => {
    const first = province.bulletins.length
    province.pageSize = 8
    const good = Array.from({ length: 20 }, (_, n) => bulletin({ title: `Tin ${n}`, mode: 'test' }))
    const wrong = bulletin({ areaCodes: ['01'] })
    const withdrawn = { externalId: good[0]?.externalId, version: 2, cancelled: { reason: 'Nhầm' } }
    province.bulletins.push(...good.slice(0, 10), wrong, { nonsense: true }, ...good.slice(10), withdrawn)
    const made = await source({ kind: 'pull' })
    expect(made.token).toBe('null')
    await pullSources(ctx)
    const row = () => ctx.db.selectFrom('inboxSources').selectAll().where('id', '=', made.id).executeTakeFirstOrThrow()
    expect((await row()).cursor).toBe(`${first + 23}`)
    const count = async () =>
      (await ctx.db.selectFrom('inboxItems').select('id').where('sourceId', '=', made.id).execute()).length
    expect(await count()).toBe(21)
    // As after a crash before the cursor was kept: read again, nothing changes.
    await ctx.db.updateTable('inboxSources').set({ cursor: null, pulledAt: null }).where('id', '=', made.id).execute()
    await pullSources(ctx)
    expect(await count()).toBe(21)
    expect((await row()).cursor).toBe(`${first + 23}`)
    await sendOutbox(ctx)
    expect(province.statesOf(wrong.externalId)).toEqual(['refused'])
    expect(province.statesOf(good[0]?.externalId ?? '')).toEqual([
      'received',
      'tested',
      'received',
      'cancelled',
      'applied',
    ])
    expect(province.requests.every(({ path, authorization }) => path.startsWith('sounds/') || authorization)).toBe(true)
  }, 60_000)
})

describe('a source that is asked, and its pages', () => {
  let before: unknown[]
  beforeEach(async () => {
    // One source alone is asked.
    await ctx.db.updateTable('inboxSources').set({ status: 'paused' }).where('kind', '=', 'pull').execute()
    before = province.bulletins.splice(0)
    province.pageSize = 2
  })
  afterEach(() => {
    province.bulletins.splice(0, Number.POSITIVE_INFINITY, ...before)
    province.pageSize = 50
    province.lastPageEnds = false
  })
  const idsOf = async (sourceId: string) => {
    const rows = ctx.db.selectFrom('inboxItems').select('externalId').where('sourceId', '=', sourceId).orderBy('id')
    return (await rows.execute()).map(({ externalId }) => externalId)
  }
  const row = (id: string) =>
    ctx.db.selectFrom('inboxSources').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  test('what comes with a last page that names no place behind it is taken in, once, and so is what follows', async () => {
    province.lastPageEnds = true
    const sent = Array.from({ length: 3 }, () => bulletin({ mode: 'test' }))
    const wrong = bulletin({ areaCodes: ['01'] })
    province.bulletins.push(...sent)
    const made = await source({ kind: 'pull' })
    await pullSources(ctx)
    expect(await idsOf(String(made.id))).toEqual(sent.map(({ externalId }) => externalId))
    expect((await row(made.id)).cursor).toBe('2')
    const [one, two] = [bulletin({ mode: 'test' }), bulletin({ mode: 'test' })]
    province.bulletins.push(wrong, one, two)
    await pullSources(later(2))
    await pullSources(later(4))
    expect(await idsOf(made.id)).toEqual([...sent, one, two].map(({ externalId }) => externalId))
    expect((await row(made.id)).cursor).toBe('4')
    await sendOutbox(later(6))
    expect(province.statesOf(wrong.externalId)).toEqual(['refused'])
    expect(province.statesOf(two.externalId)).toEqual(['received', 'tested'])
  }, 30_000)

  test('one that we fail at holds up nothing behind it, is seen, is tried again, and when given up its source is told', async () => {
    const [mended, hopeless] = [bulletin({ mode: 'test' }), bulletin({ mode: 'test' })]
    const urgent = emergency({ mode: 'test' })
    const ours = [mended, hopeless].map(({ externalId }) => `'${externalId}'`)
    const failFor = (names: string[]) =>
      sql`create or replace function fail_for_test() returns trigger language plpgsql as ${sql.lit(
        `begin if new.external_id in (${names.join()}) then raise exception 'no room'; end if; return new; end`,
      )}`.execute(ctx.db)
    await failFor(ours)
    await sql`create trigger fail_for_test before insert on inbox_items for each row execute function fail_for_test()`.execute(
      ctx.db,
    )
    province.bulletins.push(mended, hopeless, bulletin({ mode: 'test' }), urgent)
    const made = await source({ kind: 'pull', mayEmergency: true })
    await pullSources(ctx)
    expect(await idsOf(made.id)).toContain(urgent.externalId)
    expect(await idsOf(made.id)).toHaveLength(2)
    expect((await row(made.id)).cursor).toBe('4')
    const seen = () => server.root.expect(200, 'GET', `/inbox-sources/${made.id}`)
    expect(await seen()).toMatchObject({ lastError: `${hopeless.externalId} v1: internal`, lastErrorText: {} })

    await failFor(ours.slice(1))
    for (const minutes of [2, 4, 6, 8]) await pullSources(later(minutes))
    await sql`drop trigger fail_for_test on inbox_items`.execute(ctx.db)
    expect(await idsOf(made.id)).toContain(mended.externalId)
    const failures = await ctx.db.selectFrom('inboxFailures').selectAll().where('sourceId', '=', made.id).execute()
    expect(failures).toMatchObject([{ externalId: hopeless.externalId, version: 1, attempts: 3 }])
    expect(failures[0]?.deadAt).not.toBeNull()
    expect(await seen()).toMatchObject({ lastError: `${hopeless.externalId} v1: internal` })
    await sendOutbox(later(10))
    expect(province.statesOf(mended.externalId)).toEqual(['received', 'tested'])
    const told = province.told.find(({ body }) => body['externalId'] === hopeless.externalId)
    expect(told?.body).toMatchObject({ kind: 'refusal', reason: 'internal', status: 'refused' })
  }, 30_000)
})

describe('what goes up', () => {
  const outboxOf = (id: string) =>
    ctx.db.selectFrom('inboxOutbox').selectAll().where('sourceId', '=', id).orderBy('id').execute()
  /** As the loop does it, until the outbox of a source has nothing more to send. */
  async function drain(id: string): Promise<void> {
    for (;;) {
      await sendOutbox(ctx)
      const open = (await outboxOf(id)).filter(({ sentAt, deadAt }) => !sentAt && !deadAt)
      if (open.length === 0) return
    }
  }

  test('waits while the source is away, in its order, and is heard once when an answer was lost', async () => {
    const from = await source()
    await province.down()
    const message = bulletin()
    await push(from, message)
    await sendOutbox(ctx)
    const [head, next] = await outboxOf(from.id)
    expect(head).toMatchObject({ attempts: 1, sentAt: null, lastError: 'no-connection' })
    expect(next).toMatchObject({ attempts: 0, sentAt: null })
    await province.up()
    let lost = 0
    province.mood = (told) => {
      if (told.body['externalId'] !== message.externalId || lost++ > 0) return undefined
      // Taken to heart, and then the answer is an accident.
      province.told.push(told)
      return 502
    }
    await drain(from.id)
    province.mood = undefined
    expect(province.statesOf(message.externalId)).toEqual(['received', 'waiting'])
  }, 30_000)

  test('of one bulletin that is not taken holds up no other, and keeps its own order', async () => {
    const from = await source({ mayEmergency: true })
    const [stuck, other, urgent] = [bulletin(), bulletin(), emergency({ mode: 'test' })]
    province.mood = ({ body }) => (body['externalId'] === stuck.externalId ? 503 : undefined)
    for (const message of [stuck, other, urgent]) await push(from, message)
    await sendOutbox({ ...ctx, config: { ...ctx.config, inboxRetrySeconds: 60 } })
    expect(province.statesOf(other.externalId)).toEqual(['received', 'waiting'])
    expect(province.statesOf(urgent.externalId)).toEqual(['received', 'tested'])
    const order = province.told.map(({ body }) => body['externalId'])
    expect(order.indexOf(urgent.externalId)).toBeLessThan(order.indexOf(other.externalId))
    const waiting = (await outboxOf(from.id)).filter(({ sentAt }) => !sentAt)
    expect(waiting.map(({ attempts }) => attempts)).toEqual([1, 0])
    province.mood = undefined
    await sendOutbox(later(2))
    expect(province.statesOf(stuck.externalId)).toEqual(['received', 'waiting'])
  }, 30_000)

  test('to a source that is away is tried with one message, not with all that wait', async () => {
    const from = await source()
    await province.down()
    for (const message of [bulletin({ mode: 'test' }), bulletin({ mode: 'test' })]) await push(from, message)
    await sendOutbox(ctx)
    expect((await outboxOf(from.id)).map(({ attempts }) => attempts)).toEqual([1, 0, 0, 0])
    await province.up()
    await drain(from.id)
    expect((await outboxOf(from.id)).every(({ sentAt }) => sentAt)).toBe(true)
  }, 30_000)

  test('that the source does not want is a dead letter at once, after some tries otherwise; by hand it goes out again', async () => {
    const from = await source()
    const [unwanted, hopeless] = [bulletin(), bulletin()]
    province.mood = ({ body }) =>
      body['externalId'] === unwanted.externalId ? 422 : body['externalId'] === hopeless.externalId ? 500 : undefined
    await push(from, unwanted)
    await push(from, hopeless)
    await drain(from.id)
    province.mood = undefined
    const rows = await outboxOf(from.id)
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 1, 3, 3])
    const view = await server.root.expect(200, 'GET', `/inbox-sources/${from.id}`)
    expect(view).toMatchObject({ deadLetters: 4, waitingToSend: 0 })
    const dead = await server.root.expect(200, 'GET', `/inbox-sources/${from.id}/outbox?state=dead`)
    expect((dead.items as Body[]).map((item) => item['lastError'])).toContain('it answered 422')
    expect(await server.root.expect(200, 'POST', `/inbox-sources/${from.id}/outbox/retry`, {})).toEqual({ retried: 4 })
    await drain(from.id)
    expect(province.statesOf(hopeless.externalId)).toEqual(['received', 'waiting'])
  }, 30_000)

  test('a day later each source gets one report of the day', async () => {
    const from = await source()
    const tomorrow = { ...ctx, clock: { now: () => new Date(now().getTime() + 48 * 3_600_000) } }
    await sweepInbox(tomorrow)
    await sweepInbox(tomorrow)
    const reports = (await outboxOf(from.id)).filter(({ kind }) => kind === 'report')
    expect(reports).toHaveLength(1)
    expect(reports[0]?.payload).toMatchObject({ areaCode: '19', airings: 0, minutesOnAir: 0, speakers: 0 })
  })
})
