import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextFree, overlap, type Slot } from './slots.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
const START = Date.UTC(2026, 10, 22, 5)
const at = (ms: number) => new Date(START + ms)
const slot = (from: number, ms: number): Slot => ({ startAt: at(from), endAt: at(from + ms) })

const busy = fc.array(
  fc
    .record({ from: fc.integer({ min: -DAY / 4, max: DAY / 2 }), ms: fc.integer({ min: 1, max: 2 * 60 * MINUTE }) })
    .map(({ from, ms }) => slot(from, ms)),
  { maxLength: 20 },
)
const duration = fc.integer({ min: 1, max: 90 * MINUTE })

test('the next free start overlaps nothing, and no earlier minute would have done', () => {
  fc.assert(
    fc.property(busy, duration, (slots, ms) => {
      const until = at(DAY)
      const free = nextFree(slots, at(0), ms, until)
      const fits = (start: number) => !slots.some((one) => overlap(one, slot(start, ms)))
      // The oracle tries the wish itself, then every whole minute.
      let first: number | undefined
      for (let start = 0; start <= DAY && first === undefined; start += MINUTE) if (fits(start)) first = start
      expect(free?.getTime()).toBe(first === undefined ? undefined : START + first)
    }),
    { numRuns: 300 },
  )
})

test('a wish that is free is kept to the second; what touches at its edges does not overlap', () => {
  const wish = at(12_345)
  expect(nextFree([slot(0, 12_345), slot(12_345 + 10_000, MINUTE)], wish, 10_000, at(DAY))).toEqual(wish)
  expect(nextFree([slot(0, 12_346)], wish, 10_000, at(DAY))).toEqual(at(MINUTE))
  expect(nextFree([slot(0, 2 * DAY)], wish, 10_000, at(DAY))).toBeUndefined()
})
