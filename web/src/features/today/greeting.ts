import type { Format } from '../../i18n/format.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import type { todayTexts } from './texts.ts'

type Words = typeof todayTexts.vi

/** By the station's clock, not the traveller's. */
export function greetingOf(t: Words, name: string, now: number): string {
  const hour = Number(localTime(now).slice(0, 2))
  const { morning, noon, afternoon, evening } = t.greeting
  const words =
    hour >= 4 && hour < 11 ? morning : hour < 13 && hour >= 11 ? noon : hour >= 13 && hour < 18 ? afternoon : evening
  return t.greet(words, name)
}

/** `Thứ Bảy, ngày 21 tháng 11 năm 2026` */
export function dateInWords(t: Words, format: Format, now: number): string {
  const [year = '', month = '', day = ''] = localDate(now)
    .split('-')
    .map((part) => `${Number(part)}`)
  return t.dateInWords(format.weekday(now), day, month, year)
}
