import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'

// A technician mistypes a few times; a hundred speakers of one commune behind one address enrol without a mistake.
const WRONG_PER_WINDOW = 10
const WINDOW_MS = 60_000
const ADDRESSES = 10_000

/**
 * Wrong codes per address, in this process. Codes have 60 random bits: this only keeps the noise down.
 * Errors: `enrolment.too-many-attempts` once an address has had its share for the minute.
 */
export function createAttemptLimit(clock: Clock) {
  const wrong = new Map<string, { count: number; until: number }>()
  return {
    check(address: string): void {
      const now = clock.now().getTime()
      const seen = wrong.get(address)
      if (!seen || seen.until <= now || seen.count < WRONG_PER_WINDOW) return
      throw new Problem('enrolment.too-many-attempts', {
        fields: { retryAfterSeconds: Math.ceil((seen.until - now) / 1_000) },
      })
    },
    countWrong(address: string): void {
      const now = clock.now().getTime()
      const seen = wrong.get(address)
      if (seen && seen.until > now) {
        seen.count += 1
        return
      }
      if (wrong.size >= ADDRESSES) wrong.clear()
      wrong.set(address, { count: 1, until: now + WINDOW_MS })
    },
  }
}
