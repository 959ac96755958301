import { DateTime } from 'luxon'
import type { ScheduleRule } from './schema.ts'

/** One airing by the rule: `localAt` is the wall time that names it ('2026-11-22T05:00:00'), `startAt` its instant. */
export type Airing = { localAt: string; startAt: Date }

/**
 * The airings of a rule that start in [from, to), in order. Pure. A wall time that a zone skips (spring forward) airs
 * at the instant the clock reads after the gap; one that occurs twice airs the first time, once.
 */
export const expandRule = (rule: ScheduleRule, zone: string, from: Date, to: Date): Airing[] => [
  ...airingsFrom(rule, zone, from, to),
]

/** The first airings at or after `from`, however far ahead. */
export const firstAirings = (rule: ScheduleRule, zone: string, from: Date, count: number): Airing[] =>
  airingsFrom(rule, zone, from).take(count).toArray()

function* airingsFrom(rule: ScheduleRule, zone: string, from: Date, to?: Date): Generator<Airing> {
  // One day early on either side: local dates and instants differ by up to 14 hours.
  const first = DateTime.fromJSDate(from, { zone }).minus({ days: 1 }).toISODate() ?? ''
  const last = to && (DateTime.fromJSDate(to, { zone }).plus({ days: 1 }).toISODate() ?? '')
  for (const date of ruleDates(rule, first, last)) {
    const localAt = `${date}T${rule.at.length === 5 ? `${rule.at}:00` : rule.at}`
    const startAt = firstInstant(localAt, zone)
    if (startAt >= from && (!to || startAt < to)) yield { localAt, startAt }
  }
}

/** Dates of the rule in [first, last], as 'YYYY-MM-DD'. Date arithmetic only: no zone can bend it. */
function* ruleDates(rule: ScheduleRule, first: string, last: string | undefined): Generator<string> {
  if (rule.kind === 'once') {
    if (rule.whenApproved) return
    if (rule.on >= first && (last === undefined || rule.on <= last)) yield rule.on
    return
  }
  const start = rule.startsOn > first ? rule.startsOn : first
  const end = rule.endsOn && (last === undefined || rule.endsOn < last) ? rule.endsOn : last
  for (let day = DateTime.fromISO(start, { zone: 'utc' }); ; day = day.plus({ days: 1 })) {
    const date = day.toISODate()
    if (!date || (end !== undefined && date > end)) return
    if (rule.kind === 'daily' || rule.weekdays.includes(day.weekday)) yield date
  }
}

/** The instant at which a clock on the wall of `zone` reads this, the first time it does. */
export function firstInstant(localAt: string, zone: string): Date {
  const at = DateTime.fromISO(localAt, { zone })
  const [earliest] = at.getPossibleOffsets().toSorted((a, b) => a.toMillis() - b.toMillis())
  return (earliest ?? at).toJSDate()
}
