import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandRule } from '../../../../src/schedules/expand.ts'
import { addDays } from '../../lib/months.ts'
import type { ScheduleRule } from '../bulletins/when.ts'
import { restOf } from './split-rule.ts'

type Series = Exclude<ScheduleRule, { kind: 'once' }>
const ZONE = 'Asia/Ho_Chi_Minh'
const START = '2026-01-01'
const aDay = (first: number, last: number) => fc.integer({ min: first, max: last }).map((day) => addDays(START, day))
const common = {
  at: fc.constant('05:00'),
  startsOn: fc.constant(START),
  count: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  except: fc.uniqueArray(aDay(0, 120), { maxLength: 5 }),
  extra: fc.uniqueArray(aDay(0, 120), { maxLength: 5 }),
}
const aSeries: fc.Arbitrary<Series> = fc.oneof(
  fc.record({ kind: fc.constant('daily' as const), ...common }),
  fc.record({
    kind: fc.constant('weekly' as const),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    ...common,
  }),
  fc.record({
    kind: fc.constant('monthly' as const),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 4 }),
    shortMonth: fc.constantFrom('skip' as const, 'last-day' as const),
    ...common,
  }),
)
const daysFrom = (rule: Series | undefined, from: string) =>
  rule === undefined
    ? []
    : expandRule(rule, ZONE, new Date(`${from}T00:00:00+07:00`), new Date('2027-01-01T00:00:00+07:00')).map(
        ({ localAt }) => localAt,
      )

test('the rest of a series airs on the very days on which the whole one would have, with its exceptions and its count', () => {
  fc.assert(
    fc.property(aSeries, aDay(1, 100), (rule, from) => {
      const rest = restOf(rule, from)
      const wanted = daysFrom(rule, from)
      // With nothing left of its count only days that were added besides may be left.
      if (rest) expect(daysFrom(rest, from)).toEqual(wanted)
      else expect(wanted.filter((localAt) => !rule.extra?.includes(localAt.slice(0, 10)))).toEqual([])
    }),
  )
})

test('a rule of its own with a number of airings is not cut in two: how many are left only the server could say', () => {
  const rule = { kind: 'rrule', rrule: 'FREQ=DAILY;INTERVAL=2', at: '05:00', startsOn: START } as const
  expect(restOf({ ...rule, count: 9 }, '2026-02-01')).toBeUndefined()
})
