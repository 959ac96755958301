import { hotp, totpStep } from '../../src/accounts/totp.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What the app on a phone does with the otpauth:// link. */
export class Authenticator {
  readonly #key: Buffer

  constructor(totpUri: string) {
    const secret = new URL(totpUri).searchParams.get('secret') ?? ''
    const bits = [...secret].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
    this.#key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  }

  /** The code of now, or of `ahead` steps of 30 s from now: servers take one step either way. */
  code(ahead = 0): string {
    return hotp(this.#key, totpStep(new Date()) + ahead)
  }
}
