import { createHmac, timingSafeEqual } from 'node:crypto'

export const TOTP_STEP_SECONDS = 30
const DIGITS = 6
// One step either way, for phones whose clock is off: what better-auth accepts too.
const WINDOW = 1

/** RFC 4226 over SHA-1, six digits. `key` is the raw secret, not its base32 text. */
export function hotp(key: Buffer, counter: number): string {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const digest = createHmac('sha1', key).update(message).digest()
  const offset = (digest.at(-1) ?? 0) & 0xf
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

export const totpStep = (at: Date): number => Math.floor(at.getTime() / 1_000 / TOTP_STEP_SECONDS)

/** The step (RFC 6238) whose code this is, near `at`; undefined when it is none. */
export function matchingStep(key: Buffer, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const given = Buffer.from(code)
  const now = totpStep(at)
  const steps = Array.from({ length: 2 * WINDOW + 1 }, (_, index) => now - WINDOW + index)
  return steps.filter((step) => timingSafeEqual(Buffer.from(hotp(key, step)), given)).at(0)
}
