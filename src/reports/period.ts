import { DateTime } from 'luxon'
import { Problem } from '../errors.ts'
import type { Period } from './store.ts'

/** A month 'YYYY-MM' of wall time in `zone`. */
export function monthPeriod(month: string, zone: string): Period {
  const from = DateTime.fromISO(`${month}-01`, { zone })
  return { from: from.toJSDate(), until: from.plus({ months: 1 }).toJSDate() }
}

// A whole year of the country is 20 million deliveries: the log is asked for in parts.
const MAX_DAYS = 366

/** Whole days of wall time, the last included. Errors: `request.invalid` naming `to`. */
export function daysPeriod(from: string, to: string, zone: string, maxDays = MAX_DAYS): Period {
  const first = DateTime.fromISO(from, { zone })
  const until = DateTime.fromISO(to, { zone }).plus({ days: 1 })
  const days = until.diff(first, 'days').days
  if (days >= 1 && days <= maxDays) return { from: first.toJSDate(), until: until.toJSDate() }
  const detail = days < 1 ? 'must not be before "from"' : `at most ${maxDays} days at once`
  throw new Problem('request.invalid', { errors: [{ pointer: '/query/to', detail }] })
}

/** One day of wall time: 'YYYY-MM-DD' and its two ends. */
export type Day = Period & { date: string }

/** The days of wall time that a period of whole days is made of. */
export function daysOf(period: Period, zone: string): Day[] {
  const days: Day[] = []
  let day = DateTime.fromJSDate(period.from, { zone })
  while (day.toMillis() < period.until.getTime()) {
    const next = day.plus({ days: 1 })
    days.push({ date: day.toFormat('yyyy-MM-dd'), from: day.toJSDate(), until: next.toJSDate() })
    day = next
  }
  return days
}
