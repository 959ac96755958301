import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heardFraction } from './heard.ts'
import { levelOf, measure } from './level.ts'
import { encodeWav, sliceMono } from './wav.ts'

const ranges = (...spans: Array<[number, number]>) => ({
  length: spans.length,
  start: (i: number) => spans[i]?.[0] ?? 0,
  end: (i: number) => spans[i]?.[1] ?? 0,
})

describe('what was heard before an approval', () => {
  test('counts only what sounded, not what was jumped over', () => {
    expect(heardFraction(ranges([0, 5], [55, 60]), 60)).toBeCloseTo(10 / 60)
  })
  test('is all of it when it was played to the end, some milliseconds of padding apart', () => {
    expect(heardFraction(ranges([0, 59.9]), 60)).toBe(1)
  })
  test('is nothing while the length is unknown', () => {
    expect(heardFraction(ranges([0, 5]), Number.POSITIVE_INFINITY)).toBe(0)
    expect(heardFraction(ranges([0, 5]), Number.NaN)).toBe(0)
  })
})

describe('a trimmed recording', () => {
  const samples = fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 1, maxLength: 400 })

  test('is a WAV file whose samples are those of the part that was kept', async () => {
    await fc.assert(
      fc.asyncProperty(samples, fc.nat(400), fc.nat(400), async (sound, a, b) => {
        const [from, to] = [Math.min(a, b) / 100, Math.max(a, b) / 100]
        const kept = sliceMono([sound], 100, from, to)
        const view = new DataView(await encodeWav(kept, 100).arrayBuffer())
        const expected = sound.slice(Math.min(a, b), Math.max(a, b))
        expect(view.byteLength).toBe(44 + expected.length * 2)
        expect(view.getUint32(4, true)).toBe(view.byteLength - 8)
        expect(view.getUint32(40, true)).toBe(expected.length * 2)
        expected.forEach((sample, i) => {
          expect(view.getInt16(44 + i * 2, true) / 32_767).toBeCloseTo(sample, 4)
        })
      }),
    )
  })

  test('has both channels in its one', () => {
    const mono = sliceMono([Float32Array.of(1, 0, 0.5), Float32Array.of(0, 1, 0.5)], 1, 0, 3)
    expect([...mono]).toEqual([0.5, 0.5, 0.5])
  })
})

describe('the level of the microphone in words', () => {
  const sine = (amplitude: number) => Float32Array.from({ length: 2_048 }, (_, i) => amplitude * Math.sin(i / 5))
  test.each([
    [0, 'none'],
    [0.005, 'quiet'],
    [0.15, 'good'],
    [1, 'loud'],
  ])('an amplitude of %d is %s', (amplitude, level) => {
    expect(levelOf(measure(sine(amplitude)))).toBe(level)
  })
})
