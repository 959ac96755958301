import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedClock } from './clock.ts'
import { createIds } from './ids.ts'
import { Acknowledgement } from './protocol/messages.ts'

test('ids sort by the time of their making, also thousands within one millisecond', () => {
  const clock = fixedClock('2026-11-21T05:00:00Z')
  const ids = createIds(clock)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 300 }), (steps) => {
      const made = steps.map((ms) => {
        clock.advance(ms)
        return ids.next('occ')
      })
      expect(made).toEqual(made.toSorted())
      expect(new Set(made).size).toBe(made.length)
    }),
  )
})

test('a clock that steps back brings no id that was given before', () => {
  const clock = fixedClock('2026-11-21T05:00:00Z')
  const ids = createIds(clock)
  const made = [3_600_000, -600_000, 0, -3_600_000, 1].flatMap((ms) => {
    clock.advance(ms)
    return [ids.next('cmd'), ids.next('cmd')]
  })
  expect(made).toEqual(made.toSorted())
  expect(new Set(made).size).toBe(made.length)
})

test('an id is of the form that the protocol takes, and says what it is', () => {
  const ids = createIds(fixedClock('2026-11-21T05:00:00Z'))
  const occurrenceId = ids.next('occ')
  expect(occurrenceId).toMatch(/^occ_/)
  const ack = { seq: 1, commandId: ids.next('cmd'), occurrenceId, step: 'played', at: '2026-11-21T05:00:00Z' }
  expect(Acknowledgement.safeParse(ack).success).toBe(true)
})

test('two processes that start in the same millisecond do not give the same id', () => {
  const clock = fixedClock('2026-11-21T05:00:00Z')
  const made = Array.from({ length: 200 }, () => createIds(clock).next('req'))
  expect(new Set(made).size).toBe(made.length)
})
