import type { Format } from '../../i18n/format.ts'

/** `05:12–05:16`, or `05:12` of one that is over within the minute. */
export function spanInWords(startAt: string, endAt: string, format: Format): string {
  const [start, end] = [format.time(startAt), format.time(endAt)]
  return start === end ? start : `${start}–${end}`
}

/** `3:05` minutes from start to end. */
export const lengthOf = ({ startAt, endAt }: { startAt: string; endAt: string }, format: Format): string =>
  format.duration(Date.parse(endAt) - Date.parse(startAt))

/** `18 phút 5 giây` of seconds, in the words of the calendar. */
export const lengthInWords = (seconds: number, t: { length(minutes: number, seconds: number): string }): string =>
  t.length(Math.floor(seconds / 60), Math.round(seconds) % 60)

/** Seconds from start to end. */
export const secondsOf = ({ startAt, endAt }: { startAt: string; endAt: string }): number =>
  Math.round((Date.parse(endAt) - Date.parse(startAt)) / 1_000)
