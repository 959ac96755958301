import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandRule } from '../schedules/expand.ts'
import { addDays } from '../schedules/rule-dates.ts'
import type { RecurringRule } from '../schedules/schema.ts'
import { endedBefore, ruleFrom, withoutDay } from './make-way.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const STARTS = '2026-11-02'
const datesOf = (rule: RecurringRule): string[] =>
  expandRule(rule, ZONE, new Date('2026-10-01T00:00:00Z'), new Date('2027-04-01T00:00:00Z')).map(({ localAt }) =>
    localAt.slice(0, 10),
  )

const day = fc.integer({ min: 0, max: 90 }).map((days) => addDays(STARTS, days))
const rules = fc
  .record({
    kind: fc.constantFrom<RecurringRule>(
      { kind: 'daily', at: '05:00', startsOn: STARTS },
      { kind: 'weekly', at: '05:00', startsOn: STARTS, weekdays: [1, 3, 7] },
      { kind: 'monthly', at: '05:00', startsOn: STARTS, days: [1, 31], shortMonth: 'last-day' },
      { kind: 'rrule', at: '05:00', startsOn: STARTS, rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH' },
    ),
    count: fc.option(fc.integer({ min: 1, max: 40 })),
    endsOn: fc.option(day),
    except: fc.uniqueArray(day, { maxLength: 3 }),
    extra: fc.uniqueArray(day, { maxLength: 3 }),
  })
  .map(
    ({ kind, count, endsOn, except, extra }): RecurringRule => ({
      ...kind,
      ...(count !== null && { count }),
      ...(endsOn !== null && { endsOn }),
      except,
      extra,
    }),
  )

test('a series cut anywhere airs on the very days that it would have aired on, each by one of its halves', () => {
  fc.assert(
    fc.property(rules, day, (rule, date) => {
      const all = datesOf(rule)
      const [before, after] = [all.filter((one) => one < date), all.filter((one) => one >= date)]
      expect(datesOf(endedBefore(rule, date))).toEqual(before)
      // What is left of a count may be nothing: then there is no second half to ask for.
      if (after.length > 0 && !isCountedOut(rule, date)) expect(datesOf(ruleFrom(rule, date))).toEqual(after)
    }),
  )
})

/** The rule's own days are over by then; what comes after is extra days alone. */
const isCountedOut = (rule: RecurringRule, date: string): boolean =>
  rule.count !== undefined && !datesOf({ ...rule, except: [], extra: [] }).some((one) => one >= date)

test('a day that is given away is none of the series any more, whoever brought it', () => {
  fc.assert(
    fc.property(rules, day, (rule, date) => {
      expect(datesOf(withoutDay(rule, date))).toEqual(datesOf(rule).filter((one) => one !== date))
    }),
  )
})
