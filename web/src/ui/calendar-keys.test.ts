import { expect, test } from 'vitest'
import { dayByKey } from './calendar-keys.ts'

test.each([
  ['2030-05-30', 'ArrowRight', '2030-05-31'],
  ['2030-05-31', 'ArrowRight', '2030-06-01'],
  ['2030-05-29', 'ArrowDown', '2030-06-05'],
  ['2030-01-01', 'ArrowLeft', '2029-12-31'],
  ['2030-05-06', 'ArrowUp', '2030-04-29'],
  ['2030-01-31', 'PageDown', '2030-02-28'],
  ['2028-03-31', 'PageUp', '2028-02-29'],
  ['2030-12-05', 'PageDown', '2031-01-05'],
])('from %s %s leads to %s', (date, key, day) => {
  expect(dayByKey(date, key)).toBe(day)
})

test('other keys lead nowhere', () => {
  for (const key of ['Enter', ' ', 'Tab', 'Escape', '5']) expect(dayByKey('2030-05-05', key)).toBeUndefined()
})
