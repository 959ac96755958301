import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '../../lib/months.ts'
import { dateOf, daysOf, hourRows, rangeOf, shift, VIEWS, weekStart } from './range.ts'

const aDate = fc.integer({ min: 0, max: 36_500 }).map((day) => addDays('2000-01-01', day))

test('every view shows the day it is asked for, whole weeks from Monday, each day once and in order', () => {
  fc.assert(
    fc.property(aDate, fc.constantFrom(...VIEWS), (date, view) => {
      const days = daysOf(view, date)
      expect(days).toContain(date)
      expect(days).toEqual(days.map((_, at) => addDays(days[0] ?? '', at)))
      if (view === 'day') return
      expect(days.length % 7).toBe(0)
      expect(new Date(days[0] ?? '').getUTCDay()).toBe(1)
      if (view === 'month') {
        expect(days).toContain(`${date.slice(0, 7)}-01`)
        expect(days.length).toBeLessThanOrEqual(42)
      }
    }),
  )
})

test('a day and its week are asked for with the same days: going from one to the other asks nothing more', () => {
  const { from, to } = rangeOf('day', '2026-11-25')
  expect({ from, to }).toEqual({ from: '2026-11-23', to: '2026-11-29' })
  expect(rangeOf('week', '2026-11-28')).toMatchObject({ from, to })
})

test('a month further from the 31st is the last day of the next', () => {
  expect(shift('month', '2026-01-31', 1)).toBe('2026-02-28')
  expect(shift('month', '2026-03-31', -1)).toBe('2026-02-28')
  expect(shift('month', '2026-12-15', 1)).toBe('2027-01-15')
  expect(shift('week', '2026-12-30', 1)).toBe('2027-01-06')
})

test('an address with a day that is in no calendar shows today', () => {
  const now = Date.parse('2026-11-21T18:00:00Z')
  for (const text of [undefined, '', '2026-02-30', '2026-13-01', 'mai']) expect(dateOf(text, now)).toBe('2026-11-22')
  expect(dateOf('2026-02-28', now)).toBe('2026-02-28')
  expect(weekStart('2026-11-22')).toBe('2026-11-16')
})

test('hours in use stand alone, all others are pressed together, and the day has no hole', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 23 })), (hours) => {
      const rows = hourRows(hours)
      expect(rows[0]?.from).toBe(0)
      expect(rows.at(-1)?.to).toBe(24)
      for (const [at, row] of rows.entries()) {
        expect(rows[at + 1]?.from ?? 24).toBe(row.to)
        if (row.kind === 'gap') expect(rows[at + 1]?.kind).not.toBe('gap')
      }
      const shown = rows.filter(({ kind }) => kind === 'hour').map(({ from }) => from)
      expect(shown).toEqual(hours.toSorted((a, b) => a - b))
    }),
  )
})
