import { expect, test } from 'vitest'
import { Pacer } from './pacer.ts'

const frames = (count: number) => Array.from({ length: count }, (_, at) => ({ bytes: Uint8Array.of(at), ms: 25 }))

test('a burst goes out at the pace of its sound, a little ahead, in order and whole', async () => {
  const out: number[] = []
  const whole = Promise.withResolvers<void>()
  const pacer = new Pacer((bytes) => {
    out.push(...bytes)
    if (out.length === 30) whole.resolve()
  }, 300)
  const startedAt = performance.now()
  pacer.push(frames(30))
  expect(out.length).toBeGreaterThanOrEqual(12)
  expect(out.length).toBeLessThan(16)
  await whole.promise
  // 750 ms of sound, 300 of them ahead.
  expect(performance.now() - startedAt).toBeGreaterThan(400)
  expect(out).toEqual(Array.from({ length: 30 }, (_, at) => at))
  expect(pacer.queuedMs).toBe(0)
})

test('who brings more than is kept is made to wait, and let go when it is over', async () => {
  const pacer = new Pacer(() => undefined, 0)
  await pacer.room()
  pacer.push(frames(1_000))
  let hasRoom = false
  const room = pacer.room().then(() => {
    hasRoom = true
  })
  await Promise.resolve()
  expect(hasRoom).toBe(false)
  pacer.stop()
  await room
})
