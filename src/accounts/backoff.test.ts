import { expect, test } from 'vitest'
import { waitAfter } from './backoff.ts'

test('four failures cost nothing, the fifth 30 s, each further one twice as much, at most 15 minutes', () => {
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 50, 10_000].map((failures) => waitAfter(failures) / 60_000)
  expect(minutes).toEqual([0, 0, 0, 0, 0.5, 1, 2, 4, 8, 15, 15, 15, 15])
})
