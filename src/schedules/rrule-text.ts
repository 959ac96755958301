import { z } from '@hono/zod-openapi'

type Fault = { path: 'rrule' | 'shortMonth'; message: string }
type Freq = keyof typeof MOST_INTERVAL

// More than ten years between two airings is a slip of the keyboard, and makes "it never airs" expensive to find out.
const MOST_INTERVAL = { DAILY: 366, WEEKLY: 53, MONTHLY: 120, YEARLY: 10 }
const ALLOWED =
  'allowed are FREQ=DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL, BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY, BYDAY, BYSETPOS and WKST'

/** What else may stand in a rule and where that is said instead. */
const ELSEWHERE: Record<string, string> = {
  COUNT: 'give the number of airings as `count`',
  UNTIL: 'give the last day as `endsOn`',
  BYHOUR: 'give the time of day as `at`; a second time of day is a second schedule',
  BYMINUTE: 'give the time of day as `at`',
  BYSECOND: 'give the time of day as `at`',
  RSCALE: 'rules are of the Gregorian calendar',
  SKIP: 'give `shortMonth`',
}

const numbers = (least: number, most: number, negative: boolean) =>
  z
    .string()
    .refine((text) =>
      text
        .split(',')
        .every(
          (one) =>
            (negative ? /^[+-]?\d{1,3}$/ : /^\d{1,3}$/).test(one) &&
            Math.abs(Number(one)) >= least &&
            Math.abs(Number(one)) <= most,
        ),
    )

const PARTS: Record<string, { values: z.ZodType; help: string }> = {
  FREQ: { values: z.enum(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']), help: 'DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { values: numbers(1, 999, false), help: 'a number from 1' },
  BYMONTH: { values: numbers(1, 12, false), help: 'months 1 to 12' },
  BYWEEKNO: { values: numbers(1, 53, true), help: 'weeks 1 to 53 or -1 to -53' },
  BYYEARDAY: { values: numbers(1, 366, true), help: 'days 1 to 366 or -1 to -366' },
  BYMONTHDAY: { values: numbers(1, 31, true), help: 'days 1 to 31 or -1 to -31' },
  BYSETPOS: { values: numbers(1, 366, true), help: 'positions 1 to 366 or -1 to -366' },
  BYDAY: {
    values: z.string().regex(/^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU))*$/),
    help: 'MO to SU, in a month or year also with a number, such as 1MO or -1FR',
  },
  WKST: { values: z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']), help: 'MO to SU' },
}

/** 'FREQ=DAILY;INTERVAL=2' as its parts. Of what was refused by `faultsOfRRule` nothing can be said. */
export const partsOfRRule = (text: string): Map<string, string> =>
  new Map(text.split(';').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]))

/**
 * What is wrong with the text of a rule, in words that name what is allowed. Only days may be said there: times of day,
 * ends and exceptions have fields of their own. RFC 5545, 3.3.10.
 */
export function faultsOfRRule(text: string, shortMonth?: 'skip' | 'last-day'): Fault[] {
  const wrong = (message: string): Fault[] => [{ path: 'rrule', message: `${message}; ${ALLOWED}` }]
  if (/\s|:/.test(text)) return wrong('give the rule alone, in one line, without RRULE:, DTSTART, RDATE or EXDATE')
  const parts = partsOfRRule(text)
  if (parts.size !== text.split(';').length) return wrong('each part may stand there once')
  for (const [name, value] of parts) {
    const elsewhere = ELSEWHERE[name]
    if (elsewhere) return wrong(`${name} is not taken here: ${elsewhere}`)
    const part = PARTS[name]
    if (!part) return wrong(`"${name || text}" is not a part of a rule here`)
    if (!part.values.safeParse(value).success) return wrong(`${name}=${value} is not one of ${part.help}`)
  }
  const freq = parts.get('FREQ') as Freq | undefined // safe: checked by PARTS above
  if (!freq) return wrong('FREQ is missing')
  if (Number(parts.get('INTERVAL') ?? 1) > MOST_INTERVAL[freq])
    return wrong(`INTERVAL is at most ${MOST_INTERVAL[freq]} with FREQ=${freq}`)
  const clash = clashOf(freq, parts)
  if (clash) return wrong(clash)
  if (
    shortMonth === 'last-day' &&
    (freq !== 'MONTHLY' || !parts.has('BYMONTHDAY') || parts.has('BYDAY') || parts.has('BYSETPOS'))
  )
    return [{ path: 'shortMonth', message: 'last-day is for FREQ=MONTHLY with BYMONTHDAY, without BYDAY and BYSETPOS' }]
  return []
}

/** Parts that the standard does not let stand together, or reads in more than one way. */
function clashOf(freq: Freq, parts: ReadonlyMap<string, string>): string | undefined {
  const has = (name: string) => parts.has(name)
  if (has('BYWEEKNO') && freq !== 'YEARLY') return 'BYWEEKNO needs FREQ=YEARLY'
  if (has('BYWEEKNO') && !has('BYDAY')) return 'BYWEEKNO needs BYDAY: which day of that week'
  if (has('BYYEARDAY') && freq !== 'YEARLY') return 'BYYEARDAY needs FREQ=YEARLY'
  if (has('BYMONTHDAY') && freq === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY'
  const isCounted = /\d/.test(parts.get('BYDAY') ?? '')
  if (isCounted && (freq === 'DAILY' || freq === 'WEEKLY' || has('BYWEEKNO')))
    return 'a number before a weekday needs FREQ=MONTHLY or YEARLY, without BYWEEKNO'
  // Readers of the standard disagree about the week in which a series begins.
  if (has('BYSETPOS') && (freq === 'DAILY' || freq === 'WEEKLY')) return 'BYSETPOS needs FREQ=MONTHLY or YEARLY'
  if (has('BYSETPOS') && ![...parts.keys()].some((name) => name.startsWith('BY') && name !== 'BYSETPOS'))
    return 'BYSETPOS needs another BY… part to choose from'
  return undefined
}
