import { Problem, type ProblemCode } from '../errors.ts'
import { AUTH_PATH, baseUrlOf, CLIENT_ADDRESS_HEADER, type IdentityApp, identityOf } from './identity.ts'

/** Where a request of ours came from, as far as signing in needs to know. */
export type Caller = { headers: Headers; address: string | undefined; requestId: string }

export type AuthAnswer = { body: Record<string, unknown>; cookies: string[] }

/**
 * Hand one request to better-auth, with nothing of the caller's but cookies, browser name and address.
 * Errors: its answers below 500 as Problems; `refused` is the code for a wrong secret.
 */
export async function callAuth(
  app: IdentityApp,
  caller: Caller,
  path: string,
  body: Record<string, unknown>,
  refused: ProblemCode,
): Promise<AuthAnswer> {
  const identity = await identityOf(app)
  const headers = new Headers({ 'content-type': 'application/json' })
  for (const name of ['cookie', 'user-agent']) {
    const value = caller.headers.get(name)
    if (value !== null) headers.set(name, value)
  }
  if (caller.address) headers.set(CLIENT_ADDRESS_HEADER, caller.address)
  const url = `${baseUrlOf(app.config)}${AUTH_PATH}${path}`
  const response = await identity.handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
  const answer: unknown = await response.json().catch(() => ({}))
  if (!response.ok) throw problemOf(response, answer, refused)
  return { body: isRecord(answer) ? answer : {}, cookies: response.headers.getSetCookie() }
}

function problemOf(response: Response, answer: unknown, refused: ProblemCode): Error {
  const code = isRecord(answer) && typeof answer['code'] === 'string' ? answer['code'] : ''
  const retryAfterSeconds = Number(response.headers.get('x-retry-after'))
  if (response.status === 429)
    return new Problem('sign-in.rate-limited', { fields: { retryAfterSeconds: retryAfterSeconds || 60 } })
  const known = PROBLEM_OF[code]
  if (known) return new Problem(known)
  if (response.status >= 500) return new Error(`better-auth answered ${response.status} ${code}`)
  return new Problem(refused)
}

// What is none of these is a wrong secret; that answer never says which part of it was wrong.
const PROBLEM_OF: Record<string, ProblemCode> = {
  INVALID_TWO_FACTOR_COOKIE: 'sign-in.challenge-expired',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'sign-in.challenge-expired',
  TOTP_NOT_ENABLED: 'second-factor.wrong-state',
  TOTP_ALREADY_ENABLED: 'second-factor.wrong-state',
  TWO_FACTOR_NOT_ENABLED: 'second-factor.wrong-state',
  BACKUP_CODES_NOT_ENABLED: 'second-factor.wrong-state',
  UNAUTHORIZED: 'session.required',
  // The hook in identity.ts gives no session to a disabled account.
  FAILED_TO_CREATE_SESSION: 'sign-in.refused',
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
