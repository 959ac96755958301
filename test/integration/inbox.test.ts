import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, systemActor } from '../../src/context.ts'
import { sendOutbox } from '../../src/inbox/outbox.ts'
import { pullSources } from '../../src/inbox/pull.ts'
import { sweepInbox } from '../../src/inbox/sweep.ts'
import type { Browser } from '../support/browser.ts'
import { FakeProvince } from '../support/fake-province.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'

type Source = { id: string; token: string }
type Body = Record<string, unknown>

let province: FakeProvince
let server: HttpServer
let ctx: Ctx
let author: Browser
let approver: Browser
let tone: Buffer
const now = () => server.app.clock.now()
const inMinutes = (minutes: number) => new Date(now().getTime() + minutes * 60_000).toISOString()
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  province = await FakeProvince.start()
  server = await startHttpServer({
    LOA_INBOX_HOSTS: province.host,
    LOA_INBOX_RETRY_SECONDS: '0.05',
    LOA_INBOX_MAX_ATTEMPTS: '3',
  })
  await insertTestAreas(server.database)
  ctx = { ...server.app, actor: systemActor('test'), requestId: 'test' }
  author = await server.person([{ role: 'author', areaCode: '05857' }])
  approver = await server.person([{ role: 'approver', areaCode: '05857' }])
  tone = wavOf(1)
}, 60_000)
afterAll(async () => {
  await server?.stop()
  await province?.down()
})

/** A second of a tone, as 16 kHz WAV. */
function wavOf(seconds: number): Buffer {
  const rate = 16_000
  const samples = Buffer.alloc(rate * seconds * 2)
  for (let at = 0; at < rate * seconds; at++)
    samples.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * 440 * at) / rate)), at * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

async function source(more: Body = {}): Promise<Source> {
  const made = await server.root.expect(201, 'POST', '/inbox-sources', {
    ...{ name: 'Hệ thống nguồn tỉnh', kind: 'push', areaCode: '19', baseUrl: province.url, secret: province.secret },
    ...more,
  })
  return { id: String(made.id), token: String(made.token) }
}

const bulletin = (more: Body = {}): Body & { externalId: string } => ({
  ...{ externalId: `TN-${randomUUID()}`, version: 1, issuedAt: now().toISOString(), title: 'Lịch tiêm chủng' },
  ...{ priority: 'normal', areaCodes: ['05857'], text: 'Mời bà con đưa trẻ đi tiêm chủng.' },
  ...more,
})
const approvedBy = { name: 'Nguyễn Văn An', position: 'Giám đốc Sở' }
const priority = (more: Body = {}) => bulletin({ priority: 'priority', approvedBy, ...more })
const emergency = (more: Body = {}) =>
  bulletin({ priority: 'emergency', approvedBy, riskLevel: 4, title: 'Lũ quét', text: 'Lũ về.', ...more })

const push = (from: Source, message: unknown) => province.push(server.url, from, message)
const itemsOf = (externalId: string) =>
  ctx.db.selectFrom('inboxItems').selectAll().where('externalId', '=', externalId).orderBy('version').execute()
const alertOf = async (externalId: string, version = 1) => {
  const item = (await itemsOf(externalId)).find((one) => one.version === version)
  return ctx.db
    .selectFrom('alerts')
    .selectAll()
    .where('id', '=', item?.alertId ?? '')
    .executeTakeFirstOrThrow()
}

describe('a normal bulletin from above', () => {
  test('waits for the commune; accepted it waits for approval like any other, and the source is told each step in order', async () => {
    const from = await source()
    const message = bulletin()
    const pushed = await push(from, message)
    expect(pushed).toMatchObject({ status: 200, body: { status: 'waiting', version: 1 } })
    const listed = await author.expect(200, 'GET', '/inbox?status=waiting&limit=200')
    const item = (listed.items as Body[]).find((one) => one['externalId'] === message.externalId)
    expect(item).toMatchObject({
      title: 'Lịch tiêm chủng',
      sourceName: 'Hệ thống nguồn tỉnh',
      areaNames: ['Phúc Thuận'],
    })
    expect(item?.['clipDurationMs']).toBeGreaterThan(500)

    const accepted: Body = await author.expect(200, 'POST', `/inbox/${item?.['id']}/accept`, { version: 1 })
    expect(accepted).toMatchObject({ status: 'accepted' })
    const made: Body = await approver.expect(200, 'GET', `/bulletins/${accepted['bulletinId']}`)
    expect(made).toMatchObject({
      status: 'submitted',
      authorName: 'Hệ thống nguồn tỉnh',
      clipSha256: item?.['clipSha256'],
    })
    expect((await author.send('POST', `/inbox/${item?.['id']}/accept`, { version: 1 })).body).toMatchObject({
      code: 'inbox.wrong-state',
    })
    await sendOutbox(ctx)
    expect(province.statesOf(message.externalId)).toEqual(['received', 'waiting', 'accepted'])
  }, 30_000)

  test('declined makes no bulletin, and the reason goes up', async () => {
    const from = await source()
    const message = bulletin({ text: 'Tin này không dành cho xã.' })
    await push(from, message)
    const [item] = await itemsOf(message.externalId)
    const outside = await server.person([{ role: 'author', areaCode: '01' }])
    expect((await outside.send('POST', `/inbox/${item?.id}/decline`, { version: 1, reason: 'x' })).status).toBe(404)
    await approver.expect(200, 'POST', `/inbox/${item?.id}/decline`, { version: 1, reason: 'Xã đã phát hôm qua' })
    await sendOutbox(ctx)
    const told = province.told.find(
      ({ body }) => body['externalId'] === message.externalId && body['status'] === 'declined',
    )
    expect(told?.body['reason']).toBe('Xã đã phát hôm qua')
    expect((await itemsOf(message.externalId))[0]).toMatchObject({ status: 'declined', bulletinId: null })
  }, 30_000)

  test('is for somebody with rights over all its areas', async () => {
    const from = await source()
    const message = bulletin({ areaCodes: ['05857', '05818'] })
    await push(from, message)
    const [item] = await itemsOf(message.externalId)
    expect((await author.send('POST', `/inbox/${item?.id}/accept`, { version: 1 })).body).toMatchObject({
      code: 'permission.denied',
    })
  })

  test('that nobody decided on expires when its validity is over', async () => {
    const from = await source()
    const message = bulletin({ validTo: inMinutes(5) })
    await push(from, message)
    await sweepInbox(ctx)
    expect((await itemsOf(message.externalId))[0]?.status).toBe('waiting')
    await sweepInbox({ ...ctx, clock: { now: () => new Date(now().getTime() + 6 * 60_000) } })
    expect((await itemsOf(message.externalId))[0]?.status).toBe('expired')
  })
})

describe('versions', () => {
  test('the same again, many at once and later, give one item and the same receipt', async () => {
    const from = await source()
    const message = bulletin()
    const answers = await Promise.all([1, 2, 3, 4].map(() => push(from, message)))
    const again = await push(from, message)
    const ids = new Set([...answers, again].map(({ body }) => body['itemId']))
    expect(ids.size).toBe(1)
    expect(again.body['status']).toBe('waiting')
    expect(await itemsOf(message.externalId)).toHaveLength(1)
  })

  test('an old one is refused, and so is another text under a known number', async () => {
    const from = await source()
    const message = bulletin({ version: 5 })
    await push(from, message)
    expect((await push(from, { ...message, version: 4 })).body).toMatchObject({
      ...{ code: 'inbox.stale-version', knownVersion: 5 },
      errors: [{ pointer: '/version' }],
    })
    expect((await push(from, { ...message, title: 'Khác' })).body).toMatchObject({ code: 'inbox.version-reused' })
    expect(await itemsOf(message.externalId)).toHaveLength(1)
  })

  test('a newer one replaces one that waits, and turns down the bulletin that was made of one', async () => {
    const from = await source()
    const message = bulletin()
    await push(from, message)
    await push(from, { ...message, version: 2, title: 'Lịch tiêm chủng (sửa)' })
    const [first, second] = await itemsOf(message.externalId)
    expect([first?.status, second?.status]).toEqual(['superseded', 'waiting'])
    const stale = await author.send('POST', `/inbox/${first?.id}/accept`, { version: 1 })
    expect(stale.body).toMatchObject({ code: 'inbox.changed', itemId: second?.id })
    const accepted: Body = await author.expect(200, 'POST', `/inbox/${second?.id}/accept`, { version: 2 })
    await push(from, { ...message, version: 3 })
    expect(await approver.expect(200, 'GET', `/bulletins/${accepted['bulletinId']}`)).toMatchObject({
      status: 'rejected',
    })
    await sendOutbox(ctx)
    expect(province.statesOf(message.externalId)).toEqual([
      ...['received', 'waiting', 'received', 'superseded', 'waiting', 'accepted'],
      ...['received', 'superseded', 'waiting'],
    ])
  }, 30_000)

  test('what the commune made its own by an edit is not turned down with the version that it came from', async () => {
    const from = await source()
    const message = bulletin()
    await push(from, message)
    const [item] = await itemsOf(message.externalId)
    const accepted: Body = await author.expect(200, 'POST', `/inbox/${item?.id}/accept`, { version: 1 })
    const address = `/bulletins/${accepted['bulletinId']}`
    await author.expect(200, 'PATCH', address, { revision: 1, title: 'Lịch tiêm chủng của xã' })
    await author.expect(200, 'POST', `${address}/submit`)
    await push(from, { ...message, version: 2 })
    expect(await approver.expect(200, 'GET', address)).toMatchObject({ status: 'submitted' })
  }, 30_000)

  test('withdrawn it is gone from the inbox; withdrawn twice is once', async () => {
    const from = await source()
    const message = bulletin()
    await push(from, message)
    const [one, two] = [
      await province.withdraw(server.url, from, message.externalId, 'Gửi nhầm'),
      await province.withdraw(server.url, from, message.externalId, 'Gửi nhầm'),
    ]
    expect(one).toMatchObject({ status: 200, body: { kind: 'cancellation', status: 'applied', version: 2 } })
    expect(two.body['itemId']).toBe(one.body['itemId'])
    expect((await itemsOf(message.externalId))[0]).toMatchObject({
      status: 'cancelled',
      reason: 'Cấp trên đã rút: Gửi nhầm',
    })
    expect((await province.withdraw(server.url, from, 'never-was', 'x')).body['code']).toBe('inbox.not-found')
  })
})

describe('a priority bulletin from above', () => {
  test('gets its place at the wished time without the commune, its approval the one given above', async () => {
    const from = await source()
    const airAt = new Date(Math.ceil(now().getTime() / 1_000) * 1_000 + 3_600_000).toISOString()
    const message = priority({ airAt })
    expect(await push(from, message)).toMatchObject({ status: 200, body: { status: 'scheduled', airAt } })
    const [item] = await itemsOf(message.externalId)
    const made: Body = await approver.expect(200, 'GET', `/bulletins/${item?.bulletinId}`)
    expect(made).toMatchObject({ status: 'approved', priority: 'priority', approverName: 'Hệ thống nguồn tỉnh' })
    expect(made['nextAirings']).toMatchObject([{ startAt: airAt }])
    await push(from, message)
    const schedules = await ctx.db
      .selectFrom('schedules')
      .select('createdBy')
      .where('bulletinId', '=', item?.bulletinId ?? '')
      .execute()
    expect(schedules).toEqual([{ createdBy: from.id }])
  }, 30_000)

  test('replaced or withdrawn before it airs is revoked with the reason', async () => {
    const from = await source()
    const message = priority({ airAt: inMinutes(60) })
    await push(from, message)
    await push(from, { ...message, version: 2, airAt: inMinutes(90) })
    const [first, second] = await itemsOf(message.externalId)
    expect(await approver.expect(200, 'GET', `/bulletins/${first?.bulletinId}`)).toMatchObject({
      ...{ status: 'revoked', decisionReason: 'Cấp trên đã gửi bản mới (phiên bản 2)' },
    })
    await province.withdraw(server.url, from, message.externalId, 'Hoãn')
    expect(await approver.expect(200, 'GET', `/bulletins/${second?.bulletinId}`)).toMatchObject({ status: 'revoked' })
  }, 30_000)

  test('at an hour that the policy forbids gets the nearest one allowed; where none is of use, it is refused and silent', async () => {
    const from = await source()
    const rules = { quietHours: [{ from: '00:00', to: '04:00' }] }
    const { hash: effectHash }: Body = await server.root.expect(200, 'POST', '/policies/effect', {
      areaCode: '05818',
      rules,
    })
    await server.root.expect(200, 'PUT', '/policies/05818', { rules, effectHash })
    const day = new Date(now().getTime() + 30 * 3_600_000 + 7 * 3_600_000).toISOString().slice(0, 10)
    const at = (time: string) => new Date(`${day}T${time}:00+07:00`).toISOString()
    const message = priority({ areaCodes: ['05818'], airAt: at('02:00'), validTo: at('05:00') })
    expect((await push(from, message)).body).toMatchObject({ status: 'scheduled', airAt: at('04:00') })
    const useless = priority({ areaCodes: ['05818'], airAt: at('02:00'), validTo: at('03:00') })
    expect((await push(from, useless)).body).toMatchObject({ code: 'policy.quiet-hours' })
    const [item] = await itemsOf(useless.externalId)
    expect(item).toMatchObject({ status: 'refused', scheduleId: null })
    expect(await server.root.expect(200, 'GET', `/bulletins/${item?.bulletinId}`)).toMatchObject({ status: 'revoked' })
    expect((await push(from, useless)).body['status']).toBe('refused')
  }, 30_000)

  test('that the commune revokes is told to the source as declined', async () => {
    const from = await source()
    const message = priority({ airAt: inMinutes(60) })
    await push(from, message)
    const [item] = await itemsOf(message.externalId)
    await approver.expect(200, 'POST', `/bulletins/${item?.bulletinId}/revoke`, { reason: 'Trùng lễ tang' })
    await sweepInbox(ctx)
    await sendOutbox(ctx)
    expect(province.statesOf(message.externalId)).toEqual(['received', 'scheduled', 'declined'])
  }, 30_000)
})

describe('an emergency from above', () => {
  test('is sent before the answer, by a source that may, and once however often it comes', async () => {
    const from = await source({ mayEmergency: true })
    const message = emergency({ validTo: inMinutes(60) })
    const [one, two] = await Promise.all([push(from, message), push(from, message)])
    const again = await push(from, message)
    expect(new Set([one, two, again].map(({ status }) => status))).toEqual(new Set([200]))
    expect(again.body['status']).toBe('sent')
    const alert = await alertOf(message.externalId)
    expect(alert).toMatchObject({ status: 'active', mode: 'live', riskLevel: 4, sentBy: from.id, createdBy: from.id })
    const commands = await ctx.db.selectFrom('commands').selectAll().where('alertId', '=', alert.id).execute()
    expect(commands).toMatchObject([{ authorId: from.id, approverId: from.id, purpose: 'emergency' }])
    expect(commands[0]?.publishedAt).not.toBeNull()
    expect(commands[0]?.contentSha256).toBe(alert.clipSha256)
  }, 30_000)

  test('replaced sounds anew before the old one falls silent; withdrawn gets its all-clear', async () => {
    const from = await source({ mayEmergency: true })
    const message = emergency({ areaCodes: ['05818'] })
    await push(from, message)
    await push(from, { ...message, version: 2, text: 'Lũ về, mực nước đang lên.' })
    const [old, fresh] = [await alertOf(message.externalId, 1), await alertOf(message.externalId, 2)]
    expect([old.status, fresh.status]).toEqual(['cancelled', 'active'])
    const order = await ctx.db
      .selectFrom('commands')
      .select(['kind', 'alertId'])
      .where((eb) => eb.or([eb('alertId', '=', fresh.id), eb('kind', '=', 'stop')]))
      .orderBy('id')
      .execute()
    expect(order.map(({ kind }) => kind)).toEqual(['play', 'stop'])
    await province.withdraw(server.url, from, message.externalId, 'Lũ đã rút')
    expect((await alertOf(message.externalId, 2)).status).toBe('all-clear')
  }, 30_000)

  test('of a drill stays a drill: signed as one, and never to become live', async () => {
    const from = await source({ mayEmergency: true })
    const message = emergency({ mode: 'drill' })
    await push(from, message)
    const alert = await alertOf(message.externalId)
    expect(alert).toMatchObject({ mode: 'drill', text: expect.stringMatching(/^Diễn tập\./) })
    const command = await ctx.db.selectFrom('commands').selectAll().where('alertId', '=', alert.id).executeTakeFirst()
    expect(command?.purpose).toBe('drill')
    expect((await push(from, { ...message, version: 2, mode: 'live' })).body).toMatchObject({
      ...{ code: 'inbox.other-mode', errors: [{ pointer: '/mode' }] },
    })
  }, 30_000)

  test('of a test is checked wholly and makes no sound', async () => {
    const from = await source({ mayEmergency: true })
    const message = emergency({ mode: 'test' })
    expect((await push(from, message)).body['status']).toBe('tested')
    expect((await itemsOf(message.externalId))[0]).toMatchObject({ alertId: null, bulletinId: null })
  })

  test('whose recording cannot be fetched is spoken from its words instead of being silent', async () => {
    const from = await source({ mayEmergency: true })
    const audio = { url: `${province.url}/sounds/never-was.wav`, sha256: sha256(tone) }
    const message = emergency({ audio })
    expect(await push(from, message)).toMatchObject({ status: 200, body: { status: 'sent' } })
    expect(await alertOf(message.externalId)).toMatchObject({ status: 'active', text: 'Lũ về.' })
    const wordless = emergency({ audio, text: undefined })
    expect((await push(from, wordless)).body['code']).toBe('inbox.audio-unreachable')
  }, 30_000)

  test('is refused to a source that may not, and leaves nothing behind', async () => {
    const from = await source()
    const message = emergency()
    expect(await push(from, message)).toMatchObject({
      status: 403,
      body: { code: 'inbox.emergency-not-allowed', errors: [{ pointer: '/priority' }] },
    })
    expect(await itemsOf(message.externalId)).toEqual([])
  })
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
