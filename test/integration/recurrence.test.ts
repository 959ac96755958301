import { afterAll, beforeAll, expect, test } from 'vitest'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { Problem } from '../../src/errors.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence } from '../../src/occurrences/change-one.ts'
import { previewSchedule } from '../../src/occurrences/preview.ts'
import { rescheduleAirings, splitAirings } from '../../src/occurrences/reschedule.ts'
import { PolicyDocument } from '../../src/policies/schema.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import type { NewItem } from '../../src/programmes/schema.ts'
import { oneDayProgramme } from '../../src/programmes/split.ts'
import { changeScheduleState, getSchedule } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { ScheduleRule } from '../../src/schedules/schema.ts'
import { beat, endBeats } from '../../src/server-log/beat.ts'
import { clockStepsBetween, downtimeBetween } from '../../src/server-log/downtime.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

let core: Core
beforeAll(async () => {
  core = await createCore()
}, 60_000)
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + 7 * HOUR + days * DAY).toISOString().slice(0, 10)
const series = (more: Partial<ScheduleRule> = {}): ScheduleRule =>
  ({ kind: 'daily', at: '05:00', startsOn: localDate(1), endsOn: localDate(6), ...more }) as ScheduleRule // safe: fields of one kind

async function planned(rule = series()) {
  const bulletin = await core.approved()
  const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule })
  await planAndArm(core.ctx)
  return { schedule, rows: await core.occurrencesOf(schedule.id) }
}
const slots = async (scheduleId: string) =>
  (await core.occurrencesOf(scheduleId)).map(({ localAt }) => localAt).toSorted()

test('every kind of rule is planned, shown and previewed with the same airings', async () => {
  const rest = { at: '05:00', startsOn: localDate(1) }
  const day = Number(localDate(3).slice(8))
  const rules: ScheduleRule[] = [
    { kind: 'daily', ...rest, except: [localDate(2)], extra: [`${localDate(2)}T18:30`] },
    { kind: 'weekly', weekdays: [2, 7], ...rest, count: 3 },
    { kind: 'monthly', days: [day, 31], shortMonth: 'last-day', ...rest },
    { kind: 'rrule', rrule: 'FREQ=DAILY;INTERVAL=2', ...rest, notOnHolidays: true },
  ]
  for (const rule of rules) {
    const bulletin = await core.approved()
    const preview = await previewSchedule(core.author, { bulletinId: bulletin.id, rule })
    const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule })
    const promised = preview.airings.map(({ startAt }) => startAt)
    expect(schedule.nextAirings).toEqual(promised)
    expect(promised.length).toBeGreaterThan(1)
    await planAndArm(core.ctx)
    expect((await getSchedule(core.author, schedule.id)).nextAirings).toEqual(promised)
    const week = core.clock.now().getTime() + 7 * DAY
    const soon = promised.filter((at) => Date.parse(at) < week)
    const rows = await core.occurrencesOf(schedule.id)
    expect(
      rows
        .map(({ startAt }) => startAt.toISOString())
        .toSorted()
        .slice(0, soon.length),
    ).toEqual(soon)
  }
})

test('a day that is left out afterwards is taken from the plan, and comes back when it is not any more', async () => {
  const { schedule, rows } = await planned()
  await rescheduleAirings(core.author, schedule.id, { rule: series({ except: [localDate(3)] }) })
  await planAndArm(core.ctx)
  expect(await slots(schedule.id)).toEqual(
    rows.map(({ localAt }) => localAt).filter((localAt) => !localAt.startsWith(localDate(3))),
  )
  await rescheduleAirings(core.author, schedule.id, { rule: series() })
  await planAndArm(core.ctx)
  expect(await slots(schedule.id)).toEqual(rows.map(({ localAt }) => localAt).toSorted())
})

test('this and following: what a person moved or left out on those days stays so in the new series', async () => {
  const { schedule, rows } = await planned()
  const of = (days: number) => rows.find(({ localAt }) => localAt.startsWith(localDate(days)))
  const [moved, left] = [of(4), of(5)]
  if (!moved || !left) throw new Error('both are planned')
  await moveOccurrence(core.author, moved.id, { localAt: `${localDate(4)}T09:00` })
  await cancelOneOccurrence(core.author, left.id, { reason: 'Mất điện cả xã' })
  const { before, after } = await splitAirings(core.author, schedule.id, {
    from: localDate(3),
    rule: series({ at: '17:00', startsOn: localDate(3) }),
  })
  await planAndArm(core.ctx)
  expect(before.rule).toMatchObject({ startsOn: localDate(1), endsOn: localDate(2) })
  expect(await slots(before.id)).toEqual([1, 2].map((days) => `${localDate(days)}T05:00:00`))
  expect(await slots(after.id)).toEqual([3, 4, 5, 6].map((days) => `${localDate(days)}T17:00:00`))
  const now = new Map((await core.occurrencesOf(after.id)).map((row) => [row.id, row]))
  expect(now.get(moved.id)).toMatchObject({ status: 'planned', startAt: new Date(`${localDate(4)}T09:00:00+07:00`) })
  expect(now.get(left.id)).toMatchObject({ status: 'cancelled', note: 'Mất điện cả xã' })
})

test('while an airing is on its way to the speakers, no other series takes its day: both would sound', async () => {
  await core.speaker('05857-h1')
  const { schedule } = await planned(series({ endsOn: localDate(8) }))
  const [, second] = (await core.occurrencesOf(schedule.id)).toSorted(
    (a, b) => a.startAt.getTime() - b.startAt.getTime(),
  )
  if (!second) throw new Error('it is planned')
  core.clock.advance(second.startAt.getTime() - core.clock.now().getTime() - 5 * SECOND)
  await dispatchDue(core.ctx)
  const today = second.localAt.slice(0, 10)
  const split = (from: string) =>
    splitAirings(core.author, schedule.id, { from, rule: series({ startsOn: from, endsOn: localDate(8) }) })
  expect(await problemOf(split(today))).toMatchObject({ code: 'occurrence.already-sent' })
  await expect(split(localDate(2))).resolves.toMatchObject({ before: { status: 'active' } })
  expect((await core.occurrencesOf(schedule.id)).filter(({ status }) => status === 'airing')).toHaveLength(1)
})

test('a series that is paused stays paused on both sides of a split', async () => {
  const { schedule } = await planned()
  await changeScheduleState(core.author, schedule.id, 'pause')
  const { before, after } = await splitAirings(core.author, schedule.id, {
    from: localDate(3),
    rule: series({ startsOn: localDate(3) }),
  })
  expect([before.status, after.status]).toEqual(['paused', 'paused'])
})

test('a split that makes no sense is refused, the field named, and nothing is done', async () => {
  const { schedule } = await planned()
  const split = (id: string, from: string, startsOn = from): Promise<unknown> =>
    splitAirings(core.author, id, { from, rule: series({ startsOn }) }).catch((err: unknown) => err)
  const pointers = async (from: string, startsOn?: string) => {
    const problem = await split(schedule.id, from, startsOn)
    if (!(problem instanceof Problem)) throw problem
    return [problem.code, problem.errors?.map(({ pointer }) => pointer)]
  }
  expect(await pointers(localDate(-1))).toMatchObject(['request.invalid', ['/from']])
  expect(await pointers(localDate(1))).toMatchObject(['request.invalid', ['/from']])
  expect(await pointers(localDate(3), localDate(2))).toMatchObject(['request.invalid', ['/rule/startsOn']])
  const once = await createSchedule(core.author, {
    bulletinId: schedule.bulletinId,
    rule: { kind: 'once', on: localDate(1), at: '05:00' },
  })
  expect(await split(once.id, localDate(3))).toMatchObject({ code: 'schedule.not-a-series' })
  expect(await getSchedule(core.author, schedule.id)).toMatchObject({ rule: schedule.rule })
})

test('how late an airing may begin follows the schedule, also for what is planned already', async () => {
  const { schedule, rows } = await planned()
  const lateness = async () =>
    new Set(
      (await core.occurrencesOf(schedule.id)).map((row) => (row.validUntil.getTime() - row.startAt.getTime()) / SECOND),
    )
  expect(rows.length).toBeGreaterThan(3)
  expect(await lateness()).toEqual(new Set([120]))
  const keep = { rule: series() }
  await rescheduleAirings(core.author, schedule.id, { ...keep, missed: { kind: 'late', minutes: 45 } })
  expect(await lateness()).toEqual(new Set([45 * 60]))
  await rescheduleAirings(core.author, schedule.id, { ...keep, missed: { kind: 'until', at: '06:30' } })
  expect(await lateness()).toEqual(new Set([90 * 60]))
  // Not said: stays.
  await rescheduleAirings(core.author, schedule.id, keep)
  expect((await getSchedule(core.author, schedule.id)).missed).toEqual({ kind: 'until', at: '06:30' })
  await rescheduleAirings(core.author, schedule.id, { ...keep, missed: { kind: 'skip' } })
  expect(await lateness()).toEqual(new Set([10]))
  await rescheduleAirings(core.author, schedule.id, { ...keep, missed: null })
  expect(await lateness()).toEqual(new Set([120]))
})

test('late until a time before the airing itself is refused: it would be the next day, at an hour nobody meant', async () => {
  const bulletin = await core.approved()
  const missed = { kind: 'until', at: '05:00' } as const
  const problem = await problemOf(createSchedule(core.author, { bulletinId: bulletin.id, rule: series(), missed }))
  expect(problem.code).toBe('request.invalid')
})

test('the log of the server knows stops, kills and clocks that were set, and nothing else', async () => {
  const since = core.clock.now()
  const log = async () => {
    const to = core.clock.now()
    // To the ten seconds: between two statements real time passes too, and more of it on a busy machine.
    const seconds = (at: Date) => Math.round((at.getTime() - since.getTime()) / (10 * SECOND)) * 10
    return {
      down: (await downtimeBetween(core.ctx.db, since, to)).map(({ from, to: end }) => [seconds(from), seconds(end)]),
      steps: (await clockStepsBetween(core.ctx.db, since, to)).map(({ before, after }) => [
        seconds(before),
        seconds(after),
      ]),
    }
  }
  await core.ctx.db.deleteFrom('serverBeats').execute()
  await beat(core.ctx)
  core.clock.advance(20 * SECOND)
  await beat(core.ctx)
  expect(await log()).toEqual({ down: [], steps: [] })
  await endBeats(core.ctx)
  core.clock.advance(40 * SECOND)
  expect((await log()).down).toEqual([[20, 60]]) // and it lasts
  await beat(core.ctx)
  expect((await log()).down).toEqual([[20, 60]])
  core.clock.advance(5 * MINUTE)
  await beat(core.ctx)
  core.clock.step(HOUR)
  await beat(core.ctx)
  core.clock.step(-HOUR)
  await beat(core.ctx)
  expect(await log()).toEqual({
    down: [
      [20, 60],
      [60, 360],
    ],
    steps: [
      [360, 3_960],
      [3_960, 360],
    ],
  })
})

test('"not on public holidays" means the holidays of its area: a day that its policy adds is left out there, and only there', async () => {
  const rules = { ...PolicyDocument.parse({}), holidays: { extra: [localDate(2)], not: [] } }
  await core.ctx.db
    .insertInto('policies')
    .values({
      ...{ id: core.ctx.ids.next('pol'), areaCode: '05818', revision: 1, rules: JSON.stringify(rules) },
      ...{ effectiveFrom: localDate(-1), effectiveTo: null, note: null, supersededAt: null },
      ...{ createdBy: 'test', createdAt: core.clock.now() },
    })
    .execute()
  const author = await core.person('author', 'VN')
  const daysIn = async (area: '05818' | '05857') => {
    const bulletin = await core.approved([area])
    const rule = series({ notOnHolidays: true } as Partial<ScheduleRule>) // safe: every recurring kind has it
    const schedule = await createSchedule(author, { bulletinId: bulletin.id, rule, areaCodes: [area] })
    const told = schedule.nextAirings.map((at) => new Date(Date.parse(at) + 7 * HOUR).toISOString().slice(0, 10))
    const preview = await previewSchedule(author, { clipDurationMs: 1_000, areaCodes: [area], rule })
    expect(preview.airings.map(({ startAt }) => startAt)).toEqual(schedule.nextAirings)
    await planAndArm(core.ctx)
    return { told, planned: (await slots(schedule.id)).map((at) => at.slice(0, 10)) }
  }
  const there = await daysIn('05818')
  expect(there.told).not.toContain(localDate(2))
  expect(there.planned).not.toContain(localDate(2))
  expect(there.planned).toContain(localDate(3))
  expect((await daysIn('05857')).planned).toContain(localDate(2))

  // That day alone: nothing is left of it there, whoever asks, and a split may not end in it.
  const only = {
    kind: 'daily',
    at: '06:00',
    startsOn: localDate(2),
    endsOn: localDate(2),
    notOnHolidays: true,
  } as const
  const bulletin = await core.approved(['05818', '05857'])
  const make = (area: string) =>
    createSchedule(author, { bulletinId: bulletin.id, rule: only, areaCodes: [area] }).then(({ status }) => status)
  expect((await problemOf(make('05818'))).code).toBe('schedule.never-airs')
  expect(await make('05857')).toBe('active')
  const whole = await createSchedule(author, { bulletinId: bulletin.id, rule: series(), areaCodes: ['05818'] })
  const split = splitAirings(author, whole.id, { from: localDate(2), rule: only })
  expect((await problemOf(split)).code).toBe('schedule.never-airs')
  const items: NewItem[] = [{ kind: 'clip', clipId: (await core.clip(['05818'])).id, role: 'item' }]
  const daily = series({ notOnHolidays: true } as Partial<ScheduleRule>) // safe: every recurring kind has it
  const session = { title: 'Sáng', areaCodes: ['05818'], rule: daily, budgetSeconds: 60, items }
  const programme = await createProgramme(author, session)
  const thatDay = oneDayProgramme(author, programme.id, { date: localDate(2) })
  expect((await problemOf(thatDay)).code).toBe('programme.no-airing-that-day')
  const preview = previewSchedule(author, { clipDurationMs: 1_000, areaCodes: ['05818'], rule: only })
  expect((await problemOf(preview)).code).toBe('schedule.never-airs')
})
