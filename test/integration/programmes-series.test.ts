import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concludeAirings } from '../../src/deliveries/conclude.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { editProgramme } from '../../src/occurrences/change-programme.ts'
import { leaveOutSession, takeBackSession } from '../../src/occurrences/leave-out-session.ts'
import { previewSchedule } from '../../src/occurrences/preview.ts'
import { showEffect } from '../../src/policies/effect.ts'
import { savePolicy } from '../../src/policies/save.ts'
import { PolicyDocument } from '../../src/policies/schema.ts'
import { approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightProgramme } from '../../src/preflight/ask.ts'
import { copyWeek } from '../../src/programmes/copy-week.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import { getProgramme, listProgrammes, planRunningOrder } from '../../src/programmes/get.ts'
import type { CreateProgramme, NewItem } from '../../src/programmes/schema.ts'
import { oneDayProgramme, splitProgramme } from '../../src/programmes/split.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { deleteTemplate, listTemplates, saveTemplate } from '../../src/programmes/templates.ts'
import { approveProgramme } from '../support/approve.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'
import { ASKED, brief, DAY, firstDay, HOUR, MINUTE, programmesOf, SECOND, ZONE_MS } from '../support/programmes.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const { localAt, localDate, daily, onceIn, clipItem, bulletinItem, draft, approve, plan, onAir, airingsOf } =
  programmesOf(() => core)

describe('a series', () => {
  test('"this and following": the old goes on until the new is approved, then ends the day before', async () => {
    const { programme } = await onAir()
    const next = await splitProgramme(core.author, programme.id, { from: localDate(3), items: [await clipItem(8)] })
    expect(next).toMatchObject({ status: 'draft', originId: programme.id, originKind: 'following' })
    await plan()
    expect((await airingsOf(programme)).some((row) => row.localAt > localDate(3))).toBe(true)
    await approve(next)
    await plan()
    const old = await airingsOf(programme)
    expect([...new Set(old.map((row) => row.localAt.slice(0, 10)))]).toEqual([localDate(1), localDate(2)])
    expect((await airingsOf(next))[0]?.localAt).toBe(`${localDate(3)}T05:00:00`)
    expect((await getProgramme(core.author, programme.id)).rule).toMatchObject({ endsOn: localDate(2) })
  })

  test('"this one only": the series airs that day too until the other is approved, then leaves the day to it', async () => {
    const { programme } = await onAir()
    const only = await oneDayProgramme(core.author, programme.id, { date: localDate(2), at: '06:00' })
    const rival = await oneDayProgramme(core.author, programme.id, { date: localDate(2), at: '07:00' })
    for (const rule of [{ kind: 'once', on: localDate(3), at: '06:00' } as const, daily('06:00', localDate(2))])
      expect((await problemOf(editProgramme(core.author, only.id, { revision: 1, rule }))).code).toBe('request.invalid')
    await plan()
    const days = async (one: { id: string }) => [
      ...new Set((await airingsOf(one)).map((row) => row.localAt.slice(0, 10))),
    ]
    expect(await days(programme)).toContain(localDate(2))
    await approve(only)
    // Before the planner looked: both never stand in the plan.
    expect(await days(programme)).not.toContain(localDate(2))
    await plan()
    expect(await days(programme)).not.toContain(localDate(2))
    expect((await airingsOf(only)).map((row) => row.localAt)).toEqual(Array(3).fill(`${localDate(2)}T06:00:00`))
    const { code } = await problemOf(oneDayProgramme(core.author, programme.id, { date: localDate(2) }))
    expect(code).toBe('programme.no-airing-that-day')
    expect((await problemOf(approve(rival))).code).toBe('programme.day-taken')
    expect((await problemOf(oneDayProgramme(core.author, only.id, { date: localDate(2) }))).code).toBe(
      'programme.not-a-series',
    )
  })

  test('"this one only", approved when loudspeakers hold the session already, takes back from them what has not begun', async () => {
    const speaker = await core.speaker('05857')
    const begins = localAt(HOUR).slice(0, 16)
    const start = Date.parse(`${begins}:00Z`) - ZONE_MS
    const items = [await clipItem(120), await clipItem(120)]
    const programme = await approve(await draft({ rule: daily(begins.slice(11), begins.slice(0, 10)), items }))
    await plan()
    const only = await oneDayProgramme(core.author, programme.id, { date: begins.slice(0, 10) })
    const { revision } = await submitProgramme(core.author, only.id)
    core.clock.advance(start - 20 * SECOND - core.clock.now().getTime())
    await dispatchDue(core.ctx)
    const [first, second, next] = await airingsOf(programme)
    expect([first, second, next].map((row) => row?.status)).toEqual(['airing', 'airing', 'planned'])
    const before = (await core.wire()).length
    const { hash } = await preflightProgramme(core.approver, only.id, ASKED)
    await approveProgrammeAsShown(core.approver, only.id, { revision, preflightHash: hash })
    const told = (await core.wire()).slice(before).map(({ document }) => document)
    expect(told.flatMap((one) => (one.kind === 'stop' ? one.occurrenceIds : one.kind))).toEqual([first?.id, second?.id])
    await plan()
    await dispatchDue(core.ctx)
    expect((await airingsOf(only)).map((row) => row.status)).toEqual(['airing', 'airing'])
    core.clock.advance(HOUR)
    await concludeAirings(core.ctx)
    const ended = (await airingsOf(programme)).slice(0, 3).map((row) => `${row.status} ${row.reason}`)
    expect(ended).toEqual(['cancelled replaced', 'cancelled replaced', 'planned null'])
    await core.ctx.db.updateTable('speakers').set({ status: 'retired' }).where('id', '=', speaker).execute()
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
  await plan()
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
  const back = await copyWeek(inArea, { ...week, to: day(-35) })
  expect([back.created, back.skipped.map(({ why, date }) => [why, date])]).toEqual([[], [['passed', day(-33)]]])

  const { db } = core.ctx
  await sql`update programmes set items = '[{"kind": "no such"}]' where id in (${single.id}, ${series.id})`.execute(db)
  const rest = await copyWeek(inArea, { ...week, to: day(14) })
  expect(rest.created).toEqual([])
  expect(rest.skipped.map(({ programmeId, date, why }) => [programmeId, date, why])).toEqual([
    [series.id, null, 'unreadable'],
    [single.id, null, 'unreadable'],
  ])
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
  // A list says how full each is as its next session will be: without what another weekday has.
  const other = (new Date(`${localDate(1)}T00:00:00Z`).getUTCDay() % 7) + 1
  const items = [...asked.items, { ...(await clipItem(30)), on: { weekdays: [other] } }]
  const { id } = await draft({ title: 'Đầy quá', budgetSeconds: 15, items })
  const listed = await listProgrammes(core.author, { limit: 5, q: 'day qua' })
  expect(listed.items).toMatchObject([{ id, budgetSeconds: 15, totalMs: 20_000 }])
  expect((await listProgrammes(stranger, { limit: 5, area: '05857' })).items).toEqual([])
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
  await approveProgramme(author, approver, allowed.id)

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
  await plan()
  expect(brief(firstDay(await airingsOf(allowed)))).toEqual(['0 planned'])

  // An editor asks before anything is kept: the session that is edited does not stand in its own way.
  const ask = { areaCodes: ['24'], clipDurationMs: 8 * MINUTE, rule: daily('05:30'), exceptProgrammeId: allowed.id }
  const { conflicts, violations } = await previewSchedule(author, { ...ask, exceptProgrammeId: undefined })
  expect([conflicts.length > 0, violations[0]?.rule]).toEqual([true, 'session-too-long'])
  expect(await previewSchedule(author, ask)).toMatchObject({ conflicts: [], violations: [] })

  // One session a day: the day that is taken from a series is not a second one, for nobody who is asked.
  const once = PolicyDocument.parse({ maxSessionsPerDay: 1 })
  const shown = await showEffect(admin, { areaCode: '24', rules: once })
  await savePolicy(admin, '24', { rules: once, effectHash: shown.hash })
  const only = await oneDayProgramme(author, allowed.id, { date: localDate(3), at: '06:00' })
  await submitProgramme(author, only.id)
  expect((await preflightProgramme(approver, only.id, ASKED)).violation).toBeNull()
})
