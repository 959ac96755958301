import { expect, test } from 'vitest'
import { type SessionStatus, statusOfSession } from './session-state.ts'

const of = (...statuses: SessionStatus[]) => statusOfSession(statuses.map((status) => ({ status })))

test('a session is what all its items are; what was left out of it does not count', () => {
  expect(of('expected', 'expected')).toBe('expected')
  expect(of('planned', 'cancelled', 'planned')).toBe('planned')
  expect(of('completed', 'cancelled', 'completed')).toBe('completed')
  expect(of('cancelled', 'cancelled')).toBe('cancelled')
})

test('a session that has begun airs until its last item is over, and is never said to be complete when one item was not', () => {
  expect(of('armed', 'planned')).toBe('armed')
  expect(of('completed', 'planned')).toBe('airing')
  expect(of('completed', 'airing', 'planned')).toBe('airing')
  expect(of('completed', 'failed')).toBe('partial')
  expect(of('missed', 'missed')).toBe('missed')
})
