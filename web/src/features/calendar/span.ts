import type { Format } from '../../i18n/format.ts'

/** `05:12–05:16`, or `05:12` of one that is over within the minute. */
export function spanInWords(startAt: string, endAt: string, format: Format): string {
  const [start, end] = [format.time(startAt), format.time(endAt)]
  return start === end ? start : `${start}–${end}`
}
