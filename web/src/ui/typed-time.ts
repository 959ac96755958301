import type { Typed } from './use-typed.ts'

/** Why a typed text is no time: not of the form, or no time of a day. */
export type TimeFault = 'form' | 'time'

const CLOCK = /^(\d{1,2})\s*(?:[:.](?=\s*\d)|h|giờ)\s*(?:(\d{2})(?::\d{2})?)?\s*(?:phút)?\s*(am|pm|sa|ch)?$/
const CLOSE = /^(\d{2})(\d{2})$/

/**
 * What a person typed or pasted, as `HH:mm` of 24 hours: 05:12, 5:12:00, 0512, 5h12, 5h, and what another clock wrote as
 * 5:12 PM. Never another time than the one that stands there: 24:00 is a fault. Pure.
 */
export function parseTypedTime(typed: string): Typed<TimeFault> {
  const text = typed.trim().toLowerCase()
  const [, hour, minute = '0', half] = CLOCK.exec(text) ?? CLOSE.exec(text) ?? []
  if (hour === undefined) return { fault: 'form' }
  const isOfTwelve = half === undefined || (Number(hour) >= 1 && Number(hour) <= 12)
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' || half === 'ch' ? 12 : 0)
  if (!isOfTwelve || hours > 23 || Number(minute) > 59) return { fault: 'time' }
  return { value: `${String(hours).padStart(2, '0')}:${minute.padStart(2, '0')}` }
}

/** `HH:mm` of what may have seconds too. */
export const shownTime = (time: string): string => time.slice(0, 5)
