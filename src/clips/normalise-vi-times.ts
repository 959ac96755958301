import { readPlain } from './normalise-vi-numbers.ts'

const HOUR = '([01]?\\d|2[0-4])'
const MINUTE = '([0-5]\\d)'
const BEFORE = '(?<![\\p{L}\\p{N}.,:/])'
const AFTER = '(?![\\p{L}\\p{N}]|[.,:]\\d)'
const FROM_TIME = new RegExp(
  `${BEFORE}${HOUR}\\s?(?:h|giờ|:)\\s?(?:${MINUTE}(?:['’]|\\s?(?:ph|p|phút))?)?\\s*[-–—]\\s*(?=\\d{1,2}\\s?(?:h|giờ|:))`,
  'giu',
)

/** '5h30', '05:30', '17h', '5 giờ 30', '5h-6h30', '7-9h' → words. */
export function expandTimes(text: string): string {
  return text
    .replace(
      rule(`${HOUR}\\s*[-–—]\\s*${HOUR}\\s?(?:h|giờ)`),
      (_, from: string, to: string) => `${readPlain(from)} đến ${readPlain(to)} giờ`,
    )
    .replace(FROM_TIME, (_, h: string, m?: string) => `${clock(h, m)} đến `)
    .replace(
      rule(`${HOUR}:${MINUTE}:${MINUTE}`),
      (_, h: string, m: string, s: string) => `${clock(h)} ${readPlain(m)} phút ${readPlain(s)} giây`,
    )
    .replace(
      rule(`${HOUR}\\s?(?:h|g|giờ|:)\\s?${MINUTE}(?:['’]|\\s?(?:ph|p|phút)(?![\\p{L}]))?`),
      (_, h: string, m: string) => clock(h, m),
    )
    .replace(rule(`(\\d{1,3})\\s?h`), (_, h: string) => clock(h))
    .replace(rule(`(\\d{1,3})\\s?(?:['’]|ph)`), (_, m: string) => `${readPlain(m)} phút`)
}

const rule = (pattern: string) => new RegExp(`${BEFORE}${pattern}${AFTER}`, 'giu')

const clock = (h: string, m = '00'): string => `${readPlain(h)} giờ${m === '00' ? '' : ` ${readPlain(m)} phút`}`
