import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendOutbox } from '../../src/inbox/outbox.ts'
import { sweepInbox } from '../../src/inbox/sweep.ts'
import { type Body, type Inbox, messagesOf, sha256, startInbox, tone } from '../support/inbox.ts'

let inbox: Inbox
let province: Inbox['province']
let server: Inbox['server']
let ctx: Inbox['ctx']
let author: Inbox['author']
let approver: Inbox['approver']
beforeAll(async () => {
  inbox = await startInbox()
  ;({ province, server, ctx, author, approver } = inbox)
}, 60_000)
afterAll(() => inbox?.stop())

const { now, inMinutes, source, bulletin, priority, emergency, push, itemsOf, alertOf } = messagesOf(() => inbox)

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
    expect(await server.root.expect(200, 'GET', `/bulletins/${item?.bulletinId}`)).toMatchObject({ status: 'rejected' })
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

  test('gets its all-clear also from a source that may send none any more', async () => {
    const from = await source({ mayEmergency: true })
    const [sounding, replaced] = [emergency({ areaCodes: ['05818'] }), emergency({ areaCodes: ['05818'] })]
    for (const message of [sounding, replaced]) expect((await push(from, message)).body['status']).toBe('sent')
    await server.root.expect(200, 'PATCH', `/inbox-sources/${from.id}`, { mayEmergency: false })
    const { priority: _, riskLevel: __, ...calm } = replaced
    expect((await push(from, emergency())).body['code']).toBe('inbox.emergency-not-allowed')
    await push(from, { ...calm, version: 2, priority: 'normal' })
    expect((await alertOf(replaced.externalId)).status).toBe('cancelled')
    const withdrawn = await province.withdraw(server.url, from, sounding.externalId, 'Lũ đã rút')
    expect(withdrawn.body['status']).toBe('applied')
    expect((await alertOf(sounding.externalId)).status).toBe('all-clear')
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
