/** As the server's own rule (src/accounts/identity.ts). */
export const PASSWORD_MIN = 10
export const PASSWORD_MAX = 128

export type Strength = 'short' | 'weak' | 'fair' | 'strong'

const COMMON = /password|matkhau|mat khau|mậtkhẩu|qwerty|abc123|iloveyou|anhyeuem|admin|loalang|loa làng|123456|111111/i
const FAIR_BITS = 40
const STRONG_BITS = 60

/**
 * How long a guesser needs, roughly: bits by the kinds of characters used, where what repeats, runs (`1234`, `abcd`) or
 * stands in every list of passwords counts as one character. Advice only: the server asks for a length and no more.
 */
export function strengthOf(password: string, known: readonly string[] = []): Strength {
  const letters = [...password]
  if (letters.length < PASSWORD_MIN) return 'short'
  const own = known.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((part) => part.length >= 4)
  const guessed = own.reduce((text, part) => text.replaceAll(part, '*'), password.toLowerCase()).replace(COMMON, '*')
  const fresh = [...guessed].filter((letter, at, all) => !follows(all[at - 1], letter)).length
  const kinds: Array<[RegExp, number]> = [
    [/\d/, 10],
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[^\da-zA-Z\s]/, 33],
    [/\s/, 3],
  ]
  const alphabet = kinds.reduce((size, [kind, count]) => size + (kind.test(password) ? count : 0), 0)
  const bits = fresh * Math.log2(Math.max(2, alphabet))
  return bits < FAIR_BITS ? 'weak' : bits < STRONG_BITS ? 'fair' : 'strong'
}

const follows = (before: string | undefined, letter: string): boolean => {
  const step = before === undefined ? Number.NaN : letter.charCodeAt(0) - before.charCodeAt(0)
  return Math.abs(step) <= 1
}
