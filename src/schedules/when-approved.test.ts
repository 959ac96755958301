import { expect, test } from 'vitest'
import { isPublicHoliday } from '../holidays/holidays.ts'
import { firstAirings } from './expand.ts'
import { requireAirings } from './require-airings.ts'
import type { ScheduleRule } from './schema.ts'
import { settleFor } from './when-approved.ts'

const zone = 'Asia/Ho_Chi_Minh'
const now = new Date('2026-11-21T16:59:50.400Z')
const waiting: ScheduleRule = { kind: 'once', on: '2026-11-01', at: '05:00', whenApproved: true }
const settling = { zone, now, config: { dispatchLeadSeconds: 20 } }

test('what is to air on approval airs at no time before it, and is refused at none', () => {
  expect(firstAirings(waiting, zone, new Date(0), 1)).toEqual([])
  expect(() => requireAirings(waiting, zone, now, isPublicHoliday)).not.toThrow()
  expect(settleFor('submitted', waiting, settling)).toBe(waiting)
})

test('approved, it gets one time, late enough for every speaker to be told', () => {
  const rule = settleFor('approved', waiting, settling)
  expect(rule).toEqual({ kind: 'once', on: '2026-11-22', at: '00:00:20' })
  expect(firstAirings(rule, zone, now, 2)).toHaveLength(1)
})

test.each([
  // The second 01:30 of the night on which the clock goes back, by an hour and by half of one.
  ['America/New_York', '2026-11-01T06:30:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:10:00Z'],
])('approved in an hour that %s has twice, it airs after the approval and not in the first of the two', (zone, at) => {
  const now = new Date(at)
  const rule = settleFor('approved', waiting, { ...settling, zone, now })
  const [airing] = firstAirings(rule, zone, now, 1)
  expect(airing?.startAt.getTime()).toBeGreaterThan(now.getTime())
  expect(airing?.startAt.getTime()).toBeLessThanOrEqual(now.getTime() + 3_600_000)
})

test('any other rule stays as it was asked for', () => {
  const daily: ScheduleRule = { kind: 'daily', at: '05:00', startsOn: '2026-11-01' }
  expect(settleFor('approved', daily, settling)).toBe(daily)
})
