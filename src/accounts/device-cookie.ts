import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { parse, serialize } from 'hono/utils/cookie'
import { type IdentityApp, identityOf } from './identity.ts'

const DAYS = 180
const NONCE_BYTES = 16

/**
 * A device on which this person gave the right password before. Its failures are counted apart, so that strangers who
 * guess at a duty officer's password cannot keep that officer out on the night of a storm (OWASP, "Device cookies").
 */
export async function knownDevice(app: IdentityApp, headers: Headers, email: string): Promise<string | undefined> {
  const value = parse(headers.get('cookie') ?? '')[cookieName(app)] ?? ''
  const [nonce = '', mark = ''] = value.split('.')
  const given = Buffer.from(mark, 'base64url')
  const expected = await markOf(app, email, nonce)
  return given.length === expected.length && timingSafeEqual(given, expected) ? nonce : undefined
}

/** The Set-Cookie line for a device that has just shown the right password. It opens nothing by itself. */
export async function deviceCookie(app: IdentityApp, email: string): Promise<string> {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url')
  const mark = (await markOf(app, email, nonce)).toString('base64url')
  return serialize(cookieName(app), `${nonce}.${mark}`, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(app),
    path: '/api/v1/auth',
    maxAge: DAYS * 86_400,
  })
}

const isSecure = (app: IdentityApp): boolean => app.config.publicUrl?.startsWith('https:') ?? false
const cookieName = (app: IdentityApp): string => `${isSecure(app) ? '__Secure-' : ''}loa.device`

async function markOf(app: IdentityApp, email: string, nonce: string): Promise<Buffer> {
  const { secret } = await (await identityOf(app)).$context
  return createHmac('sha256', secret).update(`device\n${email}\n${nonce}`).digest()
}
