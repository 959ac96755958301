import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { addMs } from '../clock.ts'

// Crockford's base 32: no I, L, O, U, so that a code read out over the phone is typed as it was meant.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 12
const CODE_TTL_MS = 7 * 86_400_000

export type FreshCode = { code: string; hash: string; expiresAt: Date }

/** A one-time code of 60 random bits, 'K7QM-2X9D-4TRW'; only its hash is stored. */
export function makeCode(now: Date): FreshCode {
  const digits = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  const code = digits.replace(/(.{4})(?=.)/g, '$1-')
  return { code, hash: hashCode(code), expiresAt: addMs(now, CODE_TTL_MS) }
}

/** As people type: lower case, spaces, no dashes, O for 0, I or L for 1. */
export const hashCode = (typed: string): string =>
  sha256(typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1'))

/** The secret of one speaker at the broker. 32 random bytes need no slow hash: there is nothing to guess. */
export const makePassword = (): string => randomBytes(32).toString('base64url')

export const hashPassword = (password: string): string => sha256(password)

export const isPassword = (password: string, hash: string): boolean =>
  timingSafeEqual(Buffer.from(hashPassword(password)), Buffer.from(hash))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
