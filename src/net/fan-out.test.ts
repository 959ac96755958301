import { afterEach, expect, test, vi } from 'vitest'
import { FanOut } from './fan-out.ts'

const piece = (fill: number, length = 1_000) => new Uint8Array(length).fill(fill)
afterEach(() => void vi.useRealTimers())

const never = () => expect.unreachable('this reader was not slow')

test('everybody hears what is sent while they listen, and then the proper end', async () => {
  const fanOut = new FanOut()
  const early = fanOut.join(never)
  fanOut.send(piece(1))
  const late = fanOut.join(never)
  fanOut.send(piece(2))
  fanOut.close()
  expect(await firstBytes(early)).toEqual([1, 2])
  expect(await firstBytes(late)).toEqual([2])
  expect(await firstBytes(fanOut.join(never))).toEqual([])
})

test('a reader that does not read is cut off and holds up nobody', async () => {
  const fanOut = new FanOut()
  let cut = 0
  const slow = fanOut.join(() => {
    cut += 1
  })
  const brisk = fanOut.join(never).getReader()
  for (let round = 1; round <= 50; round++) {
    fanOut.send(piece(round))
    expect((await brisk.read()).value?.[0]).toBe(round)
  }
  expect(cut).toBe(1)
  expect(fanOut.readers).toBe(1)
  await expect(firstBytes(slow)).rejects.toThrow('too slow')
})

test('a reader that leaves is forgotten', async () => {
  const fanOut = new FanOut()
  await fanOut.join(never).cancel()
  expect(fanOut.readers).toBe(0)
  fanOut.send(piece(1))
})

test('three hundred hear each piece as it comes; to more, at most five times a second what came meanwhile goes out', async () => {
  vi.useFakeTimers()
  const fanOut = new FanOut()
  const first = fanOut.join(never).getReader()
  for (let more = 1; more < 300; more++) fanOut.join(never)
  fanOut.send(piece(1))
  expect(vi.getTimerCount()).toBe(0)
  expect((await first.read()).value).toEqual(Buffer.alloc(1_000, 1))
  fanOut.join(never)
  for (const fill of [2, 3]) fanOut.send(piece(fill))
  let heard: Uint8Array | undefined
  const next = first.read().then(({ value }) => {
    heard = value
  })
  await vi.advanceTimersByTimeAsync(199)
  expect(heard).toBeUndefined()
  await vi.advanceTimersByTimeAsync(1)
  await next
  expect(heard).toEqual(Buffer.concat([piece(2), piece(3)]))
})

test('what was gathered is heard before the end, and no timer outlives the stream', async () => {
  vi.useFakeTimers()
  const fanOut = new FanOut()
  const one = fanOut.join(never)
  for (let more = 0; more < 300; more++) fanOut.join(never)
  fanOut.send(piece(7))
  expect(vi.getTimerCount()).toBe(1)
  fanOut.close()
  expect(vi.getTimerCount()).toBe(0)
  expect(await firstBytes(one)).toEqual([7])
})

test('four hundred readers get every byte, in order, however pieces are gathered', async () => {
  const fanOut = new FanOut(5)
  const readers = Array.from({ length: 400 }, () => allBytes(fanOut.join(never)))
  const sent: Buffer[] = []
  for (let round = 0; round < 200; round++) {
    // Uneven pieces, some in one turn of the loop and some in several, as frames come.
    const bytes = Buffer.alloc(50 + ((round * 37) % 400), round % 251)
    sent.push(bytes)
    fanOut.send(bytes)
    if (round % 3 === 0) await new Promise((wake) => setImmediate(wake))
  }
  fanOut.close()
  const all = Buffer.concat(sent)
  for (const heard of await Promise.all(readers)) expect(heard.equals(all)).toBe(true)
})

async function allBytes(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const found: Uint8Array[] = []
  for await (const bytes of stream) found.push(bytes)
  return Buffer.concat(found)
}

async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<number[]> {
  const found: number[] = []
  for await (const bytes of stream) found.push(bytes[0] ?? -1)
  return found
}
