import type { Typed } from './use-typed.ts'

/** Why a typed text is no date: not of the form, a year of less than four figures or out of reach, a day that is none. */
export type DateFault = 'form' | 'year' | 'range' | 'day'

const DAY_FIRST = /^(\d{1,2})([/.\- ])(\d{1,2})\2(\d{1,4})$/
const DAY_FIRST_CLOSE = /^(\d{2})(\d{2})(\d{4})$/
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
export const [FIRST_YEAR, LAST_YEAR] = [1900, 2199] as const

/**
 * What a person typed, as `YYYY-MM-DD`: the day first as it is written here (5/6/2027, 5-6-2027, 05062027 are the fifth of
 * June), or ISO as it is pasted. Never another date than the one that stands there: 29/02/2027 is a fault. Pure.
 */
export function parseTypedDate(typed: string): Typed<DateFault> {
  const text = typed.trim().replaceAll(/\s*([/.-])\s*/g, '$1')
  const iso = ISO.exec(text)
  if (iso) return dateOf(iso[1], iso[2], iso[3])
  const spaced = DAY_FIRST.exec(text)
  if (spaced) return dateOf(spaced[4], spaced[3], spaced[1])
  const close = DAY_FIRST_CLOSE.exec(text)
  return close ? dateOf(close[3], close[2], close[1]) : { fault: 'form' }
}

function dateOf(year = '', month = '', day = ''): Typed<DateFault> {
  if (year.length !== 4) return { fault: 'year' }
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (!isDay(date)) return { fault: 'day' }
  return Number(year) >= FIRST_YEAR && Number(year) <= LAST_YEAR ? { value: date } : { fault: 'range' }
}

/** Read and written back in UTC: the browser's zone has no say, and a 30th of February does not come back as it went. */
function isDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
}

/** `06/05/2030` of `2030-05-06`; nothing of anything else. */
export function shownDate(date: string): string {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  return year ? `${day}/${month}/${year}` : ''
}
