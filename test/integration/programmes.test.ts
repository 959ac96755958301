import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approveBulletin } from '../../src/bulletins/decide.ts'
import { getBulletin } from '../../src/bulletins/get.ts'
import type { Bulletin } from '../../src/bulletins/schema.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { revokeAndStop } from '../../src/dispatch/stop.ts'
import { turnProgramme } from '../../src/dispatch/turn-programme.ts'
import { cancelOneOccurrence, moveOccurrence, restoreOccurrence } from '../../src/occurrences/change-one.ts'
import { editProgramme } from '../../src/occurrences/change-programme.ts'
import { approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightBulletin, preflightProgramme } from '../../src/preflight/ask.ts'
import { rejectProgramme } from '../../src/programmes/decide.ts'
import type { ProgrammeDetail } from '../../src/programmes/schema.ts'
import { oneDayProgramme } from '../../src/programmes/split.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { saveTemplate } from '../../src/programmes/templates.ts'
import { showToday } from '../../src/today/today.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'
import { ASKED, brief, firstDay, HOUR, MINUTE, programmesOf, SECOND } from '../support/programmes.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const { localAt, localDate, daily, onceIn, clipItem, bulletinItem, draft, approve, plan, onAir, airingsOf } =
  programmesOf(() => core)
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
    await plan()
    expect(await airingsOf(programme)).toEqual(rows)
  })

  test('has an item on its own days only, and the rest moves up', async () => {
    const weekday = (days: number) => new Date(`${localDate(days)}T00:00:00Z`).getUTCDay() || 7
    const market = { ...(await clipItem(30)), on: { weekdays: [weekday(2)] } }
    const programme = await approve(await draft({ items: [market, await clipItem(5)] }))
    await plan()
    const days = Map.groupBy(await airingsOf(programme), (row) => row.localAt.slice(0, 10))
    expect(brief(days.get(localDate(1)) ?? [])).toEqual(['0 planned'])
    expect(brief(days.get(localDate(2)) ?? [])).toEqual(['0 planned', '30 planned'])
  })

  test('paused, is on the record as stopped by its pause, and goes on when resumed', async () => {
    const { programme } = await onAir({ rule: onceIn(HOUR) })
    await turnProgramme(core.author, programme.id, 'pause')
    await plan()
    core.clock.advance(HOUR)
    await dispatchDue(core.ctx)
    expect(brief(await airingsOf(programme))[0]).toBe('0 schedule-ended')
    expect((await turnProgramme(core.author, programme.id, 'resume')).status).toBe('approved')
  })

  test('ended, brings nothing more', async () => {
    const { programme } = await onAir()
    await turnProgramme(core.author, programme.id, 'end')
    await plan()
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
    await plan()
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

  test('is never asked for with the voice of an emergency alert: it comes into no sequence, and is named where it stands', async () => {
    const { clipId } = await core.alert()
    const warning = { kind: 'clip' as const, clipId, role: 'theme' as const }
    const made = await draft({ items: [await clipItem(10)] })
    const items = [await clipItem(10), warning]
    const refused = await Promise.all(
      [
        draft({ items }),
        editProgramme(core.author, made.id, { items, revision: made.revision }),
        saveTemplate(core.author, {
          ...{ name: 'Sáng', at: '05:00', weekdays: [1], areaCodes: ['05857'], budgetSeconds: 60, items },
        }),
      ].map(problemOf),
    )
    expect(refused.map(({ code }) => code)).toEqual(['clip.is-alert', 'clip.is-alert', 'clip.is-alert'])
    // As from a time when it could be chosen.
    const stored = JSON.stringify([{ ...warning, id: 'itm_cu' }])
    await core.ctx.db.updateTable('programmes').set({ items: stored }).where('id', '=', made.id).execute()
    expect((await problemOf(submitProgramme(core.author, made.id))).fields['problems']).toMatchObject([
      { code: 'item-is-alert', index: 0, itemId: 'itm_cu' },
    ])
  })

  test('knows the clips of an earlier approved version: only what is new since has to be heard', async () => {
    const { programme } = await onAir()
    const [theme, , closing] = programme.items.map((one) => (one.kind === 'clip' ? one.clipId : null))
    const added = await clipItem(7)
    const edited = await editProgramme(core.author, programme.id, {
      revision: programme.revision,
      items: [...programme.items, added],
    })
    expect(edited.clipsApprovedBefore.toSorted()).toEqual([theme, closing].toSorted())
    const oneDay = await oneDayProgramme(core.author, programme.id, { date: localDate(3) })
    expect(oneDay.clipsApprovedBefore.toSorted()).toEqual([theme, closing].toSorted())
    const [first] = programme.items
    expect((await draft({ items: first ? [first] : [] })).clipsApprovedBefore).toEqual([])
  })

  test('is voided by an edit: what was planned waits, and comes back as it is then, the same airings', async () => {
    const { programme } = await onAir()
    const before = await airingsOf(programme)
    const edited = await editProgramme(core.author, programme.id, {
      revision: programme.revision,
      items: [...programme.items.slice(0, 1), await clipItem(7), ...programme.items.slice(2)],
    })
    expect(edited).toMatchObject({ status: 'draft', approvedAt: null })
    await plan()
    expect(new Set((await airingsOf(programme)).map((row) => row.reason))).toEqual(new Set(['not-approved']))
    await approve(edited)
    await plan()
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
    await plan()
    const rows = await airingsOf(programme)
    expect(brief(firstDay(rows))).toEqual(['0 planned', '10 planned', '100 planned'])
    expect(brief(rows.slice(-3))).toEqual(['0 planned', '10 planned', '100 planned'])
    expect(rows[1]?.clipDurationMs).toBe(90_000)
  })

  test('too long by now is taken out and the closing is heard, with the decision on record', async () => {
    const { programme, bulletin } = await onAir({ budgetSeconds: 60 })
    await revoice(bulletin, 55)
    await plan()
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

  test('too long from the first planning on is heard as soon as another approval makes it short enough', async () => {
    const bulletin = await core.approved()
    const items = [await clipItem(10, 'theme'), bulletinItem(bulletin), await clipItem(5, 'closing')]
    const programme = await approve(await draft({ items, budgetSeconds: 60 }))
    await revoice(bulletin, 55)
    await plan()
    expect(brief(firstDay(await airingsOf(programme)))).toEqual(['0 planned', '10 planned'])
    await revoice(await getBulletin(core.author, bulletin.id), 20)
    await plan()
    expect(brief(firstDay(await airingsOf(programme)))).toEqual(['0 planned', '10 planned', '30 planned'])
  })

  test('revoked days before leaves its place to what follows; minutes before, nobody is surprised', async () => {
    const { programme, bulletin } = await onAir({ rule: onceIn(HOUR) })
    const later = await onAir({ rule: onceIn(3 * HOUR) })
    core.clock.advance(HOUR - 5 * MINUTE)
    await revokeAndStop(core.approver, bulletin.id, { reason: 'Sai tin' })
    await revokeAndStop(core.approver, later.bulletin.id, { reason: 'Sai tin' })
    await plan()
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
    await plan()
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
  await plan()
  core.clock.advance(HOUR)
  await dispatchDue(core.ctx)
  const edited = await editProgramme(core.author, programme.id, {
    revision: programme.revision,
    items: [...programme.items.slice(0, 2), { ...(await clipItem(60)), id: item(programme, 2) }],
  })
  await plan()
  const rows = await airingsOf(programme)
  expect(brief(firstDay(rows))).toEqual(['0 airing', '120 airing', '240 airing'])
  expect(new Set(rows.slice(3).map((row) => row.reason))).toEqual(new Set(['not-approved']))
  await approve(edited)
  await plan()
  const [today, next] = [...Map.groupBy(await airingsOf(programme), (row) => row.localAt).values()]
  expect(today?.map((row) => [row.status, row.clipDurationMs])).toEqual(Array(3).fill(['airing', 120 * SECOND]))
  expect(next?.map((row) => [row.status, row.clipDurationMs])[2]).toEqual(['planned', 60 * SECOND])
})

test('loudspeakers are given the whole session before it begins, first what begins it; a pause takes back what has not begun', async () => {
  const items = [await clipItem(120), await clipItem(120), await clipItem(40 * 60), await clipItem(120)]
  const programme = await approve(await draft({ rule: onceIn(HOUR), items, budgetSeconds: 3_000 }))
  await plan()
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
  await plan()
  core.clock.advance(HOUR + 140 * SECOND)
  await plan()
  await dispatchDue(core.ctx)
  const rows = await airingsOf(programme)
  expect(rows.map((row) => row.status)).toEqual(['missed', 'airing', 'airing'])
  expect(brief(rows).map((one) => one.split(' ')[0])).toEqual(['0', '120', '240'])
})

test('a bulletin knows when it is heard in a programme, and Today that it will not be, since nobody has approved it', async () => {
  const { programme, bulletin } = await onAir({ areaCodes: ['05857'] })
  const airings = (await airingsOf(programme)).filter(({ bulletinId }) => bulletinId === bulletin.id)
  const next = airings.slice(0, 3).map(({ startAt, programmeId }) => ({
    ...{ scheduleId: null, programmeId, startAt: startAt.toISOString() },
    endAt: new Date(startAt.getTime() + 10 * SECOND).toISOString(),
  }))
  expect((await getBulletin(core.author, bulletin.id)).nextAirings).toEqual(next)
  await core.scheduleIn(bulletin, 60)
  const [scheduled, ...others] = (await getBulletin(core.author, bulletin.id)).nextAirings
  expect([scheduled?.programmeId, others]).toEqual([null, next.slice(0, 2)])
  const waiting = async () =>
    (await showToday(core.author)).needsMe.waitingSchedules.first.filter((one) => one.programmeId === programme.id)
  expect(await waiting()).toEqual([])
  await updateBulletin(core.author, bulletin.id, { title: 'Họp thôn', revision: bulletin.revision })
  expect(await waiting()).toMatchObject([
    { scheduleId: null, bulletinId: bulletin.id, bulletinStatus: 'draft', nextAiringAt: next[0]?.startAt },
  ])
  await turnProgramme(core.author, programme.id, 'pause')
  expect((await getBulletin(core.author, bulletin.id)).nextAirings.map(({ programmeId }) => programmeId)).toEqual([
    null,
  ])
})
