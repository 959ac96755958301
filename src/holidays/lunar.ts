// The package has types but does not export them.
/// <reference path="../../node_modules/date-chinese/types/index.d.ts" />
import { CalendarVietnamese } from 'date-chinese'

/**
 * The day of the Vietnamese calendar (UTC+7, Decision 121-CP of 1967) as 'YYYY-MM-DD': the lunar `month` and `day` of
 * the lunar year that begins in `year`, leap months aside. It differs from the Chinese calendar in some years: Tết of
 * 1985 and 2007.
 */
export function lunarDate(year: number, month: number, day: number): string {
  const calendar = new CalendarVietnamese()
  calendar.fromJDE(calendar.newYear(year))
  const [cycle = 0, yearOfCycle = 0] = calendar.get()
  const { year: y, month: m, day: d } = calendar.set([cycle, yearOfCycle, month, 0, day]).toGregorian(year)
  return new Date(Date.UTC(y, m - 1, d)).toISOString().slice(0, 10)
}
