import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { rejectBulletin } from '../../src/bulletins/decide.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { insertItem } from '../../src/inbox/store.ts'
import { insertSource } from '../../src/inbox/store-sources.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { showToday } from '../../src/today/today.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'
import { lockTable, untilBlocked } from '../support/locks.ts'
import { programmesOf } from '../support/programmes.ts'

const HOUR = 3_600_000

let core: Core
beforeAll(async () => {
  core = await createCore()
  await core.ctx.db.updateTable('areas').set({ kind: 'hamlet' }).where('code', '=', '05857-h1').execute()
})
afterAll(() => core?.close())

async function written(by: Core['ctx'], title: string, areaCodes: AreaCode[]) {
  const clip = await core.clip(areaCodes)
  const content = { topic: 'notice', language: 'vi', priority: 'normal', clipId: clip.id, areaCodes } as const
  return createBulletin(by, { title, ...content })
}
async function submitted(by: Core['ctx'], title: string, areaCodes: AreaCode[]) {
  const bulletin = await written(by, title, areaCodes)
  await submitBulletin(by, bulletin.id)
  return bulletin
}
const ids = (items: Array<{ id: string }>) => items.map(({ id }) => id)

test('what plays now and what comes next is shown for each of the reader’s areas, and nothing else', async () => {
  const province = await core.approved(['19'])
  const soon = await core.scheduleIn(province, 15)
  const later = await core.scheduleIn(await core.approved(['05857']), 2 * 3_600)
  const elsewhere = await core.scheduleIn(await core.approved(['05818']), 3 * 3_600)
  await planAndArm(core.ctx)
  await dispatchDue(core.ctx)
  const rowOf = async (scheduleId: string) => (await core.occurrencesOf(scheduleId))[0]?.id ?? ''
  const commune = await core.person('viewer', '05857')
  const seen = await showToday(commune)
  expect(ids(seen.nowPlaying)).toEqual([await rowOf(soon.id)])
  expect(seen.nowPlaying).toMatchObject([{ areaNames: ['19'], status: 'airing', priority: 'normal' }])
  expect(seen.next).toMatchObject([{ id: await rowOf(later.id), topArea: { code: '05857', name: '05857' } }])
  const all = await showToday(core.author)
  expect(ids(all.next)).toEqual([await rowOf(later.id), await rowOf(elsewhere.id)])
})

test('of each area up to ten airings come next, whatever another area has', async () => {
  const both = await core.person('viewer', '24')
  const rest = await core.person('viewer', '05818')
  const two = { ...both, actor: { ...both.actor, grants: [...both.actor.grants, ...rest.actor.grants] } }
  const before = (await showToday(two)).next.length
  const bulletin = await core.approved(['05818'])
  for (let minute = 1; minute <= 12; minute += 1) await core.scheduleIn(bulletin, 4 * 3_600 + minute * 60)
  await planAndArm(core.ctx)
  const { next } = await showToday(two)
  expect(before).toBeLessThan(10)
  expect(next.filter(({ topArea }) => topArea.code === '05818')).toHaveLength(10)
  expect(next.map(({ startAt }) => startAt)).toEqual(next.map(({ startAt }) => startAt).toSorted())
})

test('needs me: what I may approve and did not write, what came back to me, and what waits with a time', async () => {
  const author = await core.person('author', '05857')
  const approver = await core.person('approver', '05857')
  const mine = await submitted(author, 'Của xã', ['05857'])
  await submitted(core.author, 'Của cả hai xã', ['05857', '05818'])
  const back = await submitted(author, 'Trả lại', ['05857'])
  await rejectBulletin(approver, back.id, { reason: 'Sai ngày' })
  const local = new Date(core.clock.now().getTime() + 26 * HOUR + 7 * HOUR).toISOString()
  const rule = { kind: 'once', on: local.slice(0, 10), at: local.slice(11, 16) } as const
  const schedule = await createSchedule(author, { bulletinId: mine.id, rule })

  const forApprover = (await showToday(approver)).needsMe
  expect(forApprover.approvals).toMatchObject({ count: 1, first: [{ id: mine.id, authorName: 'author' }] })
  expect(forApprover.rejectedMine.count).toBe(0)
  expect(forApprover.waitingSchedules.first).toMatchObject([
    { scheduleId: schedule.id, bulletinStatus: 'submitted', nextAiringAt: schedule.nextAirings[0] },
  ])
  const forAuthor = (await showToday(author)).needsMe
  expect(forAuthor.approvals.count).toBe(0)
  expect(forAuthor.rejectedMine).toMatchObject({ count: 1, first: [{ id: back.id, decisionReason: 'Sai ngày' }] })
  const both = { ...author, actor: { ...author.actor, grants: [...author.actor.grants, ...approver.actor.grants] } }
  expect((await showToday(both)).needsMe.approvals.count).toBe(0)
})

test('needs me: what came from above and waits, for whoever may take it, what ends first before the rest', async () => {
  const now = core.clock.now()
  const at = (hours: number) => new Date(now.getTime() + hours * HOUR)
  await insertSource(core.ctx.db, {
    ...{ id: 'src_today', name: 'Nguồn tỉnh', kind: 'push', baseUrl: null, areaCode: '19', mayEmergency: false },
    ...{ status: 'active', tokenHash: null, sealedSecret: null, cursor: null, pulledAt: null, lastContactAt: null },
    ...{ lastError: null, sendingUntil: null, createdBy: 'test', createdAt: now, updatedAt: now },
  })
  const waiting = (
    id: string,
    areaCodes: AreaCode[],
    validTo: Date | null,
    more: { priority?: 'priority'; status?: 'refused'; receivedAt?: Date } = {},
  ) =>
    insertItem(core.ctx.db, {
      ...{ id, sourceId: 'src_today', externalId: id, version: 1, kind: 'bulletin', contentSha256: id, message: '{}' },
      ...{ priority: 'normal', mode: 'live', title: id, topic: 'notice', language: 'vi', text: 'Tin' },
      ...{ areaCodes, validTo },
      ...{ status: 'waiting', receivedAt: now, updatedAt: now, ...more },
    })
  await waiting('inb_later', ['05857'], at(5))
  await waiting('inb_soon', ['05857'], at(2))
  await waiting('inb_over', ['05857'], at(-1))
  await waiting('inb_both', ['05857', '05818'], null)
  // What asked for its place and could not be carried out is not silent to the commune.
  await waiting('inb_refused', ['05857'], null, { priority: 'priority', status: 'refused' })
  await waiting('inb_once', ['05857'], null, { priority: 'priority', status: 'refused', receivedAt: at(-25) })
  await waiting('inb_normal', ['05857'], null, { status: 'refused' })
  const { inbox } = (await showToday(await core.person('author', '05857'))).needsMe
  expect(ids(inbox.first)).toEqual(['inb_refused', 'inb_soon', 'inb_later'])
  expect(inbox).toMatchObject({
    count: 3,
    first: [{ isRefused: true }, { isRefused: false, sourceName: 'Nguồn tỉnh', validTo: at(2).toISOString() }, {}],
  })
  expect((await showToday(await core.person('viewer', '05857'))).needsMe.inbox.count).toBe(0)
})

test('needs me: where everything is silent, whose last airing today failed, and which alerts stand', async () => {
  const [well, broken, healed] = [await core.speaker('05857'), await core.speaker('05857'), await core.speaker('05857')]
  await core.speaker('05857-h1', { online: false })
  await core.speaker('05818', { online: false })
  const alert = await core.alert(['05857'])
  const away = await core.speaker('24001', { online: false })
  const now = core.clock.now()
  const bulletin = await core.approved(['05857'])
  const [first, second] = [await core.scheduleIn(bulletin, 30), await core.scheduleIn(bulletin, 60)]
  await planAndArm(core.ctx)
  const rows = [...(await core.occurrencesOf(first.id)), ...(await core.occurrencesOf(second.id))]
  const reports = [
    [0, well, 'played', null],
    [0, broken, 'played', null],
    [0, healed, 'failed', 'decoder-error'],
    [1, well, 'unreachable', 'offline'],
    [1, broken, 'failed', 'output-fault'],
    [1, healed, 'played', null],
  ] as const
  // A minute apart, and today, whatever the time of the day is.
  const midnight = Math.floor((now.getTime() + 7 * HOUR) / (24 * HOUR)) * 24 * HOUR - 7 * HOUR
  for (const [index, row] of rows.entries())
    await core.ctx.db
      .updateTable('occurrences')
      .set({ startAt: new Date(midnight + index), status: 'partial', targets: 3, closedAt: now })
      .where('id', '=', row.id)
      .execute()
  await core.ctx.db
    .insertInto('deliveries')
    .values(
      reports.map(([index, speakerId, status, reason]) => ({
        occurrenceId: rows[index]?.id ?? '',
        speakerId,
        areaCode: '05857',
        status,
        reason,
        rank: 10,
        receivedAt: now,
      })),
    )
    .execute()

  const { needsMe, speakers } = await showToday(core.officer)
  expect(speakers).toEqual({ total: 5, online: 3, offline: 2 })
  expect(needsMe.silentAreas.count).toBe(2)
  expect(needsMe.silentAreas.first).toMatchObject([
    { code: '05818', speakers: 1, communeName: null },
    { code: '05857-h1', speakers: 1, communeName: '05857' },
  ])
  expect(needsMe.faults).toMatchObject({
    count: 1,
    first: [{ speakerId: broken, status: 'failed', reason: 'output-fault', reasonText: { vi: expect.any(String) } }],
  })
  expect(needsMe.draftAlerts).toMatchObject({ count: 1, first: [{ id: alert.id, riskLevel: 3, mode: 'live' }] })
  expect(needsMe.activeAlerts).toEqual([])
  await core.ctx.db
    .updateTable('alerts')
    .set({ status: 'active', sentAt: now, validUntil: new Date(now.getTime() + HOUR) })
    .where('id', '=', alert.id)
    .execute()
  const after = (await showToday(await core.person('viewer', '05857'))).needsMe
  expect([ids(after.activeAlerts), after.draftAlerts.count]).toEqual([[alert.id], 0])
  expect(away).not.toBe('')
})

test('whoever has no area has no day', async () => {
  const viewer = await core.person('viewer')
  const nobody = { ...viewer, actor: { ...viewer.actor, grants: [] } }
  expect((await problemOf(showToday(nobody))).code).toBe('permission.denied')
})

test('however many screens ask at once, there is a connection left for who must stop something', async () => {
  const { db } = core.ctx
  const release = await lockTable(db, 'speakers')
  const screens = Array.from({ length: 12 }, () => showToday(core.author))
  await untilBlocked(db, 1)
  expect(await Promise.all(Array.from({ length: 4 }, () => sql`select 1`.execute(db)))).toHaveLength(4)
  await release()
  expect(await Promise.all(screens)).toHaveLength(12)
})

test('a session of a programme comes next as one, under its own name, to its end, wherever it is listed', async () => {
  const { draft, approve, plan, clipItem } = programmesOf(() => core)
  const items = [await clipItem(10, 'theme'), await clipItem(5, 'closing')]
  const programme = await approve(await draft({ areaCodes: ['05857', '05818'], items }))
  await plan()
  const one = await core.person('viewer', '05857')
  const other = await core.person('viewer', '05818')
  const { next } = await showToday({
    ...one,
    actor: { ...one.actor, grants: [...one.actor.grants, ...other.actor.grants] },
  })
  const sessions = next.filter(({ session }) => session?.programmeId === programme.id)
  expect(sessions.length).toBeGreaterThan(1)
  expect(new Set(sessions.map(({ startAt }) => startAt)).size).toBe(sessions.length)
  for (const { startAt, session } of sessions) {
    expect(session).toMatchObject({ title: 'Chương trình sáng', items: 2 })
    expect(Date.parse(session?.endAt ?? '') - Date.parse(startAt)).toBe(15_000)
  }
})
