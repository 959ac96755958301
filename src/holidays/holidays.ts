import { lunarDate } from './lunar.ts'
import type { Holiday } from './schema.ts'

const DAY_MS = 86_400_000

/**
 * The public holidays of a year, by date: Labour Code 45/2019/QH14, art. 112. Two of them are settled anew each year by
 * the government and have to be checked then. Tết is here the last day of the old lunar year and the first four of the new
 * one; the five days may also begin a day sooner. Beside 2 September is off whichever neighbour joins it to a weekend.
 * Days off in lieu of a weekend are none of these. Nor is 24 November (Ngày Văn hóa Việt Nam, Resolution 80-NQ/TW of 2026) as long as the Code does not name it.
 * An area's policy adds and removes days.
 */
export function holidaysOf(year: number): readonly Holiday[] {
  const known = years.get(year)
  if (known) return known
  const tet = lunarDate(year, 1, 1)
  const national = `${year}-09-02`
  const named: Array<[string, string, string]> = [
    [`${year}-01-01`, 'Tết Dương lịch', "New Year's Day"],
    [dayAfter(tet, -1), 'Ngày cuối năm âm lịch', "Lunar New Year's Eve"],
    ...[0, 1, 2, 3].map((days): [string, string, string] => [
      dayAfter(tet, days),
      `Mùng ${days + 1} Tết Nguyên đán`,
      `Lunar New Year, day ${days + 1}`,
    ]),
    [lunarDate(year, 3, 10), 'Giỗ Tổ Hùng Vương', "Hùng Kings' Commemoration Day"],
    [`${year}-04-30`, 'Ngày Chiến thắng', 'Victory Day'],
    [`${year}-05-01`, 'Ngày Quốc tế lao động', 'International Labour Day'],
    [national, 'Ngày Quốc khánh', 'National Day'],
    [dayAfter(national, besideNationalDay(national)), 'Nghỉ liền kề Ngày Quốc khánh', 'Day next to National Day'],
  ]
  const holidays = named
    .map(([date, vi, en]) => ({ date, name: { vi, en } }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))
  years.set(year, holidays)
  return holidays
}

/** Those in [from, to], both 'YYYY-MM-DD'. */
export function holidaysBetween(from: string, to: string): Holiday[] {
  const holidays: Holiday[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    holidays.push(...holidaysOf(year).filter(({ date }) => date >= from && date <= to))
  return holidays
}

/** Their dates in whole years, both ends included. */
export const holidayDates = (first: number, last: number): string[] =>
  holidaysBetween(`${first}-01-01`, `${last}-12-31`).map(({ date }) => date)

/** Whether 'YYYY-MM-DD' is a public holiday of the whole country. */
export const isPublicHoliday = (date: string): boolean =>
  holidaysOf(Number(date.slice(0, 4))).some((holiday) => holiday.date === date)

// A year takes some milliseconds of astronomy, and rules ask for the same few again and again.
const years = new Map<number, readonly Holiday[]>()

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Since 2021: the day after on a Monday, Thursday (2024, 2021) or Sunday, else the day before. */
const besideNationalDay = (national: string): 1 | -1 =>
  [1, 4, 0].includes(new Date(`${national}T00:00:00Z`).getUTCDay()) ? 1 : -1
