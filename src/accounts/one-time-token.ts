import { createHash, randomBytes } from 'node:crypto'

/** 32 random bytes, 43 characters: nothing to guess, so a fast hash is enough to keep it by. */
export const newSecretToken = (prefix: string): string => `${prefix}${randomBytes(32).toString('base64url')}`

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')
