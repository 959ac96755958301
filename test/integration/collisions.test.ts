import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decideCollision } from '../../src/collisions/decide.ts'
import { decideOverdue, settleCollisions } from '../../src/collisions/decide-overdue.ts'
import { findCollisions } from '../../src/collisions/find.ts'
import { getCollision, listCollisions } from '../../src/collisions/list.ts'
import { ListCollisions } from '../../src/collisions/schema.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence, restoreOccurrence } from '../../src/occurrences/change-one.ts'
import { PolicyDocument } from '../../src/policies/schema.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { showToday } from '../../src/today/today.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let core: Core
/** A whole minute (ms since 1970) half a day away: nothing lies on an edge, and tests do not meet each other. */
let half: number
let tests = 0
beforeAll(async () => {
  core = await createCore()
  await core.speaker('05857-h1')
  await core.speaker('24001')
})
afterAll(() => core?.close())
beforeEach(() => {
  half = Math.ceil((core.clock.now().getTime() + 8 * HOUR + 20 * MINUTE * tests++) / MINUTE) * MINUTE
})

/** Approved, straight in SQL: how it came to be is not what these tests are about. */
async function bulletin(
  areaCodes: AreaCode[],
  more: { durationMs?: number; priority?: 'normal' | 'priority'; title?: string } = {},
) {
  const clip = await core.clip(areaCodes, more.durationMs ?? 5 * MINUTE)
  const id = core.ctx.ids.next('bul')
  const now = core.clock.now()
  await core.ctx.db
    .insertInto('bulletins')
    .values({
      id,
      title: more.title ?? 'Họp xóm',
      topic: 'notice',
      language: 'vi',
      priority: more.priority ?? 'normal',
      text: null,
      clipId: clip.id,
      clipSha256: clip.sha256,
      areaCodes,
      status: 'approved',
      authorId: core.author.actor.id,
      submittedAt: now,
      approverId: core.approver.actor.id,
      approvedAt: now,
      decisionReason: null,
      createdAt: now,
      updatedAt: now,
    })
    .execute()
  return id
}

/** One airing so many minutes from the test's own half day. Resolves to its occurrence's id once it is planned. */
async function airing(
  areaCodes: AreaCode[],
  minutes = 0,
  more: Parameters<typeof bulletin>[1] & { resume?: 'continue' | 'restart' | 'drop' } = {},
): Promise<string> {
  const local = new Date(half + minutes * MINUTE + 7 * HOUR).toISOString()
  const rule = { kind: 'once', on: local.slice(0, 10), at: local.slice(11, 19) } as const
  const schedule = await createSchedule(await core.person('author', 'VN'), {
    bulletinId: await bulletin(areaCodes, more),
    rule,
    zone: 'Asia/Ho_Chi_Minh',
    resume: more.resume ?? 'restart',
  })
  await planAndArm(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  if (!row) throw new Error('not planned')
  return row.id
}

const rowsOf = (...ids: string[]) =>
  core.ctx.db
    .selectFrom('collisions')
    .selectAll()
    .where((eb) => eb.or([eb('occurrenceA', 'in', ids), eb('occurrenceB', 'in', ids)]))
    .orderBy('foundAt')
    .orderBy('id')
    .execute()

async function collisionOf(...ids: string[]) {
  await findCollisions(core.ctx)
  const rows = await rowsOf(...ids)
  const [row] = rows
  if (!row || rows.length > 1) throw new Error(`${rows.length} collisions`)
  return row
}
const decisionsOf = (occurrenceId: string) =>
  core.ctx.db.selectFrom('decisions').selectAll().where('occurrenceId', '=', occurrenceId).orderBy('id').execute()

test('two airings on one speaker at one time are a question, with what can be done and what happens by default', async () => {
  const first = await airing(['05857'], 0, { title: 'Bản tin sáng' })
  const second = await airing(['05857-h1'], 2, { title: 'Họp xóm' })
  const row = await collisionOf(first, second)
  expect(row).toMatchObject({ status: 'open', rule: 'same-class', loserId: second, areaCodes: ['05857-h1'] })
  const start = (await core.occurrence(first)).startAt.getTime()
  expect(row.startsAt.getTime()).toBe(start + 2 * MINUTE)
  expect(row.endsAt.getTime()).toBe(start + 5 * MINUTE)
  expect(row.decideBy?.getTime()).toBe(start + 2 * MINUTE - 2 * HOUR)
  const seen = await getCollision(core.author, row.id)
  expect(seen.defaultOption).toBe('shift')
  expect(seen.options.map(({ option, keep }) => `${option} ${keep === first ? 1 : keep === second ? 2 : ''}`)).toEqual([
    'shift 1',
    'cut 1',
    'replace 1',
    'shift 2',
    'cut 2',
    'replace 2',
    'ask ',
  ])
  expect(seen.options[0]).toMatchObject({ possible: true, startAt: new Date(start + 5 * MINUTE).toISOString() })
  expect(seen.options[4]).toMatchObject({
    cutAt: new Date(start + 2 * MINUTE).toISOString(),
    resumesAt: new Date(start + 7 * MINUTE).toISOString(),
  })
  expect(seen.words.vi).toMatch(
    /^“Họp xóm” trùng với “Bản tin sáng” lúc \d\d:\d\d; nếu không ai chọn, phát lúc \d\d:\d\d\.$/,
  )
  for (const id of [first, second]) expect((await decisionsOf(id)).map(({ kind }) => kind)).toEqual(['collision-found'])
})

test('no speaker, no collision; other areas, no collision; end to end, no collision', async () => {
  const ids = [
    await airing(['05818']),
    await airing(['05818']), // where no speaker stands
    await airing(['24001'], 0),
    await airing(['05857'], 0),
    await airing(['05857'], 5), // begins as the other ends
  ]
  await findCollisions(core.ctx)
  expect(await rowsOf(...ids)).toEqual([])
})

test('a loudspeaker that comes later, or is taken there, finds what collides on it', async () => {
  const { db } = core.ctx
  const moved = await core.speaker('24001')
  const moving = async (areaPath: string) => {
    await db.updateTable('speakers').set({ areaPath }).where('id', '=', moved).execute()
    return moved
  }
  for (const arrives of [() => core.speaker('05818'), () => moving('/VN/19/05818/')]) {
    const [one, other] = [await airing(['05818'], 0), await airing(['05818'], 2)]
    await findCollisions(core.ctx)
    expect(await rowsOf(one, other)).toEqual([])
    const speakerId = await arrives()
    expect(await collisionOf(one, other)).toMatchObject({ status: 'open', areaCodes: ['05818'] })
    await db.deleteFrom('speakers').where('id', '=', speakerId).execute()
    half += 10 * MINUTE
  }
})

test('an area above collides with each below it, and each pair is one question however often it is looked at', async () => {
  const province = await airing(['19'])
  const hamlet = await airing(['05857-h1'])
  await findCollisions(core.ctx)
  await core.ctx.db
    .insertInto('airingsToCompare')
    .values([{ occurrenceId: province }, { occurrenceId: hamlet }])
    .execute()
  await Promise.all([findCollisions(core.ctx), findCollisions(core.ctx)])
  expect(await rowsOf(province)).toHaveLength(1)
})

test('priority over normal is no question: the row says what is cut and when it goes on', async () => {
  const normal = await airing(['05857'], 0, { title: 'Bản tin', resume: 'continue' })
  const priority = await airing(['19'], 1, { priority: 'priority', title: 'Tin bão', durationMs: 2 * MINUTE })
  const row = await collisionOf(normal, priority)
  expect(row).toMatchObject({ status: 'by-rule', rule: 'priority-over-normal', loserId: normal, decideBy: null })
  const seen = await getCollision(core.author, row.id)
  expect(seen.words.vi).toMatch(/^“Tin bão” ngắt “Bản tin” lúc \d\d:\d\d; phát tiếp lúc \d\d:\d\d\.$/)
  await decideOverdue(core.ctx)
  expect(await problemOf(decideCollision(core.author, row.id, { option: 'cut' }))).toMatchObject({
    code: 'collision.wrong-state',
  })
  // Once it is left out nothing is cut, and nothing says so.
  await cancelOneOccurrence(await core.person('author', 'VN'), normal, { reason: 'Hoãn' })
  await findCollisions(core.ctx)
  expect((await getCollision(core.author, row.id)).words.vi).toBe('Không còn trùng: “Bản tin” không phát nữa.')
})

test('a shift moves the one that gives way right behind, as a person would move it, and says who chose', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const row = await collisionOf(first, second)
  const before = await core.occurrence(second)
  const decided = await decideCollision(core.author, row.id, { option: 'shift' })
  expect(decided).toMatchObject({ status: 'decided', decision: 'shift', decidedByName: 'author', defaultOption: null })
  const after = await core.occurrence(second)
  expect(after.startAt.getTime() - before.startAt.getTime()).toBe(3 * MINUTE)
  expect(after.validUntil.getTime() - after.startAt.getTime()).toBe(120_000)
  expect(after).toMatchObject({ movedFrom: before.startAt, status: 'planned', localAt: before.localAt })
  expect((await decisionsOf(second)).map(({ kind, actorId }) => [kind, actorId])).toEqual([
    ['collision-found', core.ctx.actor.id],
    ['collision-decided', core.author.actor.id],
    ['shifted', core.author.actor.id],
  ])
  await findCollisions(core.ctx)
  expect((await rowsOf(first)).map(({ status }) => status)).toEqual(['decided'])
  expect(await problemOf(decideCollision(core.author, row.id, { option: 'cut' }))).toMatchObject({
    code: 'collision.wrong-state',
  })
})

test('a person may keep the other one, leave one out, and take that back, which asks anew', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const row = await collisionOf(first, second)
  await decideCollision(core.author, row.id, { option: 'replace', keep: second })
  expect(await core.occurrence(first)).toMatchObject({ status: 'cancelled', reason: 'replaced' })
  expect((await core.occurrence(second)).status).toMatch(/planned|armed/)
  await restoreOccurrence(core.author, first)
  await findCollisions(core.ctx)
  expect((await rowsOf(first)).map(({ status }) => status)).toEqual(['decided', 'open'])
})

test('a cut gives the winner the precedence that its speakers obey, and is not asked again', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const row = await collisionOf(first, second)
  await decideCollision(core.approver, row.id, { option: 'cut', keep: second })
  expect((await core.occurrence(second)).precedence).toBe(1)
  expect((await core.occurrence(first)).precedence).toBe(0)
  await core.ctx.db
    .insertInto('airingsToCompare')
    .values([{ occurrenceId: first }])
    .execute()
  await findCollisions(core.ctx)
  expect(await rowsOf(first)).toHaveLength(1)
})

test('only who may change the airing that gives way decides about it', async () => {
  const commune = await airing(['05857'])
  const province = await airing(['19'], 2)
  const row = await collisionOf(commune, province)
  const local = await core.person('author', '05857')
  // The province's own is the later one: the commune cannot move it, but it can move its own.
  expect(await problemOf(decideCollision(local, row.id, { option: 'shift' }))).toMatchObject({
    code: 'permission.denied',
  })
  for (const role of ['viewer', 'technician', 'duty_officer', 'administrator'] as const)
    expect(
      await problemOf(decideCollision(await core.person(role, '19'), row.id, { option: 'shift', keep: province })),
    ).toMatchObject({ code: 'permission.denied' })
  const stranger = await core.person('author', '24')
  expect(await problemOf(decideCollision(stranger, row.id, { option: 'shift' }))).toMatchObject({
    code: 'collision.not-found',
  })
  const seen = await getCollision(local, row.id)
  expect(seen.mayDecide).toBe(true)
  expect(seen.sides.map(({ mayMove, decidedIn }) => [mayMove, decidedIn])).toEqual([
    [true, '05857'],
    [false, '19'],
  ])
  // Only what would not be refused; nor may one leave for later what is the province's to move.
  const offered = seen.options.filter(({ mayChoose }) => mayChoose)
  expect(offered.map(({ option, loser }) => [option, loser])).toEqual(
    ['shift', 'cut', 'replace'].map((option) => [option, commune]),
  )
  expect(await problemOf(decideCollision(local, row.id, { option: 'ask' }))).toMatchObject({
    code: 'permission.denied',
  })
  expect(await decideCollision(local, row.id, { option: 'shift', keep: province })).toMatchObject({ decision: 'shift' })
})

test('Today asks whoever may let one of the two give way, and only counts for the others what they hear', async () => {
  const local = await core.person('author', '05857')
  const [viewer, province] = [await core.person('viewer', '05857'), await core.person('author', '19')]
  const countsOf = async (person: typeof local) => {
    const { count, others } = (await showToday(person)).needsMe.collisions
    return { count, others }
  }
  const before = { local: await countsOf(local), province: await countsOf(province) }
  const [own, both] = [await airing(['05857']), await airing(['05857', '05818'], 2)]
  await collisionOf(own, both)
  // The later one is not the commune's, but its own it may let give way.
  expect(await countsOf(local)).toEqual({ ...before.local, count: before.local.count + 1 })
  half += 10 * MINUTE
  const [whole, part] = [await airing(['19']), await airing(['05857', '05818'], 2)]
  const row = await collisionOf(whole, part)
  expect(await countsOf(local)).toEqual({ count: before.local.count + 1, others: before.local.others + 1 })
  expect(await countsOf(province)).toEqual({ count: before.province.count + 2, others: before.province.others })
  // Who plans nothing is told nothing.
  expect(await countsOf(viewer)).toEqual({ count: 0, others: 0 })
  const seen = await getCollision(local, row.id)
  expect([seen.mayDecide, seen.options.some(({ mayChoose }) => mayChoose)]).toEqual([false, false])
})

test('where three meet no minute is promised: each is told behind whom, and that it is so at the earliest', async () => {
  const first = await airing(['05857'], 0, { title: 'Bản tin sáng' })
  const second = await airing(['05857'], 2, { title: 'Họp xóm' })
  const third = await airing(['05857'], 3, { title: 'Tiêm phòng' })
  await findCollisions(core.ctx)
  const words = await Promise.all(
    (await rowsOf(first, second, third)).map(async ({ id, loserId, occurrenceA, occurrenceB }) => {
      const winner = [occurrenceA, occurrenceB].find((other) => other !== loserId)
      return [
        loserId === second ? 2 : 3,
        winner === first ? 1 : 2,
        (await getCollision(core.author, id)).words.vi,
      ] as const
    }),
  )
  const clock = (minutes: number) => new Date(half + minutes * MINUTE + 7 * HOUR).toISOString().slice(11, 16)
  const behind = (other: string, minutes: number) =>
    expect.stringMatching(
      `trùng với “${other}” lúc .*; nếu không ai chọn.*, phát sau lượt kia, sớm nhất ${clock(minutes)}\\.$`,
    )
  expect(words.toSorted()).toEqual([
    [2, 1, behind('Bản tin sáng', 5)],
    [3, 1, behind('Bản tin sáng', 5)],
    [
      3,
      2,
      expect.stringMatching(`không ai chọn và lượt kia không đổi giờ, phát sau lượt kia, sớm nhất ${clock(7)}\\.$`),
    ],
  ])
  // What nobody chose is done pair by pair: all three are heard, one after the other.
  const until = Math.max(...(await rowsOf(first, second, third)).map(({ decideBy }) => decideBy?.getTime() ?? 0))
  core.clock.advance(until - core.clock.now().getTime())
  await settleCollisions(core.ctx)
  const rows = await rowsOf(first, second, third)
  expect(rows.map(({ status }) => status).toSorted()).toEqual(['by-deadline', 'by-deadline', 'void'])
  const starts = await Promise.all([second, third].map(async (id) => (await core.occurrence(id)).startAt.getTime()))
  expect(Math.min(...starts)).toBeGreaterThanOrEqual(half + 5 * MINUTE)
  expect(Math.abs((starts[0] ?? 0) - (starts[1] ?? 0))).toBeGreaterThanOrEqual(5 * MINUTE)
  const over = rows.find(({ status }) => status === 'void')
  expect((await getCollision(core.author, over?.id ?? '')).words.vi).toMatch(
    /^Không còn trùng: “.*” nay phát lúc \d\d:\d\d\.$/,
  )
})

test('a choice that moves one away from a third asks nobody about the two any more', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const third = await airing(['05857'], 3)
  await findCollisions(core.ctx)
  const find = async (...ids: string[]) => {
    const row = (await rowsOf(first, second, third)).find(({ occurrenceA, occurrenceB }) =>
      [occurrenceA, occurrenceB].every((id) => ids.includes(id)),
    )
    if (!row) throw new Error('not found')
    return row
  }
  await decideCollision(core.author, (await find(first, third)).id, { option: 'shift' })
  const over = await find(second, third)
  expect(over.status).toBe('void')
  expect(await problemOf(decideCollision(core.author, over.id, { option: 'shift' }))).toMatchObject({
    code: 'collision.wrong-state',
  })
  expect((await find(first, second)).status).toBe('open')
})

test('apart again, left out: no collision any more, by itself', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const third = await airing(['05857'], 3)
  await findCollisions(core.ctx)
  expect(await rowsOf(first, second, third)).toHaveLength(3)
  const { startAt } = await core.occurrence(second)
  await moveOccurrence(core.author, second, { startAt: new Date(startAt.getTime() + 10 * MINUTE).toISOString() })
  await cancelOneOccurrence(core.author, third, { reason: 'Hoãn' })
  await findCollisions(core.ctx)
  const over = await rowsOf(first, second, third)
  expect(over.map(({ status }) => status)).toEqual(['void', 'void', 'void'])
  const why = await Promise.all(over.map(async ({ id }) => (await getCollision(core.author, id)).words.vi))
  const clock = new Date(half + 12 * MINUTE + 7 * HOUR).toISOString().slice(11, 16)
  expect(why.toSorted()).toEqual([
    'Không còn trùng: “Họp xóm” không phát nữa.',
    'Không còn trùng: “Họp xóm” không phát nữa.',
    `Không còn trùng: “Họp xóm” nay phát lúc ${clock}.`,
  ])
  await moveOccurrence(core.author, second, { startAt: startAt.toISOString() })
  await findCollisions(core.ctx)
  expect((await rowsOf(second)).map(({ status }) => status)).toEqual(['void', 'void', 'open'])
})

test('to ask again later is possible once, and moves the deadline to a quarter of an hour before', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const row = await collisionOf(first, second)
  const asked = await decideCollision(core.author, row.id, { option: 'ask' })
  expect(asked).toMatchObject({ status: 'open', postponed: true })
  expect(row.startsAt.getTime() - Date.parse(asked.decideBy ?? '')).toBe(15 * MINUTE)
  expect(asked.options.find(({ option }) => option === 'ask')?.possible).toBe(false)
  expect(await problemOf(decideCollision(core.author, row.id, { option: 'ask' }))).toMatchObject({
    code: 'collision.not-possible',
  })
})

test('two series that meet every day are one decision, for what is planned and for what comes', async () => {
  const at = (minutes: number) => new Date(half + minutes * MINUTE + 7 * HOUR).toISOString()
  const author = await core.person('author', 'VN')
  const series = async (minutes: number) =>
    createSchedule(author, {
      bulletinId: await bulletin(['05857']),
      rule: { kind: 'daily', at: at(minutes).slice(11, 16), startsOn: at(minutes).slice(0, 10) },
      zone: 'Asia/Ho_Chi_Minh',
    })
  const [first, second] = [await series(0), await series(1)]
  await planAndArm(core.ctx)
  await findCollisions(core.ctx)
  const ids = (await core.occurrencesOf(first.id)).map(({ id }) => id)
  const rows = await rowsOf(...ids)
  expect(rows).toHaveLength(7)
  const query = { status: 'open', grouped: 'true', area: '05857-h1' }
  const grouped = await listCollisions(core.author, ListCollisions.parse(query))
  const mine = grouped.items.filter(({ sides }) => sides.some(({ scheduleId }) => scheduleId === first.id))
  expect(mine.map(({ seriesOpen }) => seriesOpen)).toEqual([7])
  // On one day it is meant for the whole province: who may not move it there decides for no day.
  const local = await core.person('author', '05857')
  const [, , wider] = await core.occurrencesOf(second.id)
  const meantFor = (areaCodes: string[]) =>
    core.ctx.db
      .updateTable('occurrences')
      .set({ areaCodes })
      .where('id', '=', wider?.id ?? '')
      .execute()
  await meantFor(['19'])
  const forAll = decideCollision(local, mine[0]?.id ?? '', { option: 'shift', scope: 'series' })
  expect((await problemOf(forAll)).code).toBe('permission.denied')
  expect(new Set((await rowsOf(...ids)).map(({ status }) => status))).toEqual(new Set(['open']))
  await meantFor(['05857'])
  await decideCollision(author, mine[0]?.id ?? '', { option: 'shift', scope: 'series' })
  expect(new Set((await rowsOf(...ids)).map(({ status, decision }) => `${status} ${decision}`))).toEqual(
    new Set(['decided shift']),
  )
  core.clock.advance(3 * DAY)
  await planAndArm(core.ctx)
  await settleCollisions(core.ctx)
  const later = (await core.occurrencesOf(second.id)).filter(({ status }) => status === 'planned')
  expect(later.length).toBeGreaterThanOrEqual(6)
  for (const row of later) expect(row.movedFrom).not.toBeNull()
  const followed = (await rowsOf(...later.map(({ id }) => id))).filter(
    ({ foundAt }) => foundAt > (rows[0]?.foundAt ?? 0),
  )
  for (const row of followed)
    expect(row).toMatchObject({ status: 'decided', scope: 'series', decidedBy: author.actor.id })

  // Who decided it for all times has gone: from now on each time is a question again.
  await core.ctx.db
    .updateTable('grants')
    .set({ revokedAt: core.clock.now() })
    .where('userId', '=', author.actor.id)
    .execute()
  core.clock.advance(DAY)
  await planAndArm(core.ctx)
  await findCollisions(core.ctx)
  const [last] = (await core.occurrencesOf(second.id)).slice(-1)
  expect((await rowsOf(last?.id ?? '')).map(({ status }) => status)).toEqual(['open'])
})

test('nobody decided until the deadline: the later one is shifted, and the record says that nobody did', async () => {
  const first = await airing(['05857'])
  const second = await airing(['05857'], 2)
  const row = await collisionOf(first, second)
  await decideOverdue(core.ctx)
  expect((await rowsOf(first))[0]?.status).toBe('open')
  core.clock.advance((row.decideBy?.getTime() ?? 0) - core.clock.now().getTime())
  await Promise.all([decideOverdue(core.ctx), decideOverdue(core.ctx)])
  expect((await rowsOf(first))[0]).toMatchObject({
    status: 'by-deadline',
    decision: 'shift',
    decidedBy: 'system:deadline',
  })
  const after = await core.occurrence(second)
  expect(after.startAt.getTime() - (after.movedFrom?.getTime() ?? 0)).toBe(3 * MINUTE)
  const { rows } = await core.ctx.db
    .selectFrom('auditEntries')
    .selectAll()
    .where('subjectId', '=', row.id)
    .execute()
    .then((rows) => ({ rows }))
  expect(rows.map(({ action }) => action)).toEqual(['collision.decide'])
})

test('due too soon for a question: short ones queue as speakers do, one that would be too late is shifted', async () => {
  half = Math.ceil((core.clock.now().getTime() + 40_000) / MINUTE) * MINUTE
  const first = await airing(['24001'], 0, { durationMs: 30_000 })
  const queued = await airing(['24001'], 0, { durationMs: 10 * MINUTE })
  await settleCollisions(core.ctx)
  expect((await rowsOf(first))[0]).toMatchObject({ status: 'by-rule', decision: 'queue', decidedBy: 'system:rule' })
  const late = await airing(['24001'], 1)
  await settleCollisions(core.ctx)
  expect(
    (await rowsOf(late)).find(({ occurrenceA, occurrenceB }) => [occurrenceA, occurrenceB].includes(queued)),
  ).toMatchObject({ status: 'by-rule', decision: 'shift' })
  expect((await core.occurrence(late)).movedFrom).not.toBeNull()
})

/** A session of three items of a minute each that begins so many minutes from the test's own half day; its airings. */
async function session(areaCode: AreaCode, minutes: number) {
  const local = new Date(half + minutes * MINUTE + 7 * HOUR).toISOString()
  const id = core.ctx.ids.next('prg')
  const now = core.clock.now()
  const clips = await Promise.all([0, 1, 2].map(() => core.clip([areaCode], MINUTE)))
  const items = clips.map((clip) => ({ id: core.ctx.ids.next('itm'), kind: 'clip', clipId: clip.id, role: 'item' }))
  const author = await core.person('author', 'VN')
  const by = { createdBy: author.actor.id, approverId: core.approver.actor.id }
  const none = { originId: null, originKind: null, originDate: null, decisionReason: null, preflightHash: null }
  await core.ctx.db
    .insertInto('programmes')
    .values({
      ...{ id, title: 'Chương trình sáng', areaCodes: [areaCode], zone: 'Asia/Ho_Chi_Minh', ...by, ...none },
      rule: JSON.stringify({ kind: 'once', on: local.slice(0, 10), at: local.slice(11, 19) }),
      items: JSON.stringify(items),
      ...{ priority: 'normal', budgetSeconds: 240, resume: 'continue', volume: null, status: 'approved' },
      ...{ submittedAt: now, approvedAt: now, plannedUntil: now, contentsAt: now, createdAt: now, updatedAt: now },
    })
    .execute()
  await planAndArm(core.ctx)
  const rows = () =>
    core.ctx.db.selectFrom('occurrences').selectAll().where('programmeId', '=', id).orderBy('startAt').execute()
  return { id, rows }
}

test('two sessions are one collision; the one that gives way moves as a whole with its end, and the planner leaves it there', async () => {
  const first = await session('05857', 0)
  const second = await session('05857', 2)
  const before = await second.rows()
  const row = await collisionOf(...(await first.rows()).map(({ id }) => id), ...before.map(({ id }) => id))
  await decideCollision(core.author, row.id, { option: 'shift' })
  const moved = await second.rows()
  const by = (moved[0]?.startAt.getTime() ?? 0) - (before[0]?.startAt.getTime() ?? 0)
  expect(by).toBe(MINUTE)
  const times = (rows: typeof before, ms: number) =>
    rows.map(({ startAt, dispatchAt, hardEndAt }) =>
      [startAt, dispatchAt, hardEndAt].map((at) => (at?.getTime() ?? 0) + ms),
    )
  expect(times(moved, 0)).toEqual(times(before, by))
  expect(moved.map(({ movedFrom }) => movedFrom)).toEqual(before.map(({ startAt }) => startAt))
  const now = core.clock.now()
  await core.ctx.db.updateTable('programmes').set({ plannedUntil: now }).where('id', '=', second.id).execute()
  await planAndArm(core.ctx)
  expect(times(await second.rows(), 0)).toEqual(times(moved, 0))
})

test('where the policy leaves no time behind, the deadline lets the one that stays cut, and loudspeakers are told so', async () => {
  // To the minute, as policies are.
  half = Math.ceil((core.clock.now().getTime() + 30 * MINUTE) / MINUTE) * MINUTE
  const start = new Date(half + 7 * HOUR)
  const clockAt = (minutes: number) => new Date(start.getTime() + minutes * MINUTE).toISOString().slice(11, 16)
  const rules = PolicyDocument.parse({ quietHours: [{ from: clockAt(5), to: clockAt(5 + 4 * 60) }] })
  await core.ctx.db
    .insertInto('policies')
    .values({
      ...{ id: core.ctx.ids.next('pol'), areaCode: '24001', revision: 1, rules: JSON.stringify(rules), note: null },
      ...{ effectiveFrom: '2020-01-01', effectiveTo: null, supersededAt: null },
      ...{ createdBy: 'test', createdAt: core.clock.now() },
    })
    .execute()
  const first = await session('24001', 0)
  const second = await session('24001', 2)
  const ids = [...(await first.rows()), ...(await second.rows())].map(({ id }) => id)
  const row = await collisionOf(...ids)
  core.clock.advance((row.decideBy?.getTime() ?? 0) - core.clock.now().getTime())
  await decideOverdue(core.ctx)
  expect((await rowsOf(...ids))[0]).toMatchObject({ status: 'by-deadline', decision: 'cut' })
  const before = (await core.wire()).length
  const [winner] = await first.rows()
  core.clock.advance((winner?.dispatchAt.getTime() ?? 0) - core.clock.now().getTime())
  await dispatchDue(core.ctx)
  const plays = (await core.wire()).slice(before).flatMap(({ document }) => (document.kind === 'play' ? document : []))
  const own = plays.filter(({ occurrenceId }) => ids.includes(occurrenceId))
  expect(own.map(({ precedence, resume }) => [precedence, resume])).toEqual(Array(3).fill([1, 'continue']))
})

test('200 open collisions are read with as many queries as one, with a policy that counts; and those of one bulletin alone', async () => {
  const rules = PolicyDocument.parse({ maxMinutesPerDay: 1_000 })
  await core.ctx.db
    .insertInto('policies')
    .values({
      ...{ id: core.ctx.ids.next('pol'), areaCode: '05818', revision: 1, rules: JSON.stringify(rules), note: null },
      ...{ effectiveFrom: '2020-01-01', effectiveTo: null, supersededAt: null },
      ...{ createdBy: 'test', createdAt: core.clock.now() },
    })
    .execute()
  await core.speaker('05818')
  const ids: string[] = []
  while (ids.length < 21) ids.push(await airing(['05818'], 0))
  await findCollisions(core.ctx)
  let queries = 0
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      queries += 1
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const counting = { ...core.author, db: core.ctx.db.withPlugin(plugin) }
  const read = async (query: Record<string, string>) => {
    queries = 0
    const { items } = await listCollisions(counting, ListCollisions.parse({ area: '05818', status: 'open', ...query }))
    return { items, queries }
  }
  const [one, many] = [await read({ limit: '1' }), await read({ limit: '200' })]
  expect([one.items.length, many.items.length]).toEqual([1, 200])
  expect(many.queries).toBe(one.queries)
  // The first time behind all that sounds until then.
  const [whole] = many.items
  expect(await getCollision(core.author, whole?.id ?? '')).toEqual(whole)
  const bulletinId = (await core.occurrence(ids[0] ?? '')).bulletinId ?? ''
  const own = await read({ bulletinId })
  expect(own.items).toHaveLength(20)
  for (const { sides } of own.items) expect(sides.map((side) => side.bulletinId)).toContain(bulletinId)
  expect((await read({ programmeId: 'prg_none' })).items).toEqual([])
})
