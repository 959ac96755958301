import { DateTime } from 'luxon'
import { type AirRules, type LocalTime, localTime, minuteOf, refusalAt } from '../protocol/policy-rules.ts'

/** Minutes of a day in wall time, the end excluded. */
export type Span = { from: number; to: number }
/** Instants in ms since 1970, the end excluded. */
export type Stretch = { from: number; to: number }

const DAY_MINUTES = 1_440
const MINUTE_MS = 60_000
const DAY_MS = DAY_MINUTES * MINUTE_MS

/** When routine sound is allowed on that date. By the very rule that speakers apply, asked wherever it can change. */
export function openSpans(rules: AirRules, date: string): Span[] {
  const edges = [...rules.quietHours, ...rules.layers.flatMap(({ windows }) => windows ?? [])].flatMap(
    ({ from, to }) => [minuteOf(from), minuteOf(to)],
  )
  const points = [...new Set([0, ...edges, DAY_MINUTES])].sort((a, b) => a - b)
  const weekday = isoWeekday(date)
  const spans: Span[] = []
  for (const [index, from] of points.slice(0, -1).entries()) {
    const to = points[index + 1] ?? DAY_MINUTES
    if (refusalAt(rules, { date, weekday, minute: from })) continue
    const last = spans.at(-1)
    if (last?.to === from) last.to = to
    else spans.push({ from, to })
  }
  return spans
}

const stretches = new WeakMap<AirRules, Map<string, Stretch[]>>()

/** As `openSpans`, as instants. Remembered with the rules: many airings are judged by the same. */
export function openOn(rules: AirRules, date: string): Stretch[] {
  const byDate = stretches.get(rules) ?? new Map<string, Stretch[]>()
  stretches.set(rules, byDate)
  const known = byDate.get(date)
  if (known) return known
  const day = dayOf(date, rules.zone)
  const made =
    day.to - day.from === DAY_MS
      ? openSpans(rules, date).map(({ from, to }) => ({
          from: day.from + from * MINUTE_MS,
          to: day.from + to * MINUTE_MS,
        }))
      : openMinutes(rules, day)
  byDate.set(date, made)
  return made
}

/** Of a day on which the clock is set: it skips an hour or shows one twice, and speakers go by what it shows. */
function openMinutes(rules: AirRules, day: Stretch): Stretch[] {
  const open: Stretch[] = []
  for (let at = day.from; at < day.to; at += MINUTE_MS) {
    if (refusalAt(rules, localTime(at, rules.zone))) continue
    const last = open.at(-1)
    if (last?.to === at) last.to = at + MINUTE_MS
    else open.push({ from: at, to: at + MINUTE_MS })
  }
  return open
}

const days = new Map<string, Stretch>()

/** From midnight to midnight of the zone. Remembered, as the dates below. */
export function dayOf(date: string, zone: string): Stretch {
  const key = `${date} ${zone}`
  const known = days.get(key)
  if (known) return known
  if (days.size > KEPT_QUARTERS) days.clear()
  const midnight = (day: string) => DateTime.fromISO(day, { zone }).toMillis()
  const day = { from: midnight(date), to: midnight(dateAfter(date)) }
  days.set(key, day)
  return day
}

export const startOfDate = (date: string, zone: string): number => dayOf(date, zone).from

/** As `localTime`, without asking the calendar on days of 24 hours. */
export function wallClock(at: number, zone: string): LocalTime {
  const date = dateOf(at, zone)
  const { from, to } = dayOf(date, zone)
  if (to - from !== DAY_MS) return localTime(at, zone)
  return { date, weekday: isoWeekday(date), minute: (at - from) / MINUTE_MS }
}

/** ISO 8601: Monday is 1, Sunday 7. */
const isoWeekday = (date: string): number => ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1

export const dateAfter = (date: string, days = 1): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

// No zone of our time has an offset that is not a multiple of this, so all of one quarter lies on one date.
const QUARTER_MS = 15 * MINUTE_MS
const KEPT_QUARTERS = 20_000
const dates = new Map<string, Map<number, string>>()

/** The date on the zone's calendars, 'YYYY-MM-DD'. Remembered: planning asks for the same mornings again and again. */
export function dateOf(at: number, zone: string): string {
  const quarter = Math.floor(at / QUARTER_MS)
  let ofZone = dates.get(zone)
  if (!ofZone || ofZone.size > KEPT_QUARTERS) {
    ofZone = new Map()
    dates.set(zone, ofZone)
  }
  const known = ofZone.get(quarter)
  if (known) return known
  const { date } = localTime(quarter * QUARTER_MS, zone)
  ofZone.set(quarter, date)
  return date
}

/** '05:30', '24:00'. */
export const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
