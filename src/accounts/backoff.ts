import { createHash } from 'node:crypto'
import { addMs } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { IdentityApp } from './identity.ts'
import { clearFailures, reserveFailure } from './sign-in-store.ts'

export const FREE_TRIES = 5
const FIRST_WAIT_MS = 30_000
/** Officials must be able to send a warning tonight: guessing is slowed to 4 tries an hour, nobody is shut out for a day. */
const LONGEST_WAIT_MS = 15 * 60_000

/** How long an account waits after its n-th failure in a row: nothing for four, then 30 s doubling up to 15 min. */
export function waitAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures - FREE_TRIES, 20), LONGEST_WAIT_MS)
}

export type Attempt = {
  /** The try succeeded: the count starts anew. */
  succeeded(): Promise<void>
  /** Undefined while free tries are left; else how long the account now waits. */
  blockedUntil: Date | undefined
}

/**
 * Begin a try at a secret. It is counted as a failure before it is made, in one atomic statement: a hundred guesses
 * sent at once find the same gate. `key` names account and factor; unknown accounts wait exactly like known ones.
 * Errors: `sign-in.backoff` with `retryAt`.
 */
export async function beginAttempt(app: IdentityApp, factor: 'password' | 'code', account: string): Promise<Attempt> {
  const key = createHash('sha256').update(`${factor}:${account}`).digest('hex')
  const now = app.clock.now()
  const { admitted, failures, blockedUntil } = await reserveFailure(app.db, key, now, waitAfter)
  if (!admitted) throw backoffProblem(blockedUntil, now)
  const wait = waitAfter(failures)
  return {
    blockedUntil: wait > 0 ? addMs(now, wait) : undefined,
    succeeded: () => clearFailures(app.db, key),
  }
}

function backoffProblem(until: Date, now: Date): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000))
  return new Problem('sign-in.backoff', {
    detail: `Too many failed tries. The next one is possible in ${retryAfterSeconds} s.`,
    fields: { retryAt: until.toISOString(), retryAfterSeconds },
  })
}
