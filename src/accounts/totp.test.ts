import { expect, test } from 'vitest'
import { hotp, matchingStep } from './totp.ts'

// RFC 4226 appendix D and RFC 6238 appendix B use this secret.
const SECRET = Buffer.from('12345678901234567890')

test('codes are those of RFC 4226, appendix D', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  expect(codes.map((_, counter) => hotp(SECRET, counter))).toEqual(codes)
})

test('a code counts in its own step and one step either way, no further', () => {
  const at = new Date(59_000) // step 1
  expect(matchingStep(SECRET, '287082', at)).toBe(1)
  expect(matchingStep(SECRET, '755224', at)).toBe(0)
  expect(matchingStep(SECRET, '359152', at)).toBe(2)
  expect(matchingStep(SECRET, '969429', at)).toBeUndefined()
})

test('what is not six digits is no code', () => {
  for (const code of ['', '28708', '2870822', 'abcdef', '２８７０８２'])
    expect(matchingStep(SECRET, code, new Date(59_000))).toBeUndefined()
})
