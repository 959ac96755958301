import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Mp3Frame, Mp3Framer } from './mp3-frames.ts'

/** A frame of 64 kbit/s, mono, 44.1 kHz: 208 bytes, or 209 with padding. `fill` never looks like a sync. */
function frame(fill: number, padding = 0): Uint8Array {
  const bytes = new Uint8Array(208 + padding).fill(fill)
  bytes.set([0xff, 0xfb, 0x50 | (padding << 1), 0xc4])
  return bytes
}
const join = (pieces: readonly Uint8Array[]) => Uint8Array.from(pieces.flatMap((piece) => [...piece]))
const bytesOf = (frames: readonly Mp3Frame[]) => frames.map(({ bytes }) => [...bytes])

test('however a stream is cut into pieces, the same whole frames come out, and the last one at its end', () => {
  const sent = fc.array(
    fc.record({ fill: fc.integer({ min: 0, max: 200 }), padding: fc.integer({ min: 0, max: 1 }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  fc.assert(
    fc.property(sent, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (frames, cuts) => {
      const expected = frames.map(({ fill, padding }) => frame(fill, padding))
      const stream = join(expected)
      const framer = new Mp3Framer()
      const found: Mp3Frame[] = []
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = cuts[turn % cuts.length] ?? 1
        found.push(...framer.push(stream.subarray(at, at + size)))
        at += size
      }
      found.push(...framer.flush())
      expect(bytesOf(found)).toEqual(expected.map((bytes) => [...bytes]))
    }),
  )
})

test('rubbish, a tag and a torn frame are skipped, and the next whole frame is found', () => {
  const rubbish = Uint8Array.from([0x49, 0x44, 0x33, 0xff, 0xfb, 0x00, 0xff, 0xe0, 0x01, 0xff])
  const framer = new Mp3Framer()
  const stream = join([rubbish, frame(1), frame(2).subarray(0, 90), rubbish, frame(3), frame(4)])
  const found = [...framer.push(stream), ...framer.flush()]
  expect(found.map(({ bytes }) => bytes[100])).toEqual([1, 3, 4])
  expect(found.every(({ ms }) => Math.abs(ms - 26.122) < 0.01)).toBe(true)
})
