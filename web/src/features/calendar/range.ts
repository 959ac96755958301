import { localDate } from '../../i18n/format.ts'
import { addDays } from '../../lib/months.ts'

export const VIEWS = ['day', 'week', 'month'] as const
export type View = (typeof VIEWS)[number]

/** `days`: the dates shown, `YYYY-MM-DD` in the station's zone. `from` and `to`: the first and the last that are asked for. */
export type Range = { days: string[]; from: string; to: string }

const DAY_MS = 86_400_000
const DATE = /^\d{4}-\d{2}-\d{2}$/

/** The Monday of its week. */
export const weekStart = (date: string): string => addDays(date, -((new Date(date).getUTCDay() + 6) % 7))

/** A date of the address, or today when there is none that the calendar knows. */
export function dateOf(text: string | undefined, now: number): string {
  const isDate = text !== undefined && DATE.test(text) && !Number.isNaN(Date.parse(text))
  return isDate && addDays(text, 0) === text ? text : localDate(now)
}

const daysFrom = (first: string, count: number) => Array.from({ length: count }, (_, day) => addDays(first, day))

/** What a view shows: one day, its week from Monday, or the whole weeks that its month touches. */
export function daysOf(view: View, date: string): string[] {
  if (view === 'day') return [date]
  if (view === 'week') return daysFrom(weekStart(date), 7)
  const first = weekStart(`${date.slice(0, 7)}-01`)
  const next = addMonths(`${date.slice(0, 7)}-01`, 1)
  const weeks = Math.ceil((Date.parse(next) - Date.parse(first)) / (7 * DAY_MS))
  return daysFrom(first, weeks * 7)
}

/** A day is asked for with its week: going from one day to the next, or to the week, asks nothing more. */
export function rangeOf(view: View, date: string): Range {
  const asked = daysOf(view === 'day' ? 'week' : view, date)
  return { days: daysOf(view, date), from: asked[0] ?? date, to: asked.at(-1) ?? date }
}

/** One view further, or back: the 31st goes to the last day of a shorter month. */
export function shift(view: View, date: string, step: 1 | -1): string {
  if (view === 'day') return addDays(date, step)
  return view === 'week' ? addDays(date, 7 * step) : addMonths(date, step)
}

function addMonths(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10)
}

/** Rows of the grid: an hour in which something begins, or the hours between, pressed into one thin row. `to` excluded. */
export type HourRow = { kind: 'hour' | 'gap'; from: number; to: number }

export function hourRows(hoursInUse: Iterable<number>): HourRow[] {
  const used = new Set(hoursInUse)
  const rows: HourRow[] = []
  for (let hour = 0; hour < 24; hour++) {
    const before = rows.at(-1)
    if (used.has(hour)) rows.push({ kind: 'hour', from: hour, to: hour + 1 })
    else if (before?.kind === 'gap') before.to = hour + 1
    else rows.push({ kind: 'gap', from: hour, to: hour + 1 })
  }
  return rows
}
