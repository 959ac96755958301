import { expect, test } from 'vitest'
import { createFormat } from './format.ts'

test('a day of another year, or far away, is said with its year; of this one without', () => {
  const { day } = createFormat('vi')
  const now = '2026-12-30T05:00:00+07:00'
  expect(day('2027-01-31T05:00:00+07:00', now)).toBe('CN, 31/01/2027')
  expect(day('2026-12-28T05:00:00+07:00', now)).toBe('Thứ 2, 28/12')
  expect(day('2026-01-04T05:00:00+07:00', now)).toBe('CN, 04/01/2026')
  expect(day('2026-12-31T05:00:00+07:00', now)).toBe('ngày mai')
})
