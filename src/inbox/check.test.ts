import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { faultsOf } from './check.ts'
import { waitAfter } from './outbox.ts'
import { SourceBulletin } from './schema.ts'
import { ITEM, type ItemEvent, type ItemStatus } from './state.ts'

const NOW = new Date('2026-11-22T05:00:00Z')
const message = (more: Record<string, unknown>) =>
  SourceBulletin.parse({
    ...{ externalId: 'TN-1', version: 1, issuedAt: '2026-11-22T04:59:00Z', title: 'Bão', priority: 'normal' },
    ...{ areaCodes: ['05857'], text: 'Bão về.' },
    ...more,
  })
const pointers = (more: Record<string, unknown>) => faultsOf(message(more), NOW).map(({ pointer }) => pointer)
const emergency = { priority: 'emergency', riskLevel: 3, approvedBy: { name: 'A' } }

describe('the fields of a message', () => {
  test.each([
    ['a plain one', {}, []],
    [
      'all faults at once',
      { text: undefined, airAt: '2026-11-22T04:00:00Z', mode: 'drill' },
      ['/text', '/mode', '/airAt'],
    ],
    ['a clock above that runs ahead a little', { issuedAt: '2026-11-22T05:09:00Z' }, []],
    ['a clock above that runs ahead too much', { issuedAt: '2026-11-22T05:11:00Z' }, ['/issuedAt']],
    ['a month ahead', { airAt: '2026-12-24T05:00:00Z' }, ['/airAt']],
    ['of use no more when it airs', { airAt: '2026-11-22T08:00:00Z', validTo: '2026-11-22T07:00:00Z' }, ['/validTo']],
    ['an emergency', emergency, []],
    ['an emergency without a level of risk', { ...emergency, riskLevel: undefined }, ['/riskLevel']],
    ['an emergency for later', { ...emergency, airAt: '2026-11-22T08:00:00Z' }, ['/airAt']],
    ['an emergency in a language that our voice lacks', { ...emergency, language: 'tay' }, ['/language']],
    ['a level of risk without an emergency', { riskLevel: 3 }, ['/riskLevel']],
    ['a drill by recording', { ...emergency, mode: 'drill', audio: { base64: 'AAAA' } }, ['/audio']],
  ])('%s', (_, more, expected) => {
    expect(pointers(more)).toEqual(expected)
  })
})

describe('the wait after a failed report', () => {
  test('grows, stays under an hour, and is spread over its upper half', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, share) => {
          const wait = waitAfter(attempts, 5_000, share)
          const whole = Math.min(5_000 * 2 ** (attempts - 1), 3_600_000)
          expect(wait).toBeGreaterThanOrEqual(Math.floor(whole / 2))
          expect(wait).toBeLessThanOrEqual(whole)
        },
      ),
    )
  })
})

test('whatever happens to an item, it never comes back from where nothing of it is left, nor is worked on twice', () => {
  // safe because the keys of the table are the statuses
  const statuses = Object.keys(ITEM) as ItemStatus[]
  const ends = statuses.filter((status) => Object.keys(ITEM[status]).length === 0)
  expect(ends.toSorted()).toEqual(['applied', 'cancelled', 'declined', 'expired', 'refused', 'superseded'])
  for (const status of statuses)
    for (const next of Object.values(ITEM[status] as Partial<Record<ItemEvent, ItemStatus>>))
      expect(next).not.toBe('received')
})
