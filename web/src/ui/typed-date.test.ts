import { expect, test } from 'vitest'
import { parseTypedDate, shownDate } from './typed-date.ts'

test.each([
  ['5/6/2027', '2027-06-05'],
  ['05/06/2027', '2027-06-05'],
  ['5-6-2027', '2027-06-05'],
  ['5.6.2027', '2027-06-05'],
  ['5 6 2027', '2027-06-05'],
  ['05062027', '2027-06-05'],
  [' 05 / 06 / 2027 ', '2027-06-05'],
  ['2027-06-05', '2027-06-05'],
  ['29/02/2028', '2028-02-29'],
  ['31/12/2026', '2026-12-31'],
])('%s is read with its day first, ISO as it is pasted', (typed, date) => {
  expect(parseTypedDate(typed)).toEqual({ value: date })
})

test.each([
  ['29/02/2027', 'day'],
  ['31/04/2027', 'day'],
  ['2027-02-30', 'day'],
  ['06/30/2027', 'day'],
  ['00/01/2027', 'day'],
  ['20270605', 'day'],
  ['5/6/0027', 'range'],
  ['1/1/1850', 'range'],
  ['5/6/27', 'year'],
  ['5/6/202', 'year'],
  ['5/6', 'form'],
  ['5/6-2027', 'form'],
  ['0506202', 'form'],
  ['5/6/20271', 'form'],
  ['mai', 'form'],
  ['', 'form'],
])('%s is no date and never becomes another one', (typed, fault) => {
  expect(parseTypedDate(typed)).toEqual({ fault })
})

test('every day of four years is read back from what is shown of it', () => {
  const days = Array.from({ length: 4 * 365 + 1 }, (_, day) => new Date(Date.UTC(2027, 0, 1 + day)).toISOString())
  for (const date of days.map((instant) => instant.slice(0, 10)))
    expect(parseTypedDate(shownDate(date))).toEqual({ value: date })
})
