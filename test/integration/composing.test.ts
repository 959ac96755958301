import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { createBulletin } from '../../src/bulletins/create.ts'
import { rejectBulletin } from '../../src/bulletins/decide.ts'
import { getBulletin } from '../../src/bulletins/get.ts'
import { listBulletins } from '../../src/bulletins/list.ts'
import { ListBulletins } from '../../src/bulletins/schema.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { archiveClip, renameClip } from '../../src/clips/change.ts'
import { findClip, listClips } from '../../src/clips/find.ts'
import { ListClips } from '../../src/clips/schema.ts'
import { withTransaction } from '../../src/context.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { emitEvents } from '../../src/events/emit.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { rescheduleAirings } from '../../src/occurrences/reschedule.ts'
import { changeScheduleState, getSchedule } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { changeArchived } from '../../src/templates/archive.ts'
import { createTemplate } from '../../src/templates/create.ts'
import { getTemplate, listTemplates } from '../../src/templates/list.ts'
import { ListTemplates } from '../../src/templates/schema.ts'
import { updateTemplate } from '../../src/templates/update.ts'
import { approveAsSeen } from '../support/approve.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'
import { holdLock, untilBlocked } from '../support/locks.ts'

const HOUR = 3_600_000

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

async function draft(title: string, areaCodes: AreaCode[] = ['05857'], by = core.author) {
  const clip = await core.clip(areaCodes, 42_000)
  const content = { topic: 'notice', language: 'vi', priority: 'normal', clipId: clip.id, areaCodes } as const
  return { ...(await createBulletin(by, { title, ...content })), clipSha256: clip.sha256 }
}
const inAnHour = () => {
  const local = new Date(core.clock.now().getTime() + HOUR + 7 * HOUR).toISOString()
  return { kind: 'once', on: local.slice(0, 10), at: local.slice(11, 19) } as const
}
const eventsSince = async (id: number) =>
  (await core.ctx.db.selectFrom('events').select(['id', 'type']).where('id', '>', id).orderBy('id').execute()).map(
    ({ type }) => type,
  )
const lastEvent = async () =>
  (await core.ctx.db.selectFrom('events').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst())?.id ?? 0

describe('an author says when while composing', () => {
  test('and the approver sees these airings, who wrote it and how long it is, before anything is planned', async () => {
    const bulletin = await draft('Họp xóm Đồng Đậu')
    const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule: inAnHour() })
    expect(schedule).toMatchObject({ bulletinStatus: 'draft', bulletinTitle: 'Họp xóm Đồng Đậu' })
    await submitBulletin(core.author, bulletin.id)
    await planAndArm(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toEqual([])
    const seen = await getBulletin(core.approver, bulletin.id)
    const [startAt = ''] = schedule.nextAirings
    expect(seen).toMatchObject({
      authorName: 'author',
      approverName: null,
      clipDurationMs: 42_000,
      areaNames: ['05857'],
      nextAirings: [{ scheduleId: schedule.id, startAt, endAt: new Date(Date.parse(startAt) + 42_000).toISOString() }],
    })
    const approved = await approveAsSeen(core.approver, bulletin.id, bulletin)
    expect(approved).toMatchObject({ approverName: 'approver', nextAirings: [{ startAt }] })
    await planAndArm(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toHaveLength(1)
  })

  test('nothing sounds at that time unless somebody has approved it by then, and an approval after it brings nothing', async () => {
    const bulletin = await draft('Chưa duyệt')
    const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule: inAnHour() })
    await submitBulletin(core.author, bulletin.id)
    core.clock.advance(HOUR)
    await planAndArm(core.ctx)
    await dispatchDue(core.ctx)
    core.clock.advance(60_000)
    const approved = await approveAsSeen(core.approver, bulletin.id, bulletin)
    expect(approved.nextAirings).toEqual([])
    await planAndArm(core.ctx)
    await dispatchDue(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toEqual([])
    expect(JSON.stringify(await core.wire())).not.toContain(bulletin.clipSha256)
  })

  test('an edit keeps the time and voids the approval: it airs only as approved again', async () => {
    const bulletin = await draft('Sửa sau khi duyệt')
    const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule: inAnHour() })
    await submitBulletin(core.author, bulletin.id)
    await approveAsSeen(core.approver, bulletin.id, bulletin)
    await planAndArm(core.ctx)
    const edited = await updateBulletin(core.author, bulletin.id, { revision: 1, title: 'Đã sửa' })
    expect(edited).toMatchObject({ status: 'draft', nextAirings: [{ scheduleId: schedule.id }] })
    core.clock.advance(HOUR)
    await dispatchDue(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toMatchObject([{ status: 'cancelled', reason: 'not-approved' }])
  })
})

describe('a bulletin that airs as soon as it is approved', () => {
  const whenApproved = { kind: 'once', on: '2026-01-01', at: '05:00', whenApproved: true } as const
  const tomorrow = () => ({
    ...inAnHour(),
    on: new Date(core.clock.now().getTime() + 48 * HOUR).toISOString().slice(0, 10),
  })
  const waiting = async () => {
    const bulletin = await draft('Ngay khi được duyệt')
    const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule: whenApproved })
    await submitBulletin(core.author, bulletin.id)
    return { bulletin, schedule }
  }
  test('airs once, soon after, and never again: not when it is edited and approved anew', async () => {
    const { bulletin, schedule } = await waiting()
    const approved = await approveAsSeen(core.approver, bulletin.id, bulletin)
    expect(approved.airsOnApproval).toBe(false)
    await planAndArm(core.ctx)
    const [row] = await core.occurrencesOf(schedule.id)
    const ahead = (row?.startAt.getTime() ?? 0) - core.clock.now().getTime()
    expect(ahead > 0 && ahead <= 30_000).toBe(true)
    core.clock.advance(60_000)
    await dispatchDue(core.ctx)
    await updateBulletin(core.author, bulletin.id, { revision: 1, title: 'Sửa' })
    await submitBulletin(core.author, bulletin.id)
    await approveAsSeen(core.approver, bulletin.id, { clipSha256: bulletin.clipSha256, revision: 2 })
    await planAndArm(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toMatchObject([{ id: row?.id, status: 'airing' }])
  })

  test('is given its time on the record, and the screens are told', async () => {
    const { bulletin, schedule } = await waiting()
    const before = await lastEvent()
    await approveAsSeen(core.approver, bulletin.id, bulletin)
    expect(await eventsSince(before)).toEqual(['schedule.changed', 'bulletin.approved'])
    const { rule } = await getSchedule(core.author, schedule.id)
    const entries = await core.ctx.db
      .selectFrom('auditEntries')
      .select(['action', 'actorId', 'data'])
      .where('subjectId', '=', schedule.id)
      .where('action', '=', 'schedule.settle')
      .execute()
    expect(entries).toMatchObject([
      { actorId: core.approver.actor.id, data: { bulletinId: bulletin.id, from: whenApproved, rule } },
    ])
  })

  test('is silent when it is paused at that time, on the record, and a resume brings no sound that nobody expects', async () => {
    const { bulletin, schedule } = await waiting()
    await changeScheduleState(core.author, schedule.id, 'pause')
    await approveAsSeen(core.approver, bulletin.id, bulletin)
    await planAndArm(core.ctx)
    core.clock.advance(60_000)
    await dispatchDue(core.ctx)
    await changeScheduleState(core.author, schedule.id, 'resume')
    await planAndArm(core.ctx)
    await dispatchDue(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toMatchObject([{ status: 'cancelled', reason: 'schedule-ended' }])
  })

  test('and is given another time at that very moment, keeps it: who approves has to look again', async () => {
    const { bulletin, schedule } = await waiting()
    const rule = tomorrow()
    const release = await holdLock(core.ctx.db, (tx) =>
      tx.selectFrom('schedules').select('id').where('id', '=', schedule.id).forUpdate().execute(),
    )
    const rescheduled = rescheduleAirings(core.author, schedule.id, { rule })
    await untilBlocked(core.ctx.db, 1)
    const refused = problemOf(approveAsSeen(core.approver, bulletin.id, bulletin))
    await untilBlocked(core.ctx.db, 2)
    await release()
    await rescheduled
    expect((await refused).code).toBe('preflight.changed')
    await approveAsSeen(core.approver, bulletin.id, bulletin)
    expect(await getSchedule(core.author, schedule.id)).toMatchObject({ rule })
    await planAndArm(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toMatchObject([{ localAt: `${rule.on}T${rule.at}` }])
  })
})

test('however many airings were missed while nothing ran, all are on the record and the screens are told', async () => {
  const before = await lastEvent()
  const news = { type: 'occurrence.changed', areaCodes: ['05857'], data: {} } as const
  await withTransaction(core.ctx, (tx) => emitEvents(tx, Array<typeof news>(20_000).fill(news)))
  expect(await eventsSince(before)).toHaveLength(20_000)
})

describe('the list of bulletins', () => {
  const list = async (by: Core['ctx'], query: z.input<typeof ListBulletins>) =>
    (await listBulletins(by, ListBulletins.parse(query))).items.map(({ id }) => id)

  test('is searched without accents, by several states, by author and by area', async () => {
    const other = await core.person('author')
    const one = await draft('Tiêm phòng dại ở Đồng Hỷ', ['05857'])
    const two = await draft('Tiêm phòng cúm', ['05818'], other)
    await submitBulletin(other, two.id)
    expect(await list(core.author, { q: 'dai o dong hy' })).toEqual([one.id])
    expect(await list(core.author, { q: 'TIÊM PHÒNG' })).toEqual([two.id, one.id])
    expect(await list(core.author, { q: 'tiem phong', status: 'submitted,approved' })).toEqual([two.id])
    expect(await list(core.author, { q: 'tiem phong', mine: 'true' })).toEqual([one.id])
    expect(await list(core.author, { q: 'tiem phong', area: '05857-h1' })).toEqual([one.id])
    expect(await list(core.author, { q: 'tiem phong', area: '05818' })).toEqual([two.id])
    expect(await list(core.author, { q: '100%' })).toEqual([])
  })
})

test('every step of a bulletin and its plan is an event that a screen can refresh by', async () => {
  const before = await lastEvent()
  const bulletin = await draft('Sự kiện')
  await updateBulletin(core.author, bulletin.id, { revision: 1, title: 'Sự kiện 2' })
  await createSchedule(core.author, { bulletinId: bulletin.id, rule: inAnHour() })
  await submitBulletin(core.author, bulletin.id)
  await approveAsSeen(core.approver, bulletin.id, { clipSha256: bulletin.clipSha256, revision: 2 })
  await planAndArm(core.ctx)
  expect(await eventsSince(before)).toEqual([
    'bulletin.created',
    'bulletin.edited',
    'schedule.created',
    'bulletin.submitted',
    'bulletin.approved',
    'schedule.planned',
  ])
  const second = await draft('Trả lại')
  await submitBulletin(core.author, second.id)
  await rejectBulletin(core.approver, second.id, { reason: 'Sai ngày' })
  expect((await eventsSince(before)).slice(-3)).toEqual(['bulletin.created', 'bulletin.submitted', 'bulletin.rejected'])
})

describe('the library of clips', () => {
  const list = async (query: z.input<typeof ListClips>) =>
    (await listClips(core.author, ListClips.parse(query))).items.map(({ id }) => id)

  test('finds a clip by its new name without accents; what was put away leaves the list and keeps its sound', async () => {
    const { id } = await core.clip(['05857'])
    const author = await core.person('author')
    expect(await renameClip(author, id, { title: 'Nhạc hiệu Đài xã' })).toMatchObject({ title: 'Nhạc hiệu Đài xã' })
    expect(await list({ q: 'nhac hieu dai' })).toEqual([id])
    await archiveClip(author, id, true)
    expect(await list({ q: 'nhac hieu dai' })).toEqual([])
    expect(await list({ q: 'nhac hieu dai', archived: 'true' })).toEqual([id])
    expect(await findClip(author, id)).toMatchObject({ url: expect.stringMatching(/\.mp3$/) })
    await archiveClip(author, id, false)
    expect(await list({ q: 'nhac hieu dai' })).toEqual([id])
  })

  test('is changed by nobody who may not use all of it', async () => {
    const { id } = await core.clip(['05857', '05818'])
    const commune = await core.person('author', '05857')
    expect((await problemOf(archiveClip(commune, id, true))).code).toBe('permission.denied')
    expect((await problemOf(renameClip(await core.person('viewer'), id, { title: 'x' }))).code).toBe(
      'permission.denied',
    )
  })
})

describe('templates of text', () => {
  const list = async (by: Core['ctx'], query: z.input<typeof ListTemplates>) =>
    (await listTemplates(by, ListTemplates.parse(query))).items.map(({ id }) => id)
  const meeting = (areaCodes: AreaCode[]) => ({
    name: 'Mời họp Đảng bộ',
    title: 'Họp {{xóm}}',
    text: 'Mời bà con {{xóm}} đến {{địa điểm}}.',
    areaCodes,
  })

  test('of a province are for its communes too, with their places named; its communes do not change them', async () => {
    const made = await createTemplate(core.author, meeting(['19']))
    expect(made).toMatchObject({
      placeholders: ['xóm', 'địa điểm'],
      topic: 'notice',
      language: 'vi',
      areaNames: ['19'],
    })
    const commune = await core.person('author', '05857')
    expect(await list(commune, { q: 'dang bo' })).toEqual([made.id])
    expect(await list(core.author, { q: 'dang bo', area: '05818' })).toEqual([made.id])
    expect(await list(await core.person('author', '24'), {})).toEqual([])
    expect((await problemOf(getTemplate(await core.person('author', '24'), made.id))).code).toBe('template.not-found')
    expect((await problemOf(updateTemplate(commune, made.id, { revision: 1, name: 'x' }))).code).toBe(
      'permission.denied',
    )
  })

  test('an edit of an old revision is refused; what was put away comes back as it was', async () => {
    const made = await createTemplate(core.author, meeting(['05857']))
    const edits = await Promise.allSettled(
      ['một', 'hai'].map((name) => updateTemplate(core.author, made.id, { revision: 1, name })),
    )
    expect(edits.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await problemOf(updateTemplate(core.author, made.id, { revision: 1, name: 'ba' }))).code).toBe(
      'template.changed',
    )
    await changeArchived(core.author, made.id, true)
    expect((await problemOf(changeArchived(core.author, made.id, true))).code).toBe('template.wrong-state')
    expect((await problemOf(updateTemplate(core.author, made.id, { revision: 3, name: 'ba' }))).code).toBe(
      'template.wrong-state',
    )
    expect(await list(core.author, { archived: 'true' })).toEqual([made.id])
    expect(await changeArchived(core.author, made.id, false)).toMatchObject({ archivedAt: null, text: made.text })
  })
})
