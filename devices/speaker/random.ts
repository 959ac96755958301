import { randomBytes } from 'node:crypto'

/** A source of numbers in [0, 1). */
export type Random = () => number

export const trueRandom: Random = () => randomBytes(4).readUInt32LE() / 2 ** 32

/** mulberry32 (public domain, T. Ettinger): 32 bits of state are enough to make faults repeatable. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Wait between tries: doubles from `firstMs` to `mostMs`, each time half fixed and half chance, so crowds spread out. */
export function backoffMs(tries: number, firstMs: number, mostMs: number, random: Random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(tries, 20))
  return full / 2 + (full / 2) * random()
}
