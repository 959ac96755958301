import { addDays, addMonths } from '../lib/months.ts'

const DAYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
const MONTHS: Record<string, number> = { PageUp: -1, PageDown: 1 }

/**
 * The day (`YYYY-MM-DD`) that a key leads to from `date`, in whatever month it lies; undefined when the key leads to none.
 * As in the date picker dialog of the ARIA Authoring Practices. Pure.
 */
export function dayByKey(date: string, key: string): string | undefined {
  const [days, months] = [DAYS[key], MONTHS[key]]
  if (days !== undefined) return addDays(date, days)
  if (months === undefined) return undefined
  const month = addMonths(date.slice(0, 7), months)
  const last = addDays(`${addMonths(month, 1)}-01`, -1)
  const same = `${month}-${date.slice(8)}`
  return same < last ? same : last
}
