import { RRuleTemporal } from 'rrule-temporal'
import { partsOfRRule } from './rrule-text.ts'
import type { RecurringRule } from './schema.ts'

const DAY_MS = 86_400_000
// Between two airings of a rule that may be given lie 40 years at most: 29 February, every tenth year, across 2100.
export const HORIZON_DAYS = 40 * 366
// The library gives up after 10,000 periods; two years of days are far from it.
const STEP_DAYS = 731
const LAST_DATE = '9999-12-31'
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/**
 * The days of a rule in [first, last], as 'YYYY-MM-DD', in order, before any is left out. Dates only, in UTC: no zone can
 * bend them. RFC 5545 through rrule-temporal.
 */
export function ruleDates(rule: RecurringRule, first: string, last: string): string[] {
  const start = first > rule.startsOn ? first : rule.startsOn
  const ends = [last, rule.endsOn, lastCounted(rule), LAST_DATE].filter((end) => end !== undefined)
  const [end] = ends.toSorted()
  return end === undefined || start > end ? [] : uncountedDates(rule, start, end)
}

function uncountedDates(rule: RecurringRule, first: string, last: string): string[] {
  const dates: string[] = []
  for (let from = first; from <= last; from = addDays(from, STEP_DAYS)) {
    const to = addDays(from, STEP_DAYS - 1)
    const until = to < last && to >= from ? to : last
    const found = textsOf(rule).flatMap((text) =>
      libraryRule(rule.startsOn, text)
        .between(new Date(`${from}T00:00:00Z`), new Date(`${until}T00:00:00Z`), true)
        .map((at) => new Date(at.epochMilliseconds).toISOString().slice(0, 10)),
    )
    dates.push(...(textsOf(rule).length > 1 ? [...new Set(found)].toSorted() : found))
    if (until === last) break
  }
  return dates
}

/** The rule in the words of RFC 5545; more than one where "the last day instead" makes the 30th and the 31st one day. */
function textsOf(rule: RecurringRule): string[] {
  switch (rule.kind) {
    case 'daily':
      return ['FREQ=DAILY']
    case 'weekly':
      return [`FREQ=WEEKLY;BYDAY=${rule.weekdays.map((day) => WEEKDAYS[day - 1]).join()}`]
    case 'monthly':
      return withShortMonths('FREQ=MONTHLY', rule.days.map(String), rule.shortMonth)
    case 'rrule': {
      const parts = partsOfRRule(rule.rrule)
      const days = parts.get('BYMONTHDAY')?.split(',')
      if (!days || rule.shortMonth !== 'last-day') return [rule.rrule]
      parts.delete('BYMONTHDAY')
      return withShortMonths([...parts].map((part) => part.join('=')).join(';'), days, rule.shortMonth)
    }
  }
}

// SKIP=BACKWARD of RFC 7529 says the same, but the library needs milliseconds for it where this needs microseconds.
function withShortMonths(text: string, days: readonly string[], shortMonth: 'skip' | 'last-day'): string[] {
  const isLong = (day: string) => shortMonth === 'last-day' && Number(day) > 28
  const plain = days.filter((day) => !isLong(day))
  const upTo = (day: number) => [28, 29, 30, 31].filter((one) => one <= day).join()
  return [
    ...(plain.length > 0 ? [`${text};BYMONTHDAY=${plain.join()}`] : []),
    ...days.filter(isLong).map((day) => `${text};BYMONTHDAY=${upTo(Number(day))};BYSETPOS=-1`),
  ]
}

/** Pure results that are asked for again and again: thousands of communes share a few rules. */
export function remembered<Value>(most: number, make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    if (known.has(key)) return known.get(key) as Value // safe: it is there
    if (known.size >= most) known.clear()
    const value = make(key)
    known.set(key, value)
    return value
  }
}

const parsed = remembered(2_000, (ics) => new RRuleTemporal({ rruleString: ics, cache: false }))
const libraryRule = (startsOn: string, text: string): RRuleTemporal =>
  parsed(`DTSTART:${startsOn.replaceAll('-', '')}T000000Z\nRRULE:${text}`)

/** The day that `count` ends with; undefined without one, or when it lies beyond the horizon. */
const lastCounted = (rule: RecurringRule): string | undefined =>
  rule.count === undefined ? undefined : countedEnd(JSON.stringify({ ...rule, except: [], extra: [] }))

const countedEnd = remembered(2_000, (key) => {
  const rule: RecurringRule = JSON.parse(key)
  const count = rule.count ?? 0
  let found = 0
  const horizon = addDays(rule.startsOn, HORIZON_DAYS)
  for (let from = rule.startsOn; from < horizon; from = addDays(from, STEP_DAYS)) {
    const dates = uncountedDates(rule, from, addDays(from, STEP_DAYS - 1))
    if (found + dates.length >= count) return dates[count - found - 1]
    found += dates.length
  }
  return undefined
})
