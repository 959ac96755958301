import { expect, test } from 'vitest'
import { createLog, type Logger } from './log.ts'
import { eachInTurn, startLoop } from './loops.ts'

/** A loop's work that hands out a promise for its nth round. */
function rounds(work: (round: number) => unknown = () => undefined) {
  let round = 0
  const waiting = new Map<number, () => void>()
  return {
    get count() {
      return round
    },
    reached: (wanted: number) => new Promise<void>((resolve) => waiting.set(wanted, resolve)),
    async work() {
      round += 1
      waiting.get(round)?.()
      await work(round)
    },
  }
}

test('runs at once and again, and not once more after stop', async () => {
  const counted = rounds()
  const third = counted.reached(3)
  const loop = startLoop('test', 1, createLog('silent'), counted.work)
  expect(counted.count).toBe(1)
  await third
  await loop.stop()
  const { count } = counted
  await new Promise((turn) => setTimeout(turn, 5))
  expect(counted.count).toBe(count)
})

test('a round that fails is followed by the next, and the same failure is one line in the log', async () => {
  const lines: unknown[] = []
  const log = Object.assign(createLog('silent'), { error: (line: unknown) => void lines.push(line) }) as Logger // safe: only error is replaced
  const counted = rounds((round) => {
    if (round <= 3) throw new Error('the database is away')
    if (round === 5) throw new Error('the database is away')
  })
  const sixth = counted.reached(6)
  const loop = startLoop('test', 1, log, counted.work)
  await sixth
  await loop.stop()
  expect(lines).toHaveLength(2)
})

test('rounds never overlap, and stop waits for the one that runs', async () => {
  let release = () => {}
  let ended = false
  const counted = rounds(async () => {
    await new Promise<void>((resolve) => (release = resolve))
    ended = true
  })
  const first = counted.reached(1)
  const loop = startLoop('test', 1, createLog('silent'), counted.work)
  await first
  const stopped = loop.stop().then(() => ended)
  release()
  expect(await stopped).toBe(true)
  expect(counted.count).toBe(1)
})

test('stop does not wait for the next round, however far it is', async () => {
  const counted = rounds()
  const loop = startLoop('test', 3_600_000, createLog('silent'), counted.work)
  await loop.stop()
  await loop.stop()
  expect(counted.count).toBe(1)
})

test('a step that fails keeps no later one from being done, and is told in the end', async () => {
  const done: string[] = []
  const failing = async () => {
    throw new Error('no collisions today')
  }
  const step = (name: string) => async () => void done.push(name)
  await expect(eachInTurn(step('plan'), failing, step('send'))).rejects.toThrow('no collisions today')
  expect(done).toEqual(['plan', 'send'])
})
