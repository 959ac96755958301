import type { App } from '../context.ts'
import { Problem } from '../errors.ts'
import { beginAttempt } from './backoff.ts'
import { type AuthAnswer, type Caller, callAuth } from './call-auth.ts'
import { requireRecentSecondFactor } from './second-factor.ts'
import { auditPerson, failed } from './sign-in.ts'
import { endSessions } from './sign-in-store.ts'
import { findPerson } from './store.ts'
import type { SignedInPerson } from './two-factor.ts'

const STEP_UP_MINUTES = 10

/** Every other session ends. Errors: `password.refused`, `sign-in.backoff`. */
export async function changePassword(
  app: App,
  caller: Caller,
  person: SignedInPerson,
  input: { currentPassword: string; newPassword: string },
): Promise<AuthAnswer> {
  const body = { ...input, revokeOtherSessions: true }
  const answer = await withPassword(app, caller, person, '/change-password', body)
  await auditPerson(app, caller, person.id, 'password.change')
  return answer
}

/** A new authenticator secret and backup codes; nothing is switched on before a first code was verified. */
export async function enableTwoFactor(
  app: App,
  caller: Caller,
  person: SignedInPerson,
  password: string,
): Promise<{ totpUri: string; backupCodes: string[] }> {
  const { body } = await withPassword(app, caller, person, '/two-factor/enable', { password })
  return { totpUri: String(body['totpURI']), backupCodes: codesOf(body) }
}

/** Errors: `second-factor.required` unless a code was shown in the last ten minutes. */
export async function disableTwoFactor(
  app: App,
  caller: Caller,
  person: SignedInPerson,
  password: string,
): Promise<AuthAnswer> {
  if (!person.session.twoFactorEnabled) throw new Problem('second-factor.wrong-state')
  requireCode(app, person)
  const answer = await withPassword(app, caller, person, '/two-factor/disable', { password })
  await auditPerson(app, caller, person.id, 'two-factor.disable')
  return answer
}

export async function newBackupCodes(
  app: App,
  caller: Caller,
  person: SignedInPerson,
  password: string,
): Promise<string[]> {
  requireCode(app, person)
  const { body } = await withPassword(app, caller, person, '/two-factor/generate-backup-codes', { password })
  await auditPerson(app, caller, person.id, 'two-factor.backup-codes')
  return codesOf(body)
}

/** One session of one's own, or all the others. Errors: `session.not-found`. */
export async function revokeSessions(app: App, caller: Caller, person: SignedInPerson, id?: string): Promise<void> {
  const ended = await endSessions(app.db, person.id, id === undefined ? { except: person.session.id } : { id })
  if (id !== undefined && ended === 0) throw new Problem('session.not-found')
  await auditPerson(app, caller, person.id, 'session.revoke', { ended })
}

/** A stolen session must not become a place to guess the password at: these tries count like those at sign-in. */
async function withPassword(
  app: App,
  caller: Caller,
  person: SignedInPerson,
  path: string,
  body: Record<string, unknown>,
): Promise<AuthAnswer> {
  const known = await findPerson(app.db, person.id)
  if (!known) throw new Problem('session.required')
  const attempt = await beginAttempt(app, 'password', known.email)
  const answer = await callAuth(app, caller, path, body, 'password.refused').catch(async (error) => {
    throw await failed(app, caller, attempt, { factor: 'password', userId: person.id }, error)
  })
  await attempt.succeeded()
  return answer
}

const requireCode = (app: App, person: SignedInPerson): void =>
  requireRecentSecondFactor(
    { clock: app.clock, actor: { kind: 'user', id: person.id, name: '', grants: [], session: person.session } },
    STEP_UP_MINUTES,
  )

const codesOf = (body: Record<string, unknown>): string[] =>
  Array.isArray(body['backupCodes']) ? body['backupCodes'].map(String) : []
