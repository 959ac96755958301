import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime, refusalAt, refusalDuring } from '../protocol/policy-rules.ts'
import { PolicyBook } from './book.ts'
import { Crowds } from './crowds.ts'
import { openSpans, startOfDate, timeOf } from './hours.ts'
import { judge, judgeHours, nearestAllowed, openUntil, type Place, type Sounding } from './judge.ts'
import { type Candidate, judgeMany } from './judge-many.ts'
import { PRESETS } from './presets.ts'
import { PolicyDocument } from './schema.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const MINUTE_MS = 60_000
const at = (local: string) => new Date(`${local}:00+07:00`)
const bookOf = (rules: object, more: object = {}) =>
  new PolicyBook(ZONE, [
    {
      id: 'p',
      areaCode: 'VN',
      rules: PolicyDocument.parse(rules),
      effectiveFrom: '2020-01-01',
      effectiveTo: null,
      ...more,
    },
  ])
const sounding = (local: string, minutes: number): Sounding => {
  const startMs = at(local).getTime()
  return { startMs, endMs: startMs + minutes * MINUTE_MS, soundMs: minutes * MINUTE_MS }
}
const placeOf = (rules: object, crowd: Sounding[] = []): Place => bookOf(rules).placeOf('/VN/19/', [crowd])
const preset = (key: string): object => PRESETS.find((one) => one.key === key)?.rules ?? {}
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const WINDOWS = { windows: [{ weekdays: EVERY_DAY, from: '05:00', to: '06:30' }] }

// 2026-11-23 is a Monday.
describe('judging an airing', () => {
  test.each([
    ['2026-11-23T05:00', 90, undefined],
    ['2026-11-23T05:00', 91, 'outside-window'],
    ['2026-11-23T04:59', 5, 'outside-window'],
    ['2026-11-23T03:15', 30, 'quiet-hours'],
    ['2026-11-23T21:30', 1, 'quiet-hours'],
  ])('hours must allow its whole length: %s, %i minutes', (local, minutes, rule) => {
    const place = placeOf({ ...WINDOWS, quietHours: [{ from: '21:00', to: '04:45' }] })
    expect(judge([place], { startAt: at(local), durationMs: minutes * MINUTE_MS })?.rule).toBe(rule)
  })

  test('what goes on past midnight is judged by both days', () => {
    const place = placeOf({
      windows: [
        { weekdays: [1], from: '20:00', to: '24:00' },
        { weekdays: [2], from: '00:00', to: '01:00' },
      ],
    })
    expect(judge([place], { startAt: at('2026-11-23T23:30'), durationMs: 60 * MINUTE_MS })).toBeUndefined()
    expect(judge([place], { startAt: at('2026-11-23T23:30'), durationMs: 91 * MINUTE_MS })).toMatchObject({
      at: at('2026-11-24T01:00'),
    })
    expect(openUntil(place, at('2026-11-23T23:30').getTime(), at('2026-11-25T00:00').getTime())).toBe(
      at('2026-11-24T01:00').getTime(),
    )
  })

  test('urban Hà Nội: a third session, a sixteenth minute and a Saturday are refused, each with its own rule', () => {
    const two = [sounding('2026-11-23T07:00', 10), sounding('2026-11-23T17:00', 10)]
    const place = placeOf(preset('urban-hanoi'), two)
    const ruleAt = (local: string, minutes: number) =>
      judge([place], { startAt: at(local), durationMs: minutes * MINUTE_MS })
    expect(ruleAt('2026-11-23T12:00', 5)).toMatchObject({ rule: 'too-many-sessions', limit: 2, areaCode: 'VN' })
    expect(ruleAt('2026-11-23T07:12', 5)).toBeUndefined()
    expect(ruleAt('2026-11-23T07:12', 6)).toMatchObject({ rule: 'session-too-long', limit: 15 })
    expect(ruleAt('2026-11-28T07:00', 5)).toMatchObject({ rule: 'outside-window' })
    // Nine minutes of silence keep it one session, ten do not.
    expect(ruleAt('2026-11-23T07:19', 5)).toBeUndefined()
    expect(ruleAt('2026-11-23T07:20', 5)).toMatchObject({ rule: 'too-many-sessions' })
  })

  test('the nearest allowed time joins a session of the day before it waits for another day', () => {
    const two = [sounding('2026-11-23T07:00', 10), sounding('2026-11-23T17:00', 10)]
    const place = placeOf(preset('urban-hanoi'), two)
    expect(nearestAllowed([place], at('2026-11-23T12:00'), 5 * MINUTE_MS)).toEqual(at('2026-11-23T16:46'))
    expect(nearestAllowed([place], at('2026-11-23T17:30'), 5 * MINUTE_MS)).toEqual(at('2026-11-24T05:00'))
    expect(nearestAllowed([place], at('2026-11-27T20:56'), 5 * MINUTE_MS)).toEqual(at('2026-11-30T05:00'))
    expect(nearestAllowed([place], at('2026-11-23T12:00'), 16 * MINUTE_MS)).toBeUndefined()
  })

  test('a day has no more minutes than its policy gives it, relay counted', () => {
    const place = placeOf({ maxMinutesPerDay: 60 }, [sounding('2026-11-23T05:00', 45)])
    expect(judge([place], { startAt: at('2026-11-23T17:00'), durationMs: 16 * MINUTE_MS })?.rule).toBe('day-full')
    expect(judge([place], { startAt: at('2026-11-23T17:00'), durationMs: 15 * MINUTE_MS })).toBeUndefined()
    expect(judge([place], { startAt: at('2026-11-24T17:00'), durationMs: 60 * MINUTE_MS })).toBeUndefined()
  })

  test('a policy holds from its first day to its last, and then the older one again', () => {
    const summer = { effectiveFrom: '2026-06-01', effectiveTo: '2026-08-31' }
    const book = new PolicyBook(ZONE, [
      {
        id: 's',
        areaCode: 'VN',
        rules: PolicyDocument.parse({ windows: [{ weekdays: EVERY_DAY, from: '04:30', to: '05:30' }] }),
        ...summer,
      },
      { id: 'p', areaCode: 'VN', rules: PolicyDocument.parse(WINDOWS), effectiveFrom: '2020-01-01', effectiveTo: null },
    ])
    const ruleAt = (local: string) => judge([book.placeOf('/VN/')], { startAt: at(local), durationMs: MINUTE_MS })?.rule
    expect(['2026-05-31T04:30', '2026-06-01T04:30', '2026-08-31T04:30', '2026-09-01T04:30'].map(ruleAt)).toEqual([
      'outside-window',
      undefined,
      undefined,
      'outside-window',
    ])
  })

  test('listeners of one hamlet do not pay for what another hamlet heard', () => {
    const crowds = new Crowds()
    crowds.add(['/VN/19/1/a/'], sounding('2026-11-23T05:00', 10))
    crowds.add(['/VN/19/1/a/'], sounding('2026-11-23T06:00', 10))
    crowds.add(['/VN/19/1/b/'], sounding('2026-11-23T07:00', 10))
    const book = bookOf({ maxSessionsPerDay: 3 })
    const third = { startAt: at('2026-11-23T08:00'), durationMs: MINUTE_MS }
    const ruleIn = (path: string) => judge([book.placeOf(path, crowds.of(path))], third)?.rule
    expect(ruleIn('/VN/19/1/')).toBeUndefined()
    crowds.add(['/VN/19/'], sounding('2026-11-23T09:00', 10))
    expect(ruleIn('/VN/19/1/')).toBe('too-many-sessions')
    expect(ruleIn('/VN/19/1/b/')).toBeUndefined()
  })
})

const minutes = fc.integer({ min: 0, max: 288 }).map((step) => step * 5)
const range = fc.tuple(minutes, minutes).filter(([from, to]) => from < to)
const rules = fc.record({
  windows: fc.option(
    fc.array(
      fc
        .tuple(range, fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 7 }))
        .map(([[from, to], weekdays]) => ({ from: timeOf(from), to: timeOf(to), weekdays })),
      { minLength: 1, maxLength: 3 },
    ),
    { nil: null },
  ),
  quietHours: fc.array(
    range.map(([from, to]) => ({ from: timeOf(to === 1_440 ? 1_439 : to), to: timeOf(from) })),
    { maxLength: 1 },
  ),
  maxSessionsPerDay: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
  maxSessionMinutes: fc.option(fc.integer({ min: 15, max: 60 }), { nil: null }),
  maxMinutesPerDay: fc.option(fc.integer({ min: 15, max: 90 }), { nil: null }),
})
const START = at('2026-11-23T00:00').getTime()
const crowd = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 3 * 1_440 }), fc.integer({ min: 1, max: 30 })).map(([start, length]): Sounding => {
    const startMs = START + start * MINUTE_MS + 20_000
    return { startMs, endMs: startMs + length * MINUTE_MS, soundMs: length * MINUTE_MS }
  }),
  { maxLength: 5 },
)

test('the nearest allowed time is allowed, and no earlier whole minute after the wish is', () => {
  fc.assert(
    fc.property(
      rules,
      crowd,
      fc.integer({ min: 0, max: 2 * 1_440 }),
      fc.integer({ min: 1, max: 40 }),
      (given, others, wishMinute, length) => {
        const place = placeOf(given, others)
        const wish = new Date(START + wishMinute * MINUTE_MS)
        const durationMs = length * MINUTE_MS
        const nearest = nearestAllowed([place], wish, durationMs)
        // An oracle that knows nothing of intervals: it tries every minute of the first day.
        const end = Math.min(nearest?.getTime() ?? Number.POSITIVE_INFINITY, wish.getTime() + 1_440 * MINUTE_MS)
        for (let time = wish.getTime(); time < end; time += MINUTE_MS)
          if (!judge([place], { startAt: new Date(time), durationMs })) expect(new Date(time)).toEqual(nearest)
        if (nearest) expect(judge([place], { startAt: nearest, durationMs })).toBeUndefined()
      },
    ),
    { numRuns: 60 },
  )
})

test('the server judges every minute as a speaker does', () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 0, max: 14 * 1_440 }), (given, minute) => {
      const place = placeOf({ ...given, onHolidays: 'as-sunday' })
      const startAt = new Date(Date.parse('2026-04-25T00:00:00+07:00') + minute * MINUTE_MS)
      const { rules: air } = place.on(localTime(startAt.getTime(), ZONE).date)
      const refusal = refusalAt(air, localTime(startAt.getTime(), ZONE))
      const judged = judge([place], { startAt, durationMs: 0, soundMs: 0 })
      expect(judged?.rule === 'quiet-hours' || judged?.rule === 'outside-window' ? judged.rule : undefined).toBe(
        refusal,
      )
    }),
  )
})

test.each([
  ['America/New_York', '2026-11-01', { from: '22:00', to: '01:30' }],
  ['America/New_York', '2026-11-01', { from: '01:15', to: '01:45' }],
  ['America/New_York', '2026-03-08', { from: '02:10', to: '02:40' }],
  ['Australia/Lord_Howe', '2026-04-05', { from: '01:40', to: '03:00' }],
])(
  'in %s on %s, when the clock is set, the server opens no minute of %o that a speaker refuses',
  (zone, date, quiet) => {
    const rules = PolicyDocument.parse({ quietHours: [quiet] })
    const version = { id: 'p', areaCode: 'VN', rules, effectiveFrom: '2020-01-01', effectiveTo: null }
    const place = new PolicyBook(zone, [version]).placeOf('/VN/')
    const first = startOfDate(date, zone)
    for (let from = first; from < first + 300 * MINUTE_MS; from += MINUTE_MS) {
      const isOpen = !judge([place], { startAt: new Date(from), durationMs: MINUTE_MS })
      expect([new Date(from), isOpen]).toEqual([
        new Date(from),
        !refusalAt(place.on(date).rules, localTime(from, zone)),
      ])
    }
  },
)

test('the server judges a whole length as a speaker does: what is sent is refused by nobody for its hours', () => {
  fc.assert(
    fc.property(
      rules,
      fc.integer({ min: 0, max: 14 * 1_440 * 60 }),
      fc.integer({ min: 1, max: 5 * 3_600 }),
      (given, second, seconds) => {
        const place = placeOf({ ...given, onHolidays: 'as-sunday' })
        const startMs = Date.parse('2026-04-25T00:00:00+07:00') + second * 1_000
        const endMs = startMs + seconds * 1_000
        const { rules: air } = place.on(localTime(startMs, ZONE).date)
        expect(refusalDuring(air, startMs, endMs)).toBe(judgeHours([place], { startMs, endMs })?.rule)
      },
    ),
    { numRuns: 300 },
  )
})

test('hours that cannot be told from the whole day are the whole day, and a silent holiday has none', () => {
  const { rules: air } = bookOf({ onHolidays: 'silent' }).effectiveOn('/VN/', '2026-09-02')
  expect(openSpans(air, '2026-09-02')).toEqual([])
  expect(openSpans(air, '2026-10-02')).toEqual([{ from: 0, to: 1_440 }])
})

test('of many airings those that come first have the day, and a programme is one session however it pauses', () => {
  const one = (id: string, local: string, length: number, session: string | null = null): Candidate => {
    const { startMs, endMs } = sounding(local, length)
    return { id, paths: ['/VN/19/'], startMs, endMs, session }
  }
  const refused = judgeMany(bookOf({ maxSessionsPerDay: 2, maxSessionMinutes: 45 }), [
    one('theme', '2026-11-23T05:00', 5, 'programme'),
    one('news', '2026-11-23T05:30', 20, 'programme'),
    one('evening', '2026-11-23T17:00', 45),
    one('third', '2026-11-23T20:00', 1),
    one('closing', '2026-11-23T05:55', 5, 'programme'),
  ])
  expect([...refused].map(([id, { rule }]) => [id, rule])).toEqual([['third', 'too-many-sessions']])
})

test('a day of the whole country is judged in a moment', () => {
  const COMMUNES = 3_321
  const HOURS = [5, 5.2, 11, 17, 17.2, 17.4]
  const candidates = Array.from({ length: COMMUNES }, (_, commune) =>
    HOURS.map((hour): Candidate => {
      const startMs = START + hour * 3_600_000
      const paths = [`/VN/${commune % 34}/${commune}/`]
      return { id: `${commune} ${hour}`, paths, startMs, endMs: startMs + 600_000, session: null }
    }),
  ).flat()
  const book = bookOf({ ...preset('vinh-phuc'), ...WINDOWS })
  const begun = performance.now()
  expect(judgeMany(book, candidates).size).toBe(COMMUNES * 4)
  expect(performance.now() - begun).toBeLessThan(5_000)
})
