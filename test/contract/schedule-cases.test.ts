import { expect, test } from 'vitest'
import { expandRule } from '../../src/schedules/expand.ts'
import { ScheduleRule } from '../../src/schedules/schema.ts'
import { SCHEDULE_CASES } from './schedule-cases.ts'

test.each(SCHEDULE_CASES)('$title', ({ rule, zone = 'Asia/Ho_Chi_Minh', from, to, airs }) => {
  const found = expandRule(ScheduleRule.parse(rule), zone, new Date(from), new Date(to))
  expect(found.map(({ localAt, startAt }) => [localAt, startAt.toISOString()])).toEqual(
    Object.entries(airs).map(([localAt, startAt]) => [localAt, new Date(startAt).toISOString()]),
  )
})
