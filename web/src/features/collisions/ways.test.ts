import { expect, test } from 'vitest'
import { distinctWays } from './ways.ts'

const AT = '2026-11-23T05:00:00.000Z'
const way = (
  option: 'shift' | 'cut' | 'replace',
  more: { keep?: string; possible?: boolean; cutAt?: string } = {},
) => ({
  option,
  ...{ keep: 'a', possible: true, cutAt: null, resumesAt: null },
  ...more,
})

test('to be cut or wait is offered only where it is heard, or where nothing else says the same', () => {
  const [shift, unheard, replace] = [way('shift'), way('cut'), way('replace')]
  expect(distinctWays([shift, unheard, replace])).toEqual([shift, replace])
  const heard = way('cut', { cutAt: AT })
  expect(distinctWays([heard, replace])).toEqual([heard, replace])
  expect(distinctWays([unheard, way('replace', { keep: 'b' })])).toHaveLength(2)
  expect(distinctWays([unheard, way('replace', { possible: false })])).toHaveLength(2)
})
