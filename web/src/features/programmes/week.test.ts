import { expect, test } from 'vitest'
import { isDate, mondayOf } from './week.ts'

test('a week begins on Monday, also over the turn of a year', () => {
  expect(mondayOf('2026-11-23')).toBe('2026-11-23')
  expect(mondayOf('2026-11-29')).toBe('2026-11-23')
  expect(mondayOf('2027-01-01')).toBe('2026-12-28')
})

test('a field that is half filled is no date', () => {
  expect(['2026-11-23', '', '2026-11', '2026-13-01'].map(isDate)).toEqual([true, false, false, false])
})
