import { expect, test } from 'vitest'
import { DELIVERY_STATUSES } from '../../../../src/reports/schema.ts'
import { countsOf, isStatus, isWaiting, sumOf } from './delivery-kinds.ts'

test('the counts of the ledger keep every speaker, whatever states the server knows', () => {
  const byStatus = DELIVERY_STATUSES.map((status, at) => ({ status, count: at + 1 }))
  const counts = countsOf({ byStatus })
  expect(new Set(counts.map(({ status }) => status))).toEqual(new Set(DELIVERY_STATUSES))
  expect(sumOf(counts, () => true)).toBe(byStatus.reduce((total, { count }) => total + count, 0))
})

test('states that nobody is in are not shown, and what played comes first', () => {
  const counts = countsOf({
    byStatus: [
      { status: 'unreachable', count: 2 },
      { status: 'played', count: 1 },
      { status: 'failed', count: 0 },
    ],
  })
  expect(counts).toEqual([
    { status: 'played', count: 1 },
    { status: 'unreachable', count: 2 },
  ])
})

test('a state of an address is a filter only if it exists', () => {
  expect(isStatus('unreachable')).toBe(true)
  expect(isStatus('all')).toBe(false)
  expect(isStatus(undefined)).toBe(false)
})

test('what still may sound is waiting; what has ended is not', () => {
  expect(DELIVERY_STATUSES.filter(isWaiting)).toEqual(['pending', 'accepted', 'fetched', 'armed'])
})
