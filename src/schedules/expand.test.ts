import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Airing, expandRule } from './expand.ts'
import type { ScheduleRule } from './schema.ts'

const ZONES = ['Asia/Ho_Chi_Minh', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca']
const MINUTE = 60_000
const DAY = 86_400_000

// ---- the oracle: walks over every minute of the window and asks the platform what a clock on the wall shows. It knows
// neither luxon nor offsets.

const wallClocks = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    }),
  ]),
)

/** 'YYYY-MM-DDTHH:MM' on the wall, by minute; a walk of days is asked for again and again, so it is kept. */
const shown = new Map<string, string>()
function wall(zone: string, at: number): string {
  const key = `${zone} ${at}`
  const known = shown.get(key)
  if (known) return known
  const parts = Object.fromEntries(
    (wallClocks.get(zone)?.formatToParts(at) ?? []).map(({ type, value }) => [type, value]),
  )
  const text = `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`
  shown.set(key, text)
  return text
}

const isRuleDate = (rule: ScheduleRule, date: string): boolean => {
  if (rule.kind === 'once') return date === rule.on
  if (date < rule.startsOn || (rule.endsOn !== undefined && date > rule.endsOn)) return false
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7
  return rule.kind === 'daily' || (rule.kind === 'weekly' && rule.weekdays.includes(weekday))
}

/**
 * Minute by minute: the first minute whose wall time is the slot's. Where the wall jumps over the slot, the airing is
 * as long after the jump as the slot lies behind it.
 */
function oracle(rule: ScheduleRule, zone: string, from: number, to: number): Airing[] {
  const seconds = rule.at.length > 5 ? Number(rule.at.slice(6)) * 1_000 : 0
  const name = (date: string) => `${date}T${rule.at.length === 5 ? `${rule.at}:00` : rule.at}`
  const found = new Map<string, number>()
  const slotOf = (wallMinute: string) => `${wallMinute.slice(0, 10)}T${rule.at.slice(0, 5)}`
  const start = Math.floor(from / MINUTE) * MINUTE - 2 * 60 * MINUTE
  let before = wall(zone, start - MINUTE)
  for (let at = start; at < to + MINUTE; at += MINUTE) {
    const now = wall(zone, at)
    const slot = slotOf(now)
    const next = minuteAfter(before)
    if (now === slot) keep(slot, at)
    else if (now > next && slot >= next && slot < now) keep(slot, at + minutesBetween(next, slot) * MINUTE)
    before = now
  }
  function keep(slot: string, at: number) {
    const date = slot.slice(0, 10)
    if (isRuleDate(rule, date) && !found.has(name(date)) && !seenEarlier(slot, at)) found.set(name(date), at + seconds)
  }
  /** The walk began in the middle of an hour that comes twice: the first time was before it. */
  function seenEarlier(slot: string, at: number): boolean {
    for (let earlier = at - MINUTE; earlier >= at - 3 * 60 * MINUTE; earlier -= MINUTE)
      if (wall(zone, earlier) === slot) return true
    return false
  }
  return [...found]
    .map(([localAt, at]) => ({ localAt, startAt: new Date(at) }))
    .filter(({ startAt }) => startAt.getTime() >= from && startAt.getTime() < to)
    .sort((a, b) => a.startAt.getTime() - b.startAt.getTime())
}

const asUtc = (wallMinute: string) => Date.parse(`${wallMinute}:00Z`)
const minuteAfter = (wallMinute: string) => new Date(asUtc(wallMinute) + MINUTE).toISOString().slice(0, 16)
const minutesBetween = (a: string, b: string) => (asUtc(b) - asUtc(a)) / MINUTE

// ---- windows where something happens, and some where nothing does

const INTERESTING: Record<string, string[]> = {
  'Asia/Ho_Chi_Minh': ['2024-02-28', '2026-12-30', '2027-02-27'],
  'America/New_York': ['2024-02-28', '2026-03-07', '2026-10-31', '2026-12-30'],
  'Australia/Lord_Howe': ['2026-04-04', '2026-10-03', '2026-06-29'],
  'Pacific/Apia': ['2021-04-03', '2020-09-26', '2026-02-27'],
  'Africa/Casablanca': ['2026-02-14', '2026-03-21', '2025-02-22', '2025-04-05'],
}
const two = (n: number) => `${n}`.padStart(2, '0')
const time = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 })),
    fc.integer({ min: 0, max: 59 }),
    fc.option(fc.integer({ min: 0, max: 59 })),
  )
  .map(([h, m, s]) => `${two(h)}:${two(m)}${s === null ? '' : `:${two(s)}`}`)
const days = (date: string, by: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10)

const cases = fc
  .constantFrom(...ZONES)
  .chain((zone) =>
    fc.record({
      zone: fc.constant(zone),
      date: fc.constantFrom(...(INTERESTING[zone] ?? [])),
      at: time,
      kind: fc.constantFrom('once', 'daily', 'weekly'),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      startsBy: fc.integer({ min: -40, max: 2 }),
      lasts: fc.option(fc.integer({ min: 0, max: 43 })),
      offsetMinutes: fc.integer({ min: -900, max: 900 }),
      offsetMs: fc.constantFrom(0, 0, 1, 30_000),
      lengthMinutes: fc.integer({ min: 1, max: 3 * 1_440 }),
    }),
  )
  .map((given) => {
    const startsOn = days(given.date, given.startsBy)
    const bounds = { startsOn, ...(given.lasts === null ? {} : { endsOn: days(startsOn, given.lasts) }) }
    const rules: Record<string, ScheduleRule> = {
      once: { kind: 'once', on: days(given.date, Math.abs(given.startsBy) % 4), at: given.at },
      daily: { kind: 'daily', at: given.at, ...bounds },
      weekly: { kind: 'weekly', at: given.at, weekdays: given.weekdays, ...bounds },
    }
    const from = Date.parse(`${given.date}T00:00:00Z`) + given.offsetMinutes * MINUTE + given.offsetMs
    const rule = rules[given.kind] ?? { kind: 'once', on: given.date, at: given.at }
    return { zone: given.zone, rule, from, to: from + given.lengthMinutes * MINUTE }
  })

const expand = (rule: ScheduleRule, zone: string, from: number, to: number) =>
  expandRule(rule, zone, new Date(from), new Date(to))

describe('the airings of a rule', () => {
  test('are those that a walk over every minute of the wall clock finds, no more and no fewer', () => {
    fc.assert(
      fc.property(cases, ({ zone, rule, from, to }) => {
        expect(expand(rule, zone, from, to)).toEqual(oracle(rule, zone, from, to))
      }),
      { numRuns: 150 },
    )
  }, 30_000)

  test('lie in the window, in order, each once', () => {
    fc.assert(
      fc.property(cases, ({ zone, rule, from, to }) => {
        const airings = expand(rule, zone, from, to + 60 * DAY)
        const starts = airings.map(({ startAt }) => startAt.getTime())
        for (const start of starts) expect(start >= from && start < to + 60 * DAY).toBe(true)
        expect(starts).toEqual(starts.toSorted((a, b) => a - b))
        expect(new Set(starts).size).toBe(starts.length)
        expect(new Set(airings.map(({ localAt }) => localAt)).size).toBe(airings.length)
      }),
    )
  })

  test('of a window cut anywhere are those of the whole window: the planner may continue where it ended', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), ({ zone, rule, from, to }, share) => {
        const until = to + 30 * DAY
        const cut = Math.round(from + (until - from) * share)
        expect([...expand(rule, zone, from, cut), ...expand(rule, zone, cut, until)]).toEqual(
          expand(rule, zone, from, until),
        )
      }),
    )
  })
})

const around = (rule: ScheduleRule, zone: string, from: string, to: string) =>
  expandRule(rule, zone, new Date(from), new Date(to)).map(({ localAt, startAt }) => [localAt, startAt.toISOString()])

test('05:00 stays 05:00 on the wall, summer and winter', () => {
  const rule: ScheduleRule = { kind: 'daily', at: '05:00', startsOn: '2026-03-07', endsOn: '2026-03-09' }
  expect(around(rule, 'America/New_York', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z')).toEqual([
    ['2026-03-07T05:00:00', '2026-03-07T10:00:00.000Z'],
    ['2026-03-08T05:00:00', '2026-03-08T09:00:00.000Z'],
    ['2026-03-09T05:00:00', '2026-03-09T09:00:00.000Z'],
  ])
})

test('a time that the zone skips airs once, when the clock has jumped; one that comes twice airs the first time', () => {
  const skipped: ScheduleRule = { kind: 'once', on: '2026-03-08', at: '02:30' }
  expect(around(skipped, 'America/New_York', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z')).toEqual([
    ['2026-03-08T02:30:00', '2026-03-08T07:30:00.000Z'],
  ])
  const twice: ScheduleRule = { kind: 'daily', at: '01:30', startsOn: '2026-11-01', endsOn: '2026-11-01' }
  expect(around(twice, 'America/New_York', '2026-10-01T00:00:00Z', '2026-12-01T00:00:00Z')).toEqual([
    ['2026-11-01T01:30:00', '2026-11-01T05:30:00.000Z'],
  ])
  // Lord Howe moves by half an hour: 02:00 becomes 02:30, and back.
  const half: ScheduleRule = { kind: 'once', on: '2026-10-04', at: '02:15' }
  expect(around(half, 'Australia/Lord_Howe', '2026-10-01T00:00:00Z', '2026-10-10T00:00:00Z')).toEqual([
    ['2026-10-04T02:15:00', '2026-10-03T15:45:00.000Z'],
  ])
})

test('a leap day is a day, and a month ends where it ends', () => {
  const daily = (startsOn: string): ScheduleRule => ({ kind: 'daily', at: '17:00', startsOn })
  const dates = (rule: ScheduleRule, from: string, to: string) =>
    around(rule, 'Asia/Ho_Chi_Minh', from, to).map(([localAt]) => localAt?.slice(5, 10))
  expect(dates(daily('2028-01-01'), '2028-02-28T00:00:00Z', '2028-03-02T00:00:00Z')).toEqual([
    '02-28',
    '02-29',
    '03-01',
  ])
  expect(dates(daily('2026-01-01'), '2026-02-28T00:00:00Z', '2026-03-02T00:00:00Z')).toEqual(['02-28', '03-01'])
  expect(dates(daily('2026-01-01'), '2026-04-30T00:00:00Z', '2026-05-02T00:00:00Z')).toEqual(['04-30', '05-01'])
  const leap: ScheduleRule = { kind: 'once', on: '2028-02-29', at: '05:00' }
  expect(dates(leap, '2028-01-01T00:00:00Z', '2029-01-01T00:00:00Z')).toEqual(['02-29'])
})

test('weekdays are those of the wall, not of UTC', () => {
  const monday: ScheduleRule = { kind: 'weekly', at: '05:00', weekdays: [1], startsOn: '2026-11-01' }
  // 05:00 on a Monday in Viet Nam is still Sunday in UTC.
  expect(around(monday, 'Asia/Ho_Chi_Minh', '2026-11-20T00:00:00Z', '2026-11-28T00:00:00Z')).toEqual([
    ['2026-11-23T05:00:00', '2026-11-22T22:00:00.000Z'],
  ])
})

test('nothing airs outside startsOn and endsOn, and a rule that ends before it starts never does', () => {
  const never: ScheduleRule = { kind: 'daily', at: '05:00', startsOn: '2026-11-10', endsOn: '2026-11-09' }
  expect(around(never, 'Asia/Ho_Chi_Minh', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([])
})
