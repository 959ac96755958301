import { expect, test } from 'vitest'
import { fixedClock } from '../clock.ts'
import { hashCode, hashPassword, isPassword, makeCode, makePassword } from './enrolment-code.ts'
import { createAttemptLimit } from './rate-limit.ts'

test('a code is accepted as people type it', () => {
  const { code, hash, expiresAt } = makeCode(new Date('2026-11-21T00:00:00Z'))
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(expiresAt.toISOString()).toBe('2026-11-28T00:00:00.000Z')
  for (const typed of [code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `])
    expect(hashCode(typed)).toBe(hash)
  expect(hashCode('OIL0-AAAA-BBBB')).toBe(hashCode('0110-aaaa-bbbb'))
})

test('only the very password matches its hash', () => {
  const password = makePassword()
  expect(Buffer.from(password, 'base64url')).toHaveLength(32)
  expect(isPassword(password, hashPassword(password))).toBe(true)
  expect(isPassword(makePassword(), hashPassword(password))).toBe(false)
  expect(isPassword('', hashPassword(password))).toBe(false)
})

test('after ten wrong codes an address waits for the rest of the minute; others do not', () => {
  const clock = fixedClock('2026-11-21T00:00:00Z')
  const limit = createAttemptLimit(clock)
  for (let n = 0; n < 10; n += 1) {
    limit.check('192.0.2.1')
    limit.countWrong('192.0.2.1')
  }
  clock.advance(20_000)
  expect(() => limit.check('192.0.2.1')).toThrow(
    expect.objectContaining({ code: 'enrolment.too-many-attempts', fields: { retryAfterSeconds: 40 } }),
  )
  limit.check('192.0.2.2')
  clock.advance(40_000)
  limit.check('192.0.2.1')
})
