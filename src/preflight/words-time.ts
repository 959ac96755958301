import { DateTime } from 'luxon'

const WEEKDAYS_VI = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']

/** '05:10', or '05:10:30' when the seconds matter. */
export function clockIn(instant: Date, zone: string): string {
  const at = DateTime.fromJSDate(instant, { zone })
  return at.toFormat(at.second === 0 ? 'HH:mm' : 'HH:mm:ss')
}

/** The clock with the day, to stand behind “lúc”. */
export function momentIn(instant: Date, zone: string): { vi: string; en: string } {
  const at = DateTime.fromJSDate(instant, { zone })
  const time = clockIn(instant, zone)
  return {
    vi: `${time} ${WEEKDAYS_VI[at.weekday]} ${at.toFormat('d/M/yyyy')}`,
    en: `${time} on ${at.setLocale('en-GB').toFormat('ccc d LLL yyyy')}`,
  }
}

export const clock = (iso: string, zone: string): string => clockIn(new Date(iso), zone)

/** As `momentIn`, with its “lúc” before it. */
export function dayTime(iso: string, zone: string): { vi: string; en: string } {
  const { vi, en } = momentIn(new Date(iso), zone)
  return { vi: `lúc ${vi}`, en: `at ${en}` }
}
