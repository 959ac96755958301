import { audit } from '../audit/audit.ts'
import { type Actor, type App, systemActor, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { type Attempt, beginAttempt } from './backoff.ts'
import { type Caller, callAuth } from './call-auth.ts'
import { deviceCookie, knownDevice } from './device-cookie.ts'
import { reachOf } from './scope.ts'
import { userIdByEmail } from './sign-in-store.ts'
import { findPerson, liveGrants } from './store.ts'

/**
 * E-mail address and password. With two-factor on there is no session yet, only a challenge cookie for ten minutes.
 * Errors: `sign-in.refused` alike for a wrong password, an unknown address and a disabled account; `sign-in.backoff`.
 */
export async function signIn(
  app: App,
  caller: Caller,
  input: { email: string; password: string },
): Promise<{ twoFactorRequired: boolean; cookies: string[] }> {
  const device = await knownDevice(app, caller.headers, input.email)
  const attempt = await beginAttempt(app, 'password', device ? `${input.email} ${device}` : input.email)
  const answer = await callAuth(app, caller, '/sign-in/email', { ...input }, 'sign-in.refused').catch(async (error) => {
    throw await failed(
      app,
      caller,
      attempt,
      { factor: 'password', userId: await userIdByEmail(app.db, input.email) },
      error,
    )
  })
  await attempt.succeeded()
  const twoFactorRequired = answer.body['twoFactorRedirect'] === true
  const userId = twoFactorRequired ? undefined : await userIdByEmail(app.db, input.email)
  if (userId) await auditPerson(app, caller, userId, 'session.start', { secondFactor: 'none' })
  const cookies = device ? answer.cookies : [...answer.cookies, await deviceCookie(app, input.email)]
  return { twoFactorRequired, cookies }
}

/** The failure of an attempt; one that makes the account wait is put on record for the administrators. */
export async function failed(
  app: App,
  caller: Caller,
  attempt: Attempt,
  who: { factor: 'password' | 'code'; userId: string | undefined },
  error: unknown,
): Promise<unknown> {
  if (!attempt.blockedUntil || !(error instanceof Problem)) return error
  const data = { factor: who.factor, retryAt: attempt.blockedUntil.toISOString() }
  app.log.warn({ ...data, personId: who.userId, address: caller.address }, 'account waits after failed tries')
  // Unknown addresses leave no entry: anybody could fill the log with them.
  if (who.userId) await auditPerson(app, caller, who.userId, 'sign-in.block', data)
  return error
}

/** An entry about one's own account, seen by the administrators of one's areas. */
export async function auditPerson(
  app: App,
  caller: Caller,
  userId: string,
  action: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  const person = await findPerson(app.db, userId)
  // Who failed to sign in was not necessarily that person.
  const actor: Actor =
    action === 'sign-in.block' || !person
      ? systemActor('sign-in')
      : { kind: 'user', id: person.id, name: person.name, grants: [] }
  await withTransaction({ ...app, actor, requestId: caller.requestId }, async (tx) => {
    const areaCodes = await reachOf(tx, await liveGrants(tx.db, userId))
    await audit(tx, { action, subjectId: userId, areaCodes, data })
  })
}
