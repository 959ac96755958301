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

/** Whole days of wall time, the last included. Errors: `request.invalid`. */
export function daysPeriod(from: string, to: string, zone: string): Period {
  const first = DateTime.fromISO(from, { zone })
  const until = DateTime.fromISO(to, { zone }).plus({ days: 1 })
  const days = until.diff(first, 'days').days
  if (days >= 1 && days <= MAX_DAYS) return { from: first.toJSDate(), until: until.toJSDate() }
  const detail = days < 1 ? 'must not be before "from"' : `at most ${MAX_DAYS} days at once`
  throw new Problem('request.invalid', { errors: [{ pointer: '/query/to', detail }] })
}
