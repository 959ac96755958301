import { z } from 'zod'

/** Hours in which routine sound is allowed: shared by the server, which plans by them, and the speaker, which refuses by them. */

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'HH:MM')
const MonthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'MM-DD')
/** ISO 8601: Monday is 1, Sunday 7. */
const Weekdays = z.array(z.number().int().min(1).max(7)).min(1).max(7)

/** From `from` up to, not including, `to`, on these weekdays. A season may span New Year. */
export const PolicyWindow = z.object({
  weekdays: Weekdays,
  from: TimeOfDay,
  to: TimeOfDay,
  season: z.object({ from: MonthDay, to: MonthDay }).optional(),
})
export type PolicyWindow = z.infer<typeof PolicyWindow>

/** `to` before `from` goes on past midnight. */
export const TimeRange = z.object({ from: TimeOfDay, to: TimeOfDay })
export type TimeRange = z.infer<typeof TimeRange>

export const VolumeCap = TimeRange.extend({ percent: z.number().int().min(0).max(100) })

export const ON_HOLIDAYS = ['as-usual', 'as-sunday', 'silent'] as const

/**
 * One area's hours, with those of all areas above it: every layer must allow, no quiet hours may hold, and the lowest
 * cap counts. A layer whose windows are null allows every hour.
 */
export const AirRules = z.object({
  zone: z.string().max(64),
  layers: z
    .array(z.object({ windows: z.array(PolicyWindow).max(50).nullable(), onHolidays: z.enum(ON_HOLIDAYS) }))
    .max(20),
  quietHours: z.array(TimeRange).max(50),
  volumeCaps: z.array(VolumeCap).max(50),
  /** Dates in the wall time of the zone, 'YYYY-MM-DD'. */
  holidays: z.array(z.iso.date()).max(200),
})
export type AirRules = z.infer<typeof AirRules>

/** A moment as the zone's clocks show it. `minute` counts from midnight, seconds as a fraction. */
export type LocalTime = { date: string; weekday: number; minute: number }

/** Why nothing routine may sound: the reason that the ledger shows. */
export type HoursRefusal = 'quiet-hours' | 'outside-window'

/**
 * Routine sound that begins may go on this long after the hours close. Who planned it to end with them meant the minute
 * that a clock on a wall shows: a few seconds of waiting must not silence it.
 */
export const HOURS_GRACE_MS = 60_000

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS

/** Why nothing routine may start now. */
export function refusalAt(rules: AirRules, local: LocalTime): HoursRefusal | undefined {
  if (rules.quietHours.some((range) => isWithin(range, local.minute))) return 'quiet-hours'
  return rules.layers.every((layer) => isOpen(rules, layer, local)) ? undefined : 'outside-window'
}

/**
 * Why nothing routine may begin at `from` and sound up to `to`, ms since 1970: the first refusal on the way. `from` is
 * asked in any case. Errors: RangeError for a zone that does not exist.
 */
export function refusalDuring(rules: AirRules, from: number, to: number): HoursRefusal | undefined {
  let local = localTime(from, rules.zone)
  // Hours, dates and seasons change at whole minutes only.
  for (let next = minuteAfter(from); ; next = minuteAfter(next)) {
    const refusal = refusalAt(rules, local)
    if (refusal || next >= to) return refusal
    // Within a quarter of an hour no zone's clocks jump: the calendar need not be asked.
    local = next % QUARTER_MS === 0 ? localTime(next, rules.zone) : { ...local, minute: Math.floor(local.minute) + 1 }
  }
}

const minuteAfter = (at: number): number => (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS

/** The loudest that routine sound may be, in percent. */
export const capAt = (rules: AirRules, local: LocalTime): number =>
  Math.min(100, ...rules.volumeCaps.filter((cap) => isWithin(cap, local.minute)).map((cap) => cap.percent))

/** `at` in ms since 1970. Errors: RangeError for a zone that does not exist. */
export function localTime(at: number, zone: string): LocalTime {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const date = `${part['year']}-${part['month']}-${part['day']}`
  const minute = Number(part['hour']) * 60 + Number(part['minute']) + Number(part['second']) / 60
  return { date, weekday: ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1, minute }
}

function isOpen(rules: AirRules, layer: AirRules['layers'][number], local: LocalTime): boolean {
  const isHoliday = rules.holidays.includes(local.date)
  if (isHoliday && layer.onHolidays === 'silent') return false
  if (!layer.windows) return true
  const weekday = isHoliday && layer.onHolidays === 'as-sunday' ? 7 : local.weekday
  return layer.windows.some(
    (window) =>
      window.weekdays.includes(weekday) &&
      local.minute >= minuteOf(window.from) &&
      local.minute < minuteOf(window.to) &&
      isInSeason(window.season, local.date.slice(5)),
  )
}

function isInSeason(season: PolicyWindow['season'], monthDay: string): boolean {
  if (!season) return true
  const { from, to } = season
  return from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to
}

export function isWithin({ from, to }: TimeRange, minute: number): boolean {
  const [start, end] = [minuteOf(from), minuteOf(to)]
  return start <= end ? start <= minute && minute < end : minute >= start || minute < end
}

/** '05:30' is 330. */
export function minuteOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...numeric, second: '2-digit', hourCycle: 'h23' })
  formats.set(zone, format)
  return format
}
