import { expect, test } from 'vitest'
import { PRE_TONE_MS } from '../../../../src/protocol/messages.ts'
import { isNonStop, nextRoundAt, TONE_MS } from './rounds.ts'

const minute = { repeatEverySeconds: 60, clipDurationMs: 20_000, preTone: 'siren' }

test('the next repeat is counted from the start of the first, and is always ahead', () => {
  expect([0, 59_999, 60_000, 150_000].map((now) => nextRoundAt(minute, 0, now))).toEqual([
    60_000, 60_000, 120_000, 180_000,
  ])
  expect(nextRoundAt(minute, 1_000, 0), 'a device whose clock is behind').toBe(61_000)
})

test('a round that is longer than its pause has no next repeat: it never stops', () => {
  const long = { ...minute, clipDurationMs: 57_000 }
  expect([isNonStop(minute), isNonStop(long), isNonStop({ ...long, preTone: null })]).toEqual([false, true, false])
  expect(nextRoundAt(long, 0, 1_000)).toBeUndefined()
})

test('the tones are as long as the speakers play them', () => {
  expect(TONE_MS).toEqual(PRE_TONE_MS)
})
