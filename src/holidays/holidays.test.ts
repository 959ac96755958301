import { expect, test } from 'vitest'
import { holidaysBetween, holidaysOf, isPublicHoliday } from './holidays.ts'
import { lunarDate } from './lunar.ts'

test('Tết is the first day of the Vietnamese calendar, also in the years in which the Chinese one has another', () => {
  // Chinese new year: 1968-01-30, 1969-02-17, 1985-02-20, 2007-02-18, 2030-02-03.
  const known = {
    1968: '1968-01-29',
    1969: '1969-02-16',
    1975: '1975-02-11',
    1985: '1985-01-21',
    2000: '2000-02-05',
    2007: '2007-02-17',
    2015: '2015-02-19',
    2020: '2020-01-25',
    2021: '2021-02-12',
    2022: '2022-02-01',
    2023: '2023-01-22',
    2024: '2024-02-10',
    2025: '2025-01-29',
    2026: '2026-02-17',
    2027: '2027-02-06',
    2028: '2028-01-26',
    2029: '2029-02-13',
    2030: '2030-02-02',
    2031: '2031-01-23',
    2035: '2035-02-08',
  }
  expect(Object.fromEntries(Object.keys(known).map((year) => [year, lunarDate(Number(year), 1, 1)]))).toEqual(known)
})

test('the Hùng Kings are commemorated on the tenth of the third lunar month, a leap month before it or not', () => {
  const known = {
    2019: '2019-04-14',
    2020: '2020-04-02',
    2021: '2021-04-21',
    2022: '2022-04-10',
    2023: '2023-04-29', // after a leap second month
    2024: '2024-04-18',
    2025: '2025-04-07',
    2026: '2026-04-26',
    2027: '2027-04-16',
  }
  expect(Object.fromEntries(Object.keys(known).map((year) => [year, lunarDate(Number(year), 3, 10)]))).toEqual(known)
})

test('a year has the eleven days of the Labour Code, in order, each once', () => {
  expect(holidaysOf(2026).map(({ date }) => date)).toEqual([
    '2026-01-01',
    '2026-02-16',
    '2026-02-17',
    '2026-02-18',
    '2026-02-19',
    '2026-02-20',
    '2026-04-26',
    '2026-04-30',
    '2026-05-01',
    '2026-09-01',
    '2026-09-02',
  ])
  for (let year = 1968; year < 2200; year++)
    expect(new Set(holidaysOf(year).map(({ date }) => date)).size, `${year}`).toBe(11)
})

test('the day beside 2 September is the one that the government chose in 2021 to 2025', () => {
  expect(['2021-09-03', '2022-09-01', '2023-09-01', '2024-09-03', '2025-09-01'].map(isPublicHoliday)).toEqual(
    Array.from({ length: 5 }, () => true),
  )
})

test('a span has both its ends, and crosses a year', () => {
  expect(holidaysBetween('2026-09-02', '2027-01-01').map(({ name }) => name.vi)).toEqual([
    'Ngày Quốc khánh',
    'Tết Dương lịch',
  ])
})
