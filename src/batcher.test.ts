import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBatcher } from './batcher.ts'
import { createLog } from './log.ts'

const log = createLog('silent')
const options = { name: 'test', waitMs: 1, maxItems: 5, retryMs: 1, log }

test('every item is handed on once and in order, in batches no larger than asked, whatever fails on the way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      fc.integer({ min: 1, max: 7 }),
      async (bursts, failures, maxItems) => {
        const handled: number[] = []
        const outcomes = [...failures]
        const batcher = createBatcher<number>({ ...options, maxItems }, async (items) => {
          expect(items.length).toBeLessThanOrEqual(maxItems)
          await Promise.resolve()
          if (outcomes.shift()) throw new Error('the database is away')
          handled.push(...items)
        })
        let next = 0
        for (const burst of bursts) {
          for (let n = 0; n < burst; n += 1) batcher.add(next++)
          await new Promise((turn) => setImmediate(turn))
        }
        await batcher.flush()
        expect(handled).toEqual(Array.from({ length: next }, (_, n) => n))
        expect(batcher.waiting).toBe(0)
      },
    ),
    { numRuns: 60 },
  )
})

test('a batch that fails is tried again before anything that came after it', async () => {
  const seen: string[][] = []
  const batcher = createBatcher<string>({ ...options, maxItems: 2 }, async (items) => {
    seen.push(items)
    if (seen.length === 1) throw new Error('once')
  })
  batcher.add('a')
  batcher.add('b')
  batcher.add('c')
  await batcher.flush()
  expect(seen).toEqual([['a', 'b'], ['a', 'b'], ['c']])
})

test('a handler that throws before it waits is no different', async () => {
  let calls = 0
  const batcher = createBatcher<number>(options, () => {
    calls += 1
    if (calls === 1) throw new Error('at once')
    return Promise.resolve()
  })
  batcher.add(1)
  await batcher.flush()
  expect(calls).toBe(2)
})

test('one batch at a time, and what comes meanwhile waits for the next', async () => {
  let release = () => {}
  let running = 0
  const sizes: number[] = []
  const batcher = createBatcher<number>(options, async (items) => {
    expect(++running).toBe(1)
    sizes.push(items.length)
    if (sizes.length === 1) await new Promise<void>((resolve) => (release = resolve))
    running -= 1
  })
  for (let n = 0; n < 5; n += 1) batcher.add(n)
  for (let n = 0; n < 3; n += 1) batcher.add(n)
  expect(batcher.waiting).toBe(3)
  const flushed = batcher.flush()
  release()
  await flushed
  expect(sizes).toEqual([5, 3])
})

test('an item alone goes out by itself after the wait', async () => {
  const handled = new Promise<number[]>((resolve) => {
    createBatcher<number>(options, async (items) => resolve(items)).add(7)
  })
  expect(await handled).toEqual([7])
})

test('flush with nothing to do returns at once, and the batcher works on', async () => {
  const handled: number[] = []
  const batcher = createBatcher<number>(options, async (items) => void handled.push(...items))
  await batcher.flush()
  batcher.add(1)
  await batcher.flush()
  await batcher.flush()
  batcher.add(2)
  await batcher.flush()
  expect(handled).toEqual([1, 2])
})
