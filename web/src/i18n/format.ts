import type { Language } from './language.tsx'

/** Where the loudspeakers stand. The browser's own zone would lie to an official who travels. */
export const ZONE = 'Asia/Ho_Chi_Minh'

type Instant = Date | string | number
export type Format = ReturnType<typeof createFormat>

/** Formatting of one language; instants are ISO texts, Dates or milliseconds, shown in the station's zone. */
export function createFormat(language: Language) {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB'
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options })
    return (at: Instant) => format.format(new Date(at))
  }
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  const time = dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const date = dates({ day: '2-digit', month: '2-digit', year: 'numeric' })
  const weekday = dates({ weekday: 'long' })
  const shortWeekday = dates({ weekday: language === 'vi' ? 'narrow' : 'short' })
  const shortDate = dates({ weekday: 'short', day: '2-digit', month: '2-digit' })
  const longDate = dates({ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' })
  const words =
    language === 'vi' ? { today: 'hôm nay', tomorrow: 'ngày mai' } : { today: 'today', tomorrow: 'tomorrow' }

  /** `hôm nay`, `ngày mai`, else `Th 3, 24/11`; with its year when that is not this one, or half a year away. */
  const day = (at: Instant, now: Instant = Date.now()): string => {
    const apart = daysBetween(localDate(now), localDate(at))
    return apart === 0
      ? words.today
      : apart === 1
        ? words.tomorrow
        : Math.abs(apart) > 180 || localDate(now).slice(0, 4) !== localDate(at).slice(0, 4)
          ? longDate(at)
          : shortDate(at)
  }
  return {
    locale,
    number: (value: number) => number.format(value),
    percent: (share: number) => percent.format(share),
    /** 05:12 */
    time,
    /** 05:12:30 */
    clock: dates({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    /** 24/11/2026 */
    date,
    weekday,
    /** T2 … CN, Mon … Sun */
    shortWeekday,
    shortDate,
    dateTime: (at: Instant) => `${time(at)} ${date(at)}`,
    day,
    /** `05:12 ngày mai` */
    when: (at: Instant, now: Instant = Date.now()) => `${time(at)} ${day(at, now)}`,
    /** 4:05, 1:02:03 */
    duration: (ms: number) => {
      const seconds = Math.max(0, Math.round(ms / 1_000))
      const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
      return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
    },
    /** `5 phút trước` */
    ago: (at: Instant, now: Instant = Date.now()) => {
      const seconds = (new Date(at).getTime() - new Date(now).getTime()) / 1_000
      const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1]
      return relative.format(Math.round(seconds / size), unit)
    },
    list: (items: readonly string[]) => list.format(items),
  }
}

const two = (value: number) => `${value}`.padStart(2, '0')
const UNITS: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

const isoDate = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' })
const isoTime = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, timeStyle: 'medium' })
/** `YYYY-MM-DD` of an instant in the station's zone: what schedules and pickers use. */
export const localDate = (at: Instant): string => isoDate.format(new Date(at))
/** `HH:MM:SS` of an instant in the station's zone. */
export const localTime = (at: Instant): string => isoTime.format(new Date(at))

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
