import { describe, expect, test } from 'vitest'
import { addDays, addMonths, isRange, lastMonths, monthOf, parseMonth } from './months.ts'

describe('months', () => {
  test('begin at midnight in Viet Nam, not at the browser', () => {
    expect(monthOf(Date.parse('2026-11-30T16:59:59Z'))).toBe('2026-11')
    expect(monthOf(Date.parse('2026-11-30T17:00:00Z'))).toBe('2026-12')
  })

  test('go on over the turn of the year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01')
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(lastMonths('2026-02', 3)).toEqual(['2026-02', '2026-01', '2025-12'])
  })

  test('of an address are shown only when they exist and have begun', () => {
    expect(parseMonth('2026-10', '2026-11')).toBe('2026-10')
    for (const text of [undefined, '2026-12', '2026-13', '2026', 'hôm qua'])
      expect(parseMonth(text, '2026-11')).toBe('2026-11')
  })
})

describe('days of a log', () => {
  test('are counted over the end of a month', () => expect(addDays('2026-03-01', -1)).toBe('2026-02-28'))

  test('are at most a leap year, forward', () => {
    expect(isRange('2026-11-01', '2026-11-01')).toBe(true)
    expect(isRange('2024-01-01', '2024-12-31')).toBe(true)
    expect(isRange('2026-01-01', '2027-01-02')).toBe(false)
    expect(isRange('2026-11-02', '2026-11-01')).toBe(false)
    expect(isRange('', '2026-11-01')).toBe(false)
  })
})
