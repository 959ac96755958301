import { DateTime } from 'luxon'
import { isPublicHoliday } from '../holidays/holidays.ts'
import { addDays, HORIZON_DAYS, remembered, ruleDates } from './rule-dates.ts'
import type { ScheduleRule } from './schema.ts'

/** One airing by the rule: `localAt` is the wall time that names it ('2026-11-22T05:00:00'), `startAt` its instant. */
export type Airing = { localAt: string; startAt: Date }

/** Whether 'YYYY-MM-DD' is a public holiday; the national ones unless an area has its own. */
export type IsHoliday = (date: string) => boolean

const DAY_MS = 86_400_000
const FIRST_LOOK_DAYS = 32
const FURTHER_LOOK_DAYS = 731
const LAST_MS = Date.UTC(9999, 11, 28)

/**
 * The airings of a rule that start in [from, to), in order, never two at one instant. Pure. A wall time that a zone skips
 * (spring forward) airs at the instant the clock reads after the gap; one that occurs twice airs the first time, once; a
 * day that a zone leaves out altogether brings none.
 */
export function expandRule(
  rule: ScheduleRule,
  zone: string,
  from: Date,
  to: Date,
  isHoliday: IsHoliday = isPublicHoliday,
): Airing[] {
  // Two days on either side: local dates and instants differ by less.
  const first = utcDate(from.getTime() - 2 * DAY_MS)
  const last = utcDate(to.getTime() + 2 * DAY_MS)
  const instants = new Map<number, string>()
  for (const localAt of wallTimes(rule, first, last, isHoliday)) {
    const at = airingInstant(`${zone} ${localAt}`)
    if (at === undefined || at < from.getTime() || at >= to.getTime()) continue
    const other = instants.get(at)
    if (other === undefined || localAt < other) instants.set(at, localAt)
  }
  return [...instants].sort(([a], [b]) => a - b).map(([at, localAt]) => ({ localAt, startAt: new Date(at) }))
}

/** The first airings at or after `from`; fewer when the next 40 years bring no more. */
export function firstAirings(
  rule: ScheduleRule,
  zone: string,
  from: Date,
  count: number,
  isHoliday: IsHoliday = isPublicHoliday,
): Airing[] {
  const airings: Airing[] = []
  const begins = Date.parse(`${rule.kind === 'once' ? rule.on : rule.startsOn}T00:00:00Z`)
  const horizon = Math.min(Math.max(from.getTime(), begins) + HORIZON_DAYS * DAY_MS, LAST_MS)
  let start = from.getTime()
  for (let days = FIRST_LOOK_DAYS; airings.length < count && start < horizon; days = FURTHER_LOOK_DAYS) {
    const end = Math.min(start + days * DAY_MS, horizon)
    airings.push(...expandRule(rule, zone, new Date(start), new Date(end), isHoliday))
    start = end
  }
  return airings.slice(0, count)
}

/** Whether the rule ever ends; one that does not is never over. */
export const hasEnd = (rule: ScheduleRule): boolean =>
  rule.kind === 'once' || rule.endsOn !== undefined || rule.count !== undefined

/** Wall times of the rule whose dates lie in [first, last]: its own days without those left out, and the extra ones. */
function wallTimes(rule: ScheduleRule, first: string, last: string, isHoliday: IsHoliday): string[] {
  const withSeconds = (time: string) => (time.length === 5 ? `${time}:00` : time)
  const at = withSeconds(rule.at)
  if (rule.kind === 'once') return rule.whenApproved || rule.on < first || rule.on > last ? [] : [`${rule.on}T${at}`]
  const own = ruleDates(rule, first, last).filter((date) => !(rule.notOnHolidays && isHoliday(date)))
  const extra = (rule.extra ?? [])
    .filter((text) => text.slice(0, 10) >= first && text.slice(0, 10) <= last)
    .map((text) => `${text.slice(0, 10)}T${text.length > 10 ? withSeconds(text.slice(11)) : at}`)
  const left = new Set(rule.except?.map((date) => `${date}T${at}`))
  return [...own.map((date) => `${date}T${at}`), ...extra].filter((localAt) => !left.has(localAt))
}

const utcDate = (ms: number): string => addDays('1970-01-01', Math.floor(ms / DAY_MS))

/** The instant of 'zone wall-time'; undefined on a day that the zone never had (Apia, 30 December 2011). */
const airingInstant = remembered(50_000, (key) => {
  const [zone = '', localAt = ''] = key.split(' ')
  const at = firstInstant(localAt, zone)
  const date = localAt.slice(0, 10)
  const isOn = (instant: Date) => DateTime.fromJSDate(instant, { zone }).toISODate() === date
  return isOn(at) || isOn(firstInstant(`${date}T12:00:00`, zone)) ? at.getTime() : undefined
})

/** The instant at which a clock on the wall of `zone` reads this, the first time it does. */
export function firstInstant(localAt: string, zone: string): Date {
  const at = DateTime.fromISO(localAt, { zone })
  const [earliest] = at.getPossibleOffsets().toSorted((a, b) => a.toMillis() - b.toMillis())
  return (earliest ?? at).toJSDate()
}
