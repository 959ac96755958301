import { symmetricDecrypt } from 'better-auth/crypto'
import { parseSigned } from 'hono/utils/cookie'
import type { App, SessionProof } from '../context.ts'
import { Problem } from '../errors.ts'
import { beginAttempt } from './backoff.ts'
import { type AuthAnswer, type Caller, callAuth } from './call-auth.ts'
import { identityOf } from './identity.ts'
import { auditPerson, failed } from './sign-in.ts'
import { challengedUser, markSecondFactor, sealedTotpSecret, useTotpStep } from './sign-in-store.ts'
import { matchingStep } from './totp.ts'

export type SignedInPerson = { id: string; session: SessionProof }

const PATHS = { totp: '/two-factor/verify-totp', backup: '/two-factor/verify-backup-code' } as const

/**
 * A code from the authenticator, or a backup code: ends a two-factor sign-in, switches two-factor on (the first code
 * after enabling), or confirms a running session anew. Each code works once.
 * Errors: `second-factor.refused`, `second-factor.code-used`, `sign-in.challenge-expired`, `sign-in.backoff`.
 */
export async function verifyCode(
  app: App,
  caller: Caller,
  person: SignedInPerson | undefined,
  kind: keyof typeof PATHS,
  code: string,
): Promise<AuthAnswer> {
  const userId = person?.id ?? (await challenged(app, caller))
  if (!userId) throw new Problem('sign-in.challenge-expired')
  const attempt = await beginAttempt(app, 'code', userId)
  const verify = async () => {
    if (kind === 'totp') await spendTotp(app, userId, code)
    return callAuth(app, caller, PATHS[kind], { code }, 'second-factor.refused')
  }
  const answer = await verify().catch(async (error) => {
    throw await failed(app, caller, attempt, { factor: 'code', userId }, error)
  })
  await attempt.succeeded()
  if (person) await markSecondFactor(app.db, person.session.id, app.clock.now())
  const action = !person ? 'session.start' : person.session.twoFactorEnabled ? 'session.confirm' : 'two-factor.enable'
  await auditPerson(app, caller, userId, action, { secondFactor: kind })
  return answer
}

/** better-auth takes a code again while its 90 seconds last; spent here first, it cannot. */
async function spendTotp(app: App, userId: string, code: string): Promise<void> {
  const sealed = await sealedTotpSecret(app.db, userId)
  if (sealed === undefined) throw new Problem('second-factor.wrong-state')
  const { secretConfig } = await (await identityOf(app)).$context
  const now = app.clock.now()
  const step = matchingStep(Buffer.from(await symmetricDecrypt({ key: secretConfig, data: sealed })), code, now)
  if (step === undefined) throw new Problem('second-factor.refused')
  if (!(await useTotpStep(app.db, userId, step, now))) throw new Problem('second-factor.code-used')
}

async function challenged(app: App, caller: Caller): Promise<string | undefined> {
  const context = await (await identityOf(app)).$context
  const name = context.createAuthCookie('two_factor').name
  const cookies = await parseSigned(caller.headers.get('cookie') ?? '', context.secret, name)
  const identifier = cookies[name]
  return typeof identifier === 'string' ? challengedUser(app.db, identifier, app.clock.now()) : undefined
}
