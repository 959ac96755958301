import { localDate } from '../i18n/format.ts'

/** `YYYY-MM` of an instant, in the station's zone. */
export const monthOf = (at: Date | number): string => localDate(at).slice(0, 7)

/** `months` later than `month`; earlier when negative. */
export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + months)).toISOString().slice(0, 7)
}

/** The newest first, `count` of them, ending with `month`. */
export const lastMonths = (month: string, count: number): string[] =>
  Array.from({ length: count }, (_, back) => addMonths(month, -back))

/** What of an address is a month of the calendar that has begun; else the running one. */
export const parseMonth = (text: string | undefined, now: string): string =>
  text && /^20\d\d-(0[1-9]|1[0-2])$/.test(text) && text <= now ? text : now

/** `YYYY-MM-DD`, `days` later. */
export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

const DAYS_AT_MOST = 366
/** The bounds that the server sets for a log. */
export function isRange(from: string, to: string): boolean {
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1
  return days >= 1 && days <= DAYS_AT_MOST
}
