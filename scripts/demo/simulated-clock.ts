import type { Clock } from '../../src/clock.ts'

const VIET_NAM_MS = 7 * 3_600_000
const DAY_MS = 86_400_000

/** How far to turn a clock forward so that it shows `time` ('04:59:30') in Viet Nam next. */
export function turnTo(time: string, now: Date): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  const wanted = ((hours * 60 + minutes) * 60 + seconds) * 1_000
  return (wanted - ((now.getTime() + VIET_NAM_MS) % DAY_MS) + DAY_MS) % DAY_MS
}

/** A clock that goes as ours does, `byMs` ahead of it. */
export const clockAhead = (byMs: number): Clock => ({ now: () => new Date(Date.now() + byMs) })
