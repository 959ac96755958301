import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approveBulletin } from '../../src/bulletins/decide.ts'
import type { Bulletin } from '../../src/bulletins/schema.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { revokeAndStop } from '../../src/dispatch/stop.ts'
import { turnProgramme } from '../../src/dispatch/turn-programme.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence, restoreOccurrence } from '../../src/occurrences/change-one.ts'
import { editProgramme } from '../../src/occurrences/change-programme.ts'
import { leaveOutSession, takeBackSession } from '../../src/occurrences/leave-out-session.ts'
import { showEffect } from '../../src/policies/effect.ts'
import { savePolicy } from '../../src/policies/save.ts'
import { PolicyDocument } from '../../src/policies/schema.ts'
import { approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightBulletin, preflightProgramme } from '../../src/preflight/ask.ts'
import { copyWeek } from '../../src/programmes/copy-week.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import { rejectProgramme } from '../../src/programmes/decide.ts'
import { getProgramme, listProgrammes, planRunningOrder } from '../../src/programmes/get.ts'
import type { CreateProgramme, NewItem, ProgrammeDetail } from '../../src/programmes/schema.ts'
import { oneDayProgramme, splitProgramme } from '../../src/programmes/split.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { deleteTemplate, listTemplates, saveTemplate } from '../../src/programmes/templates.ts'
import type { ScheduleRule } from '../../src/schedules/schema.ts'
import { showToday } from '../../src/today/today.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const ZONE_MS = 7 * HOUR
const ASKED = { airings: 3, list: 0 }

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localAt = (ms: number) => new Date(core.clock.now().getTime() + ZONE_MS + ms).toISOString()
const localDate = (days: number) => localAt(days * DAY).slice(0, 10)
const daily = (at = '05:00', startsOn = localDate(1)): ScheduleRule => ({ kind: 'daily', at, startsOn })
const onceIn = (ms: number): ScheduleRule => ({
  kind: 'once',
  on: localAt(ms).slice(0, 10),
  at: localAt(ms).slice(11, 19),
})

const clipItem = async (seconds: number, role: 'theme' | 'closing' | 'item' = 'item'): Promise<NewItem> => ({
  kind: 'clip',
  clipId: (await core.clip(['19'], seconds * SECOND)).id,
  role,
})
const bulletinItem = ({ id }: Bulletin): NewItem => ({ kind: 'bulletin', bulletinId: id })

async function draft(more: Partial<Omit<CreateProgramme, 'items'>> & { items: NewItem[] }): Promise<ProgrammeDetail> {
  return createProgramme(core.author, {
    title: 'Chương trình sáng',
    areaCodes: ['05857'],
    rule: daily(),
    budgetSeconds: 600,
    ...more,
  })
}
async function approve({ id }: { id: string }): Promise<ProgrammeDetail> {
  const { revision } = await submitProgramme(core.author, id)
  const { hash } = await preflightProgramme(core.approver, id, ASKED)
  return approveProgrammeAsShown(core.approver, id, { revision, preflightHash: hash })
}
/** Theme 10 s, a bulletin of 10 s, closing 5 s; approved and planned. */
async function onAir(more: Partial<Omit<CreateProgramme, 'items'>> = {}) {
  const bulletin = await core.approved()
  const items = [await clipItem(10, 'theme'), bulletinItem(bulletin), await clipItem(5, 'closing')]
  const programme = await approve(await draft({ items, ...more }))
  await planAndArm(core.ctx)
  return { programme, bulletin }
}
async function airingsOf({ id }: { id: string }) {
  return core.ctx.db.selectFrom('occurrences').selectAll().where('programmeId', '=', id).orderBy('startAt').execute()
}
type Row = Awaited<ReturnType<typeof airingsOf>>[number]
/** Seconds after the first of them, and what became of each. */
const brief = (rows: readonly Row[]) => {
  const first = rows[0]?.startAt.getTime() ?? 0
  return rows.map((row) => `${(row.startAt.getTime() - first) / SECOND} ${row.reason ?? row.status}`)
}
const firstDay = (rows: readonly Row[]) => rows.filter((row) => row.localAt === rows[0]?.localAt)
const item = (programme: ProgrammeDetail, at: number): string => programme.items[at]?.id ?? ''

/** Another sound of that length for the bulletin, approved again. */
async function revoice(bulletin: Bulletin, seconds: number) {
  const clip = await core.clip(['19'], seconds * SECOND)
  const { revision } = await updateBulletin(core.author, bulletin.id, { clipId: clip.id, revision: bulletin.revision })
  await submitBulletin(core.author, bulletin.id)
  const { hash } = await preflightBulletin(core.approver, bulletin.id, {}, ASKED)
  await approveBulletin(
    core.approver,
    bulletin.id,
    { clipSha256: clip.sha256, revision, preflightHash: hash },
    async () => undefined,
  )
}

describe('an approved programme', () => {
  test('is planned for the coming days, an airing for each item, back to back, silent at the end of its session', async () => {
    const { programme, bulletin } = await onAir()
    const rows = await airingsOf(programme)
    expect(new Set(rows.map((row) => row.localAt)).size).toBeGreaterThanOrEqual(6)
    const session = firstDay(rows)
    expect(brief(session)).toEqual(['0 planned', '10 planned', '20 planned'])
    expect(session.map((row) => [row.kind, row.itemId, row.bulletinId, row.localAt])).toEqual(
      programme.items.map(({ id, kind }) => [
        'programme',
        id,
        kind === 'bulletin' ? bulletin.id : null,
        `${localDate(1)}T05:00:00`,
      ]),
    )
    const start = session[0]?.startAt.getTime() ?? 0
    expect(new Set(session.map((row) => row.hardEndAt?.getTime()))).toEqual(new Set([start + 600 * SECOND]))
    await planAndArm(core.ctx)
    expect(await airingsOf(programme)).toEqual(rows)
  })

  test('has an item on its own days only, and the rest moves up', async () => {
    const weekday = (days: number) => new Date(`${localDate(days)}T00:00:00Z`).getUTCDay() || 7
    const market = { ...(await clipItem(30)), on: { weekdays: [weekday(2)] } }
    const programme = await approve(await draft({ items: [market, await clipItem(5)] }))
    await planAndArm(core.ctx)
    const days = Map.groupBy(await airingsOf(programme), (row) => row.localAt.slice(0, 10))
    expect(brief(days.get(localDate(1)) ?? [])).toEqual(['0 planned'])
    expect(brief(days.get(localDate(2)) ?? [])).toEqual(['0 planned', '30 planned'])
  })

  test('paused, is on the record as stopped by its pause, and goes on when resumed', async () => {
    const { programme } = await onAir({ rule: onceIn(HOUR) })
    await turnProgramme(core.author, programme.id, 'pause')
    await planAndArm(core.ctx)
    core.clock.advance(HOUR)
    await dispatchDue(core.ctx)
    expect(brief(await airingsOf(programme))[0]).toBe('0 schedule-ended')
    expect((await turnProgramme(core.author, programme.id, 'resume')).status).toBe('approved')
  })

  test('ended, brings nothing more', async () => {
    const { programme } = await onAir()
    await turnProgramme(core.author, programme.id, 'end')
    await planAndArm(core.ctx)
    expect(new Set((await airingsOf(programme)).map((row) => row.reason))).toEqual(new Set(['schedule-ended']))
  })

  test('one item of one day can be left out and taken back; it cannot be moved out of its session', async () => {
    const { programme } = await onAir()
    const one = firstDay(await airingsOf(programme))[1]
    if (!one) throw new Error('nothing was planned')
    await cancelOneOccurrence(core.author, one.id, { reason: 'Hoãn' })
    await core.ctx.db
      .updateTable('programmes')
      .set({ plannedUntil: core.clock.now() })
      .where('id', '=', programme.id)
      .execute()
    await planAndArm(core.ctx)
    expect(brief(firstDay(await airingsOf(programme)))).toEqual(['0 planned', '10 stopped', '20 planned'])
    expect((await restoreOccurrence(core.author, one.id)).status).toBe('planned')
    const at = new Date(one.startAt.getTime() + HOUR).toISOString()
    expect((await problemOf(moveOccurrence(core.author, one.id, { startAt: at }))).code).toBe('occurrence.in-session')
  })
})

describe('approval', () => {
  test('is by another person, of the revision and the pre-flight that were seen', async () => {
    const made = await draft({ items: [await clipItem(10)] })
    const { revision } = await submitProgramme(core.author, made.id)
    expect((await showToday(core.approver)).needsMe.programmeApprovals.first.map(({ id }) => id)).toContain(made.id)
    expect((await showToday(core.author)).needsMe.programmeApprovals.count).toBe(0)
    const { hash } = await preflightProgramme(core.approver, made.id, ASKED)
    const decide = (asked: { revision: number; preflightHash: string }, by = core.approver) =>
      problemOf(approveProgrammeAsShown(by, made.id, asked))
    expect((await decide({ revision: 7, preflightHash: hash })).code).toBe('programme.changed')
    expect((await decide({ revision, preflightHash: 'a'.repeat(64) })).code).toBe('preflight.changed')
    const token = { ...core.approver, actor: { ...core.approver.actor, kind: 'token' as const } }
    expect((await decide({ revision, preflightHash: hash }, token)).code).toBe('programme.person-needed')
    const edited = await editProgramme(core.approver, made.id, { title: 'Sửa', revision })
    await submitProgramme(core.approver, made.id)
    expect((await decide({ revision: edited.revision, preflightHash: hash })).code).toBe('programme.self-approval')
    const second = await core.person('approver')
    expect((await rejectProgramme(second, made.id, { reason: 'Chưa rõ' })).decisionReason).toBe('Chưa rõ')
  })

  test('is asked for only of what could sound: every fault is named with its item, the excess with its length', async () => {
    const other = await core.approved(['05818'])
    const archived = await clipItem(10)
    const made = await draft({
      budgetSeconds: 60,
      items: [
        { kind: 'bulletin', bulletinId: null },
        bulletinItem(other),
        archived,
        await clipItem(45),
        await clipItem(20),
        { kind: 'pause', seconds: 5 },
      ],
    })
    const clipId = made.items[2]?.kind === 'clip' ? made.items[2].clipId : null
    await core.ctx.db
      .updateTable('clips')
      .set({ archivedAt: core.clock.now() })
      .where('id', '=', clipId ?? '')
      .execute()
    const { code, fields } = await problemOf(submitProgramme(core.author, made.id))
    expect(code).toBe('programme.not-ready')
    expect(fields['problems']).toMatchObject([
      { code: 'item-empty', index: 0 },
      { code: 'item-other-areas', index: 1 },
      { code: 'item-archived', index: 2 },
      { code: 'over-budget', overMs: 30_000, date: localDate(1), text: { vi: expect.stringContaining('30 giây') } },
    ])
    const empty = await draft({ items: [] })
    expect((await problemOf(submitProgramme(core.author, empty.id))).fields['problems']).toMatchObject([
      { code: 'no-items' },
    ])
  })

  test('is voided by an edit: what was planned waits, and comes back as it is then, the same airings', async () => {
    const { programme } = await onAir()
    const before = await airingsOf(programme)
    const edited = await editProgramme(core.author, programme.id, {
      revision: programme.revision,
      items: [...programme.items.slice(0, 1), await clipItem(7), ...programme.items.slice(2)],
    })
    expect(edited).toMatchObject({ status: 'draft', approvedAt: null })
    await planAndArm(core.ctx)
    expect(new Set((await airingsOf(programme)).map((row) => row.reason))).toEqual(new Set(['not-approved']))
    await approve(edited)
    await planAndArm(core.ctx)
    const after = await airingsOf(programme)
    expect(brief(firstDay(after))).toEqual(['0 planned', '10 planned', '17 planned'])
    const kept = new Set(after.map(({ id }) => id))
    expect(before.filter((row) => row.itemId === item(programme, 0)).every(({ id }) => kept.has(id))).toBe(true)
    expect(after.some((row) => row.itemId === item(programme, 1))).toBe(false)
  })
})

describe('a bulletin of a session', () => {
  test('approved again with another length shifts what follows, in every session to come', async () => {
    const { programme, bulletin } = await onAir()
    await revoice(bulletin, 90)
    await planAndArm(core.ctx)
    const rows = await airingsOf(programme)
    expect(brief(firstDay(rows))).toEqual(['0 planned', '10 planned', '100 planned'])
    expect(brief(rows.slice(-3))).toEqual(['0 planned', '10 planned', '100 planned'])
    expect(rows[1]?.clipDurationMs).toBe(90_000)
  })

  test('too long by now is taken out and the closing is heard, with the decision on record', async () => {
    const { programme, bulletin } = await onAir({ budgetSeconds: 60 })
    await revoice(bulletin, 55)
    await planAndArm(core.ctx)
    const session = firstDay(await airingsOf(programme))
    expect(session.map((row) => [row.itemId, row.reason ?? row.status])).toEqual(
      expect.arrayContaining([
        [item(programme, 0), 'planned'],
        [item(programme, 1), 'over-budget'],
        [item(programme, 2), 'planned'],
      ]),
    )
    const out = session.find((row) => row.itemId === item(programme, 1))
    const decisions = await core.ctx.db
      .selectFrom('decisions')
      .selectAll()
      .where('occurrenceId', '=', out?.id ?? '')
      .execute()
    expect(decisions).toMatchObject([{ kind: 'over-budget' }])
  })

  test('revoked days before leaves its place to what follows; minutes before, nobody is surprised', async () => {
    const { programme, bulletin } = await onAir({ rule: onceIn(HOUR) })
    const later = await onAir({ rule: onceIn(3 * HOUR) })
    core.clock.advance(HOUR - 5 * MINUTE)
    await revokeAndStop(core.approver, bulletin.id, { reason: 'Sai tin' })
    await revokeAndStop(core.approver, later.bulletin.id, { reason: 'Sai tin' })
    await planAndArm(core.ctx)
    expect(brief(await airingsOf(programme))).toEqual(['0 armed', '10 revoked', '20 armed'])
    const moved = await airingsOf(later.programme)
    const start = moved[0]?.startAt.getTime() ?? 0
    const closing = moved.find((row) => row.itemId === item(later.programme, 2))
    expect(closing && (closing.startAt.getTime() - start) / SECOND).toBe(10)
  })

  test('revoked while its session airs is silent, and the rest comes at its time', async () => {
    const { programme, bulletin } = await onAir({ rule: onceIn(HOUR) })
    core.clock.advance(HOUR - 20 * SECOND)
    await dispatchDue(core.ctx)
    await revokeAndStop(core.approver, bulletin.id, { reason: 'Sai tin' })
    await planAndArm(core.ctx)
    core.clock.advance(25 * SECOND)
    await dispatchDue(core.ctx)
    expect(brief(await airingsOf(programme))).toEqual(['0 airing', '10 revoked', '20 airing'])
    const sent = (await core.wire()).map(({ document }) => document)
    const closing = (await airingsOf(programme)).at(-1)
    expect(sent.find((document) => document.kind === 'play' && document.occurrenceId === closing?.id)).toMatchObject({
      startAt: closing?.startAt.toISOString(),
      hardEndAt: closing?.hardEndAt?.toISOString(),
    })
  })
})

test('an edit in the middle of a session is for the next one: what loudspeakers hold was approved, and is heard', async () => {
  const items = [await clipItem(120), await clipItem(120), await clipItem(120)]
  const begins = localAt(HOUR)
  const rule = daily(begins.slice(11, 19), begins.slice(0, 10))
  const programme = await approve(await draft({ rule, items }))
  await planAndArm(core.ctx)
  core.clock.advance(HOUR)
  await dispatchDue(core.ctx)
  const edited = await editProgramme(core.author, programme.id, {
    revision: programme.revision,
    items: [...programme.items.slice(0, 2), { ...(await clipItem(60)), id: item(programme, 2) }],
  })
  await planAndArm(core.ctx)
  const rows = await airingsOf(programme)
  expect(brief(firstDay(rows))).toEqual(['0 airing', '120 airing', '240 airing'])
  expect(new Set(rows.slice(3).map((row) => row.reason))).toEqual(new Set(['not-approved']))
  await approve(edited)
  await planAndArm(core.ctx)
  const [today, next] = [...Map.groupBy(await airingsOf(programme), (row) => row.localAt).values()]
  expect(today?.map((row) => [row.status, row.clipDurationMs])).toEqual(Array(3).fill(['airing', 120 * SECOND]))
  expect(next?.map((row) => [row.status, row.clipDurationMs])[2]).toEqual(['planned', 60 * SECOND])
})

test('loudspeakers are given the whole session before it begins, first what begins it; a pause takes back what has not begun', async () => {
  const items = [await clipItem(120), await clipItem(120), await clipItem(40 * 60), await clipItem(120)]
  const programme = await approve(await draft({ rule: onceIn(HOUR), items, budgetSeconds: 3_000 }))
  await planAndArm(core.ctx)
  const rows = await airingsOf(programme)
  const dispatches = rows.map((row) => (row.dispatchAt.getTime() - (rows[0]?.startAt.getTime() ?? 0)) / SECOND)
  // The last one begins after 44 minutes and follows edits until half an hour before.
  expect(dispatches).toEqual([-20, -20, -20, 14 * 60 - 20])
  core.clock.advance(HOUR - 20 * SECOND)
  const before = (await core.wire()).length
  await dispatchDue(core.ctx)
  const plays = (await core.wire()).slice(before).map(({ document }) => document)
  expect(plays.map((play) => play.kind === 'play' && play.occurrenceId)).toEqual(rows.slice(0, 3).map(({ id }) => id))
  const today = await showToday(core.author)
  const shown = (list: ReadonlyArray<{ id: string }>) => list.map(({ id }) => id)
  expect(shown(today.nowPlaying)).not.toContain(rows[1]?.id)
  expect(shown(today.next)).toContain(rows[1]?.id)
  core.clock.advance(30 * SECOND)
  await turnProgramme(core.author, programme.id, 'pause')
  const since = (await core.wire()).slice(before).map(({ document }) => document)
  const stops = since.filter((document) => document.kind === 'stop')
  expect(stops.flatMap(({ occurrenceIds }) => occurrenceIds)).toEqual([rows[1]?.id, rows[2]?.id])
  expect(brief(await airingsOf(programme))).toEqual(['0 airing', '120 stopped', '240 stopped', '2640 planned'])
})

test('what another transaction holds at the moment it is due goes out as soon as that ends, not at the next sweep', async () => {
  const { programme } = await onAir({ rule: onceIn(HOUR) })
  core.clock.advance(HOUR - 20 * SECOND)
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const holding = core.ctx.db.transaction().execute(async (db) => {
    await db.selectFrom('occurrences').select('id').where('programmeId', '=', programme.id).forUpdate().execute()
    held.resolve()
    await release.promise
  })
  await held.promise
  const sending = dispatchDue(core.ctx)
  release.resolve()
  await Promise.all([holding, sending])
  expect(new Set((await airingsOf(programme)).map(({ status }) => status))).toEqual(new Set(['airing']))
})

test('after downtime a session does not drift: what is over is missed, what is current comes at its time', async () => {
  const items = [await clipItem(120), await clipItem(120), await clipItem(120)]
  const programme = await approve(await draft({ rule: onceIn(HOUR), items, budgetSeconds: 420 }))
  await planAndArm(core.ctx)
  core.clock.advance(HOUR + 140 * SECOND)
  await planAndArm(core.ctx)
  await dispatchDue(core.ctx)
  const rows = await airingsOf(programme)
  expect(rows.map((row) => row.status)).toEqual(['missed', 'airing', 'airing'])
  expect(brief(rows).map((one) => one.split(' ')[0])).toEqual(['0', '120', '240'])
})

describe('a series', () => {
  test('"this and following": the old goes on until the new is approved, then ends the day before', async () => {
    const { programme } = await onAir()
    const next = await splitProgramme(core.author, programme.id, { from: localDate(3), items: [await clipItem(8)] })
    expect(next).toMatchObject({ status: 'draft', originId: programme.id, originKind: 'following' })
    await planAndArm(core.ctx)
    expect((await airingsOf(programme)).some((row) => row.localAt > localDate(3))).toBe(true)
    await approve(next)
    await planAndArm(core.ctx)
    const old = await airingsOf(programme)
    expect([...new Set(old.map((row) => row.localAt.slice(0, 10)))]).toEqual([localDate(1), localDate(2)])
    expect((await airingsOf(next))[0]?.localAt).toBe(`${localDate(3)}T05:00:00`)
    expect((await getProgramme(core.author, programme.id)).rule).toMatchObject({ endsOn: localDate(2) })
  })

  test('"this one only": the series airs that day too until the other is approved, then leaves the day to it', async () => {
    const { programme } = await onAir()
    const only = await oneDayProgramme(core.author, programme.id, { date: localDate(2), at: '06:00' })
    const rival = await oneDayProgramme(core.author, programme.id, { date: localDate(2), at: '07:00' })
    await planAndArm(core.ctx)
    const days = async (one: { id: string }) => [
      ...new Set((await airingsOf(one)).map((row) => row.localAt.slice(0, 10))),
    ]
    expect(await days(programme)).toContain(localDate(2))
    await approve(only)
    // Before the planner looked: both never stand in the plan.
    expect(await days(programme)).not.toContain(localDate(2))
    await planAndArm(core.ctx)
    expect(await days(programme)).not.toContain(localDate(2))
    expect((await airingsOf(only)).map((row) => row.localAt)).toEqual(Array(3).fill(`${localDate(2)}T06:00:00`))
    const { code } = await problemOf(oneDayProgramme(core.author, programme.id, { date: localDate(2) }))
    expect(code).toBe('programme.no-airing-that-day')
    expect((await problemOf(approve(rival))).code).toBe('programme.day-taken')
    expect((await problemOf(oneDayProgramme(core.author, only.id, { date: localDate(2) }))).code).toBe(
      'programme.not-a-series',
    )
  })

  test('one day of it is taken for all of its areas only by who answers for all of them', async () => {
    const items = [bulletinItem(await core.approved(['19']))]
    const programme = await approve(await draft({ areaCodes: ['19'], items }))
    const only = await oneDayProgramme(core.author, programme.id, { date: localDate(2), at: '06:00' })
    await editProgramme(core.author, only.id, { areaCodes: ['05857'], revision: only.revision })
    const { revision } = await submitProgramme(core.author, only.id)
    const local = await core.person('approver', '05857')
    const { hash } = await preflightProgramme(local, only.id, ASKED)
    const { code } = await problemOf(approveProgrammeAsShown(local, only.id, { revision, preflightHash: hash }))
    expect(code).toBe('permission.denied')
  })
})

test('the session of a day is left out as a whole and taken back, on the record; of one that was sent neither', async () => {
  const { programme } = await onAir()
  const sessionOf = async (date: string) =>
    (await airingsOf(programme))
      .filter(({ localAt }) => localAt.startsWith(date))
      .map((row) => row.reason ?? row.status)
  await leaveOutSession(core.author, programme.id, { date: localDate(2), reason: 'Mất điện' })
  expect(await sessionOf(localDate(2))).toEqual(Array(3).fill('stopped'))
  expect(await sessionOf(localDate(3))).toEqual(Array(3).fill('planned'))
  const again = leaveOutSession(core.author, programme.id, { date: localDate(2), reason: 'Mất điện' })
  expect((await problemOf(again)).code).toBe('programme.no-airing-that-day')
  await takeBackSession(core.author, programme.id, { date: localDate(2) })
  await planAndArm(core.ctx)
  expect(await sessionOf(localDate(2))).toEqual(Array(3).fill('planned'))
  const [one] = (await airingsOf(programme)).filter(({ localAt }) => localAt.startsWith(localDate(2)))
  const told = await core.ctx.db
    .selectFrom('decisions')
    .select('kind')
    .where('occurrenceId', '=', one?.id ?? '')
    .execute()
  expect(told.map(({ kind }) => kind)).toEqual(['left-out', 'restored'])
  const stranger = leaveOutSession(await core.person('author', '24'), programme.id, { date: localDate(2), reason: 'x' })
  expect((await problemOf(stranger)).code).toBe('permission.denied')
  const soon = await onAir({ rule: onceIn(HOUR) })
  core.clock.advance(HOUR - 20 * SECOND)
  await dispatchDue(core.ctx)
  const sent = leaveOutSession(core.author, soon.programme.id, { date: localDate(0), reason: 'Mất điện' })
  expect((await problemOf(sent)).code).toBe('occurrence.already-sent')
  // Its one session is over: who edits it must give it another day.
  core.clock.advance(HOUR)
  const { revision } = soon.programme
  await editProgramme(core.author, soon.programme.id, { title: 'Sửa', revision })
  expect((await problemOf(submitProgramme(core.author, soon.programme.id))).fields['problems']).toMatchObject([
    { code: 'no-airings', text: { vi: expect.stringMatching(/\S/) } },
  ])
})

test('a week is copied once: its single programmes become drafts on the same weekdays, the series is told of', async () => {
  const monday = new Date(`${localDate(7)}T00:00:00Z`)
  monday.setUTCDate(monday.getUTCDate() + ((8 - (monday.getUTCDay() || 7)) % 7))
  const day = (offset: number) => new Date(monday.getTime() + offset * DAY).toISOString().slice(0, 10)
  const areaCodes = ['24001']
  const made = { title: 'Ngày hội', areaCodes, budgetSeconds: 600 }
  const inArea = await core.person('author', '24001')
  const own = await core.clip(['24001'])
  const sequence: NewItem[] = [{ kind: 'clip', role: 'item', clipId: own.id, on: { from: day(0), until: day(6) } }]
  const single = await createProgramme(inArea, {
    ...made,
    rule: { kind: 'once', on: day(2), at: '18:00' },
    items: sequence,
  })
  const series = await createProgramme(inArea, {
    ...made,
    title: 'Sáng',
    rule: { kind: 'daily', at: '05:00', startsOn: day(0) },
    items: [{ kind: 'clip', role: 'item', clipId: own.id }],
  })
  await submitProgramme(inArea, series.id)
  const { hash } = await preflightProgramme(await core.person('viewer', '24001'), series.id, ASKED)
  await approveProgrammeAsShown(await core.person('approver', '24001'), series.id, { revision: 1, preflightHash: hash })
  const week = { areaCode: '24001', from: day(0), to: day(7) }
  const copied = await copyWeek(inArea, week)
  expect(copied.created).toMatchObject([
    {
      status: 'draft',
      rule: { kind: 'once', on: day(9), at: '18:00' },
      originId: single.id,
      items: [{ on: { from: day(7), until: day(13) } }],
    },
  ])
  expect(copied.skipped).toEqual([{ programmeId: series.id, title: 'Sáng', date: day(7), why: 'series' }])
  const again = await copyWeek(inArea, week)
  expect([again.created, again.skipped.map(({ why }) => why)]).toEqual([[], ['already-there', 'series']])
})

test("a template gives sequence, budget and places to fill; one of one's own can be saved and thrown away", async () => {
  const [morning] = await listTemplates(core.author, {})
  const made = await createProgramme(core.author, {
    title: 'Sáng',
    areaCodes: ['05857'],
    rule: daily(),
    templateId: morning?.id,
  })
  expect(made.budgetSeconds).toBe(morning?.budgetSeconds)
  expect(made.items.map(({ kind }) => kind)).toEqual(morning?.items.map(({ kind }) => kind))
  expect(made.order?.problems.filter(({ code }) => code === 'item-empty')).toHaveLength(made.items.length)
  const saved = await saveTemplate(core.author, { name: 'Của xã', programmeId: made.id })
  expect((await listTemplates(core.approver, { area: '05857' })).map(({ id }) => id)).toContain(saved.id)
  await deleteTemplate(core.author, saved.id)
  expect((await listTemplates(core.author, {})).map(({ id }) => id)).not.toContain(saved.id)
  expect((await problemOf(deleteTemplate(core.author, morning?.id ?? ''))).code).toBe('programme-template.built-in')
})

test('the editor sees the order of a day and what stands against it, and nothing of others', async () => {
  const bulletin = await core.approved()
  const asked = {
    areaCodes: ['05857'],
    budgetSeconds: 15,
    items: [await clipItem(10, 'theme'), bulletinItem(bulletin)],
  }
  const order = await planRunningOrder(core.author, { ...asked, rule: daily() })
  expect(order).toMatchObject({
    date: localDate(1),
    totalMs: 20_000,
    leftMs: -5_000,
    localAt: `${localDate(1)}T05:00:00`,
  })
  expect(order.items.map(({ offsetMs, skipped }) => skipped ?? offsetMs)).toEqual([0, 'over-budget'])
  const stranger = await core.person('author', '24')
  const { code } = await problemOf(planRunningOrder(stranger, { ...asked, areaCodes: ['24001'] }))
  expect(code).toBe('request.invalid')
  const { items } = await listProgrammes(core.author, { limit: 5, q: 'chuong trinh' })
  expect(items.length).toBeGreaterThan(0)
  expect((await listProgrammes(stranger, { limit: 5, area: '05857' })).items).toEqual([])
})

test('a relay is planned with its station, its fallback and an end of its own, which is the hour, not its length', async () => {
  const fallback = await core.clip(['19'], 30 * SECOND)
  const id = core.ctx.ids.next('rly')
  const now = core.clock.now()
  const unheard = {
    format: null,
    notes: null,
    reason: null,
    checkedAt: null,
    lastOkAt: null,
    measured: null,
    archivedAt: null,
  }
  await core.ctx.db
    .insertInto('relayStations')
    .values({
      ...{ id, name: 'Đài tỉnh', url: 'http://127.0.0.1/', areaCodes: ['19'], fallbackClipId: fallback.id, ...unheard },
      ...{ nextCheckAt: now, createdBy: 'test', createdAt: now, updatedAt: now },
    })
    .execute()
  const items: NewItem[] = [
    await clipItem(10, 'theme'),
    { kind: 'relay', relayId: id, seconds: 300 },
    await clipItem(5),
  ]
  const programme = await approve(await draft({ items }))
  await planAndArm(core.ctx)
  const [theme, relay, last] = firstDay(await airingsOf(programme))
  const start = theme?.startAt.getTime() ?? 0
  expect(relay).toMatchObject({
    title: 'Đài tỉnh',
    relayId: id,
    clipId: fallback.id,
    clipSha256: fallback.sha256,
    clipDurationMs: 300 * SECOND,
    hardEndAt: new Date(start + 310 * SECOND),
    validUntil: new Date(start + 300 * SECOND),
  })
  expect(last?.startAt).toEqual(new Date(start + 310 * SECOND))
  const stranger = await draft({ items, areaCodes: ['05818'] })
  await core.ctx.db
    .updateTable('relayStations')
    .set({ areaCodes: ['05857'] })
    .where('id', '=', id)
    .execute()
  expect((await problemOf(submitProgramme(core.author, stranger.id))).fields['problems']).toMatchObject([
    { code: 'item-other-areas', index: 1 },
  ])
})

test('a session is judged by the policy as one whole: its hours and its length, when asked for and when planned', async () => {
  const [admin, author, approver] = await Promise.all([
    core.person('administrator', '24'),
    core.person('author', '24'),
    core.person('approver', '24'),
  ])
  const clip = await core.clip(['24'], 8 * MINUTE)
  const items: NewItem[] = [1, 2].map(() => ({ kind: 'clip', role: 'item', clipId: clip.id }))
  const make = (at: string, more: Partial<CreateProgramme> = {}) =>
    createProgramme(author, { title: 'Sáng', areaCodes: ['24'], rule: daily(at), budgetSeconds: 1_200, items, ...more })
  const allowed = await make('05:30', { items: items.slice(1) })
  const { revision } = await submitProgramme(author, allowed.id)
  const { hash } = await preflightProgramme(approver, allowed.id, ASKED)
  await approveProgrammeAsShown(approver, allowed.id, { revision, preflightHash: hash })

  const rules = PolicyDocument.parse({ quietHours: [{ from: '21:00', to: '05:00' }], maxSessionMinutes: 15 })
  const { hash: effectHash } = await showEffect(admin, { areaCode: '24', rules })
  await savePolicy(admin, '24', { rules, effectHash })
  const night = await make('04:50', { items: items.slice(1) })
  expect(await problemOf(submitProgramme(author, night.id))).toMatchObject({
    code: 'policy.quiet-hours',
    fields: { areaCode: '24', nearestAt: new Date(`${localDate(1)}T05:00:00+07:00`).toISOString() },
  })
  const long = await make('05:30')
  expect((await problemOf(submitProgramme(author, long.id))).code).toBe('policy.session-too-long')
  await planAndArm(core.ctx)
  expect(brief(firstDay(await airingsOf(allowed)))).toEqual(['0 planned'])
})
