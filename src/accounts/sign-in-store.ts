import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type Reservation = { admitted: boolean; failures: number; blockedUntil: Date }

// After a day without a failure the count starts anew.
const FORGET_MS = 24 * 3_600_000
// Not `now`: of two tries at once, the one whose clock was read first may get the row second.
const NOT_BLOCKED = new Date(0)

/** Count one failure ahead of the try, unless the account still waits. One row lock decides between concurrent tries. */
export async function reserveFailure(
  db: Db,
  key: string,
  now: Date,
  waitAfter: (failures: number) => number,
): Promise<Reservation> {
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('signInFailures')
      .values({ key, failures: 0, failedAt: now, blockedUntil: NOT_BLOCKED })
      // An update that changes nothing, for its row lock.
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
      .returningAll()
      .executeTakeFirstOrThrow()
    if (row.blockedUntil > now) return { admitted: false, failures: row.failures, blockedUntil: row.blockedUntil }
    const failures = now.getTime() - row.failedAt.getTime() > FORGET_MS ? 1 : row.failures + 1
    const waitMs = waitAfter(failures)
    const blockedUntil = waitMs > 0 ? new Date(now.getTime() + waitMs) : NOT_BLOCKED
    await tx
      .updateTable('signInFailures')
      .set({ failures, failedAt: now, blockedUntil })
      .where('key', '=', key)
      .execute()
    return { admitted: true, failures, blockedUntil }
  })
}

export async function clearFailures(db: Db, key: string): Promise<void> {
  await db.deleteFrom('signInFailures').where('key', '=', key).execute()
}

/** True the first time only. Steps older than any code could be are forgotten on the way. */
export async function useTotpStep(db: Db, userId: string, step: number, now: Date): Promise<boolean> {
  await db
    .deleteFrom('usedTotpSteps')
    .where('userId', '=', userId)
    .where('step', '<', step - 10)
    .execute()
  const used = await db
    .insertInto('usedTotpSteps')
    .values({ userId, step, usedAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('step')
    .executeTakeFirst()
  return used !== undefined
}

export async function sealedTotpSecret(db: Db, userId: string): Promise<string | undefined> {
  const row = await db.selectFrom('authTwoFactors').select('secret').where('userId', '=', userId).executeTakeFirst()
  return row?.secret
}

/** The person half-way through a two-factor sign-in, by the value of better-auth's signed challenge cookie. */
export async function challengedUser(db: Db, identifier: string, now: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('authVerifications')
    .select('value')
    .where('identifier', '=', identifier)
    .where('expiresAt', '>', now)
    .executeTakeFirst()
  return row?.value
}

export async function markSecondFactor(db: Db, sessionId: string, now: Date): Promise<void> {
  await db.updateTable('authSessions').set({ secondFactorAt: now }).where('id', '=', sessionId).execute()
}

export async function userIdByEmail(db: Db, email: string): Promise<string | undefined> {
  const row = await db.selectFrom('authUsers').select('id').where('email', '=', email).executeTakeFirst()
  return row?.id
}

export function liveSessions(db: Db, userId: string, now: Date) {
  return db
    .selectFrom('authSessions')
    .select(['id', 'createdAt', 'expiresAt', 'ipAddress', 'userAgent', 'secondFactorAt'])
    .where('userId', '=', userId)
    .where('expiresAt', '>', now)
    .orderBy('id', 'desc')
    .execute()
}

/** A session with whose it is. */
export function findSession(db: Db, id: string): Promise<{ id: string; expiresAt: Date; email: string } | undefined> {
  return db
    .selectFrom('authSessions')
    .innerJoin('authUsers', 'authUsers.id', 'authSessions.userId')
    .select(['authSessions.id', 'authSessions.expiresAt', 'authUsers.email'])
    .where('authSessions.id', '=', id)
    .executeTakeFirst()
}

/** Ends sessions of a person: the one named, or all but `except`. How many ended. */
export async function endSessions(db: Db, userId: string, which: { id?: string; except?: string }): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('authSessions')
    .where('userId', '=', userId)
    .$if(which.id !== undefined, (query) => query.where('id', '=', sql.val(which.id ?? '')))
    .$if(which.except !== undefined, (query) => query.where('id', '<>', sql.val(which.except ?? '')))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** What has run out: sessions, challenges, codes, counts, invitations. For the housekeeping loop. */
export async function purgeSignIns(db: Db, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - FORGET_MS)
  await db.deleteFrom('authSessions').where('expiresAt', '<', now).execute()
  await db.deleteFrom('authVerifications').where('expiresAt', '<', now).execute()
  await db.deleteFrom('usedTotpSteps').where('usedAt', '<', dayAgo).execute()
  await db.deleteFrom('signInFailures').where('failedAt', '<', dayAgo).execute()
  await db.deleteFrom('passwordTokens').where('expiresAt', '<', now).execute()
  await db.deleteFrom('setupTokens').where('expiresAt', '<', now).execute()
}
