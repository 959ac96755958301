import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { holidayDates } from '../../src/holidays/holidays.ts'
import { expandRule, firstAirings } from '../../src/schedules/expand.ts'
import { ScheduleRule } from '../../src/schedules/schema.ts'

const ORACLE = new URL('../support/recurrence-oracle.py', import.meta.url).pathname
const CASES = 400
const DAY = 86_400_000
const HOLIDAYS = holidayDates(2010, 2033)

type Case = { zone: string; rule: ScheduleRule; from: number; to: number; holidays: string[] }

// Days on which something happens in each zone: clocks change, a month or year ends, a day is left out.
const INTERESTING: Record<string, string[]> = {
  'Asia/Ho_Chi_Minh': ['2024-02-28', '2026-12-30', '2027-02-05', '2026-04-26'],
  'America/New_York': ['2024-02-28', '2026-03-07', '2026-10-31', '2028-12-30'],
  'Australia/Lord_Howe': ['2026-04-04', '2026-10-03', '2028-02-28'],
  'Pacific/Apia': ['2011-12-29', '2021-04-03', '2020-09-26', '2026-02-27'],
  'Africa/Casablanca': ['2026-02-14', '2026-03-21', '2025-02-22', '2025-04-05'],
}

const two = (n: number) => `${n}`.padStart(2, '0')
const addDays = (date: string, by: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10)
const time = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 23 })),
    fc.integer({ min: 0, max: 59 }),
    fc.option(fc.integer({ min: 0, max: 59 })),
  )
  .map(([h, m, s]) => `${two(h)}:${two(m)}${s === null ? '' : `:${two(s)}`}`)

const oneOf = <Value>(values: readonly Value[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most }).map((some) => some.join())
const perhaps = (part: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), part)
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const part = (name: string, values: fc.Arbitrary<string>) => values.map((text) => `;${name}=${text}`)
const interval = (most: number) => perhaps(part('INTERVAL', fc.integer({ min: 2, max: most }).map(String)))
const wkst = perhaps(part('WKST', fc.constantFrom(...DAYS)))
const months = part('BYMONTH', oneOf(numbers(1, 12), 4))
const monthDays = part('BYMONTHDAY', oneOf([...numbers(1, 31), -1, -2, -31], 4))
const days = part('BYDAY', oneOf(DAYS, 4))
// Not mixed with plain weekdays: dateutil lets through only days that are both, the standard those that are either.
const nthDays = part(
  'BYDAY',
  oneOf(
    DAYS.flatMap((day) => [`1${day}`, `2${day}`, `5${day}`, `-1${day}`]),
    4,
  ),
)
const setPos = part('BYSETPOS', oneOf([1, 2, -1, -2], 2))
const join = (freq: string, ...parts: fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((texts) => `FREQ=${freq}${texts.join('')}`)

const rrules = fc.oneof(
  join('DAILY', interval(40), perhaps(months), perhaps(monthDays), perhaps(days)),
  join('WEEKLY', interval(6), perhaps(months), perhaps(days), wkst),
  join('MONTHLY', interval(7), perhaps(months), fc.oneof(fc.constant(''), monthDays, days, nthDays)),
  join('MONTHLY', interval(7), monthDays, days),
  join('MONTHLY', days, setPos),
  join('YEARLY', interval(3), perhaps(months)),
  join('YEARLY', months, fc.oneof(monthDays, nthDays)),
  join('YEARLY', monthDays),
  join('YEARLY', months, days, setPos),
  join('YEARLY', part('BYYEARDAY', oneOf([1, 59, 60, 61, 100, 200, 366, -1, -366], 3))),
  join('YEARLY', part('BYWEEKNO', oneOf([1, 9, 10, 44, 52, 53, -1], 3)), days, wkst),
)
const shortened = join(
  'MONTHLY',
  interval(7),
  perhaps(months),
  part('BYMONTHDAY', oneOf([1, 15, 28, 29, 30, 31, -1, -3], 4)),
)

const cases = fc
  .constantFrom(...Object.keys(INTERESTING))
  .chain((zone) =>
    fc.record({
      zone: fc.constant(zone),
      date: fc.constantFrom(...(INTERESTING[zone] ?? [])),
      at: time,
      kind: fc.constantFrom('once', 'daily', 'weekly', 'monthly', 'rrule', 'rrule', 'rrule', 'shortened'),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      days: fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 28, max: 31 })), {
        minLength: 1,
        maxLength: 5,
      }),
      shortMonth: fc.constantFrom('skip' as const, 'last-day' as const),
      rrule: rrules,
      shortened,
      startsBy: fc.oneof(fc.integer({ min: -40, max: 2 }), fc.integer({ min: -1_500, max: 0 })),
      lasts: fc.option(fc.integer({ min: 0, max: 120 }), { freq: 3 }),
      count: fc.option(fc.integer({ min: 1, max: 60 }), { freq: 3 }),
      except: fc.option(fc.array(fc.integer({ min: -3, max: 20 }), { maxLength: 6 })),
      extra: fc.option(fc.array(fc.tuple(fc.integer({ min: -3, max: 20 }), fc.option(time)), { maxLength: 6 })),
      notOnHolidays: fc.boolean(),
      offsetMinutes: fc.integer({ min: -3_000, max: 900 }),
      lengthMinutes: fc.integer({ min: 1, max: 120 * 1_440 }),
    }),
  )
  .map((given): Case => {
    const { at, date, zone } = given
    const startsOn = addDays(date, given.startsBy)
    const rest = {
      at,
      startsOn,
      ...(given.lasts === null ? {} : { endsOn: addDays(date, given.lasts - 5) }),
      ...(given.count === null ? {} : { count: given.count }),
      ...(given.except && { except: given.except.map((by) => addDays(date, by)) }),
      ...(given.extra && {
        extra: given.extra.map(([by, own]) => `${addDays(date, by)}${own === null ? '' : `T${own}`}`),
      }),
      notOnHolidays: given.notOnHolidays,
    }
    const { weekdays, rrule, shortMonth } = given
    const rules: Record<string, ScheduleRule> = {
      daily: { kind: 'daily', ...rest },
      weekly: { kind: 'weekly', weekdays, ...rest },
      monthly: { kind: 'monthly', days: given.days, shortMonth, ...rest },
      rrule: { kind: 'rrule', rrule, ...rest },
      shortened: { kind: 'rrule', rrule: given.shortened, shortMonth: 'last-day', ...rest },
    }
    const rule = ScheduleRule.parse(rules[given.kind] ?? { kind: 'once', on: addDays(date, given.startsBy % 3), at })
    const from = Date.parse(`${date}T00:00:00Z`) + given.offsetMinutes * 60_000
    return { zone, rule, from, to: from + given.lengthMinutes * 60_000, holidays: HOLIDAYS }
  })

function askOracle(asked: readonly Case[]): Array<Array<[localAt: string, at: number]>> {
  const { stdout, stderr, status } = spawnSync('python3', [ORACLE], {
    input: JSON.stringify(asked),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const found = ({ rule, zone, from, to }: Case) =>
  expandRule(rule, zone, new Date(from), new Date(to)).map(({ localAt, startAt }) => [localAt, startAt.getTime()])
const shown = ({ holidays: _, ...rest }: Case) => JSON.stringify(rest)

test('the airings of any rule are those that python-dateutil finds: none missed, none twice, in order', () => {
  const asked = fc.sample(cases, CASES)
  const answers = askOracle(asked)
  for (const [at, one] of asked.entries()) expect(found(one), shown(one)).toEqual(answers[at])
  // A walk over empty windows would prove nothing.
  expect(answers.filter((airings) => airings.length > 3).length).toBeGreaterThan(CASES / 4)
}, 30_000)

test('a window cut anywhere brings the airings of the whole window, in order, never two at one instant', () => {
  fc.assert(
    fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), (one, share) => {
      const cut = Math.round(one.from + (one.to - one.from) * share)
      const whole = found(one)
      expect([...found({ ...one, to: cut }), ...found({ ...one, from: cut })]).toEqual(whole)
      const starts = whole.map(([, at]) => Number(at))
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b))
    }),
    { numRuns: 200 },
  )
})

test('the first airings are those with which a long window begins', () => {
  fc.assert(
    fc.property(cases, ({ rule, zone, from }) => {
      const long = expandRule(rule, zone, new Date(from), new Date(from + 1_500 * DAY))
      const first = firstAirings(rule, zone, new Date(from), 3)
      expect(first.slice(0, long.length)).toEqual(long.slice(0, 3))
    }),
    { numRuns: 100 },
  )
})
