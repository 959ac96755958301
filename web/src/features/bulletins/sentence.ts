import type { Format } from '../../i18n/format.ts'
import { dayInstant, ruleInWords, type ScheduleRule } from './when.ts'

/** Who would hear, as `POST /reach` counts them. */
export type Audience = {
  speakers: number
  online: number
  communes: number
  /** Of the only commune, when there is one. */
  communeName?: string | undefined
}
export type Moment =
  | { kind: 'none' }
  | { kind: 'approved' }
  /** `startAt` and `endAt` of the first airing, once they are known. */
  | { kind: 'rule'; rule: ScheduleRule; startAt?: string | undefined; endAt?: string | undefined; isExact: boolean }
type Sentence = { audience: Audience; moment: Moment; format: Format; now: number }

const TEXTS = {
  vi: {
    nobody: 'Chưa có cụm loa nào ở nơi đã chọn: không ai nghe được bản tin này',
    play: (speakers: string, where: string) => `Phát trên ${speakers} cụm loa ở ${where}`,
    communes: (count: string) => `${count} xã`,
    none: 'chưa hẹn giờ',
    approved: 'ngay sau khi được duyệt',
    about: 'khoảng ',
    offline: (count: string) => `${count} cụm đang mất kết nối`,
    allOffline: 'tất cả đang mất kết nối',
  },
  en: {
    nobody: 'There is no speaker where you chose: nobody would hear this',
    play: (speakers: string, where: string) =>
      `Plays on ${speakers} ${speakers === '1' ? 'speaker' : 'speakers'} in ${where}`,
    communes: (count: string) => `${count} communes`,
    none: 'no time set',
    approved: 'as soon as it is approved',
    about: 'about ',
    offline: (count: string) => `${count} ${count === '1' ? 'is' : 'are'} not connected`,
    allOffline: 'none of them is connected',
  },
}

/**
 * What will happen, before the button that makes it happen:
 * "Phát trên 34 cụm loa ở 2 xã, 05:12–05:16 ngày mai; 1 cụm đang mất kết nối". Pure.
 */
export function describeAiring({ audience, moment, format, now }: Sentence): string {
  const t = format.locale === 'vi-VN' ? TEXTS.vi : TEXTS.en
  const { speakers, online, communes, communeName } = audience
  if (speakers === 0) return t.nobody
  const where = communes === 1 && communeName ? communeName : t.communes(format.number(communes))
  const silent = speakers - online
  const offline =
    silent === 0
      ? ''
      : silent === speakers && speakers > 1
        ? `; ${t.allOffline}`
        : `; ${t.offline(format.number(silent))}`
  return `${t.play(format.number(speakers), where)}, ${momentInWords(moment, format, now)}${offline}`
}

function momentInWords(moment: Moment, format: Format, now: number): string {
  const t = format.locale === 'vi-VN' ? TEXTS.vi : TEXTS.en
  if (moment.kind === 'none') return t.none
  if (moment.kind === 'approved') return t.approved
  const { rule, startAt, endAt, isExact } = moment
  if (!startAt || !endAt) return ruleInWords(rule, format, now)
  const span = `${format.time(startAt)}–${isExact ? '' : t.about}${format.time(overAt(endAt))}`
  // The day that the clock says, not the one that a rule in another zone would.
  return rule.kind === 'once' ? `${span} ${format.day(startAt, now)}` : ruleInWords(rule, format, now, span)
}

const MINUTE_MS = 60_000
/** The minute by which it is over: seven seconds at 05:12 are 05:12–05:13. */
const overAt = (endAt: string): number => Math.ceil(Date.parse(endAt) / MINUTE_MS) * MINUTE_MS

/** `05:12–05:16 ngày mai` of an airing whose end may not be known. */
export const airingInWords = (
  airing: { startAt: string; endAt: string | null },
  format: Format,
  now: number = Date.now(),
): string => `${spanInWords(airing, format)} ${format.day(airing.startAt, now)}`

/** `05:12–05:16`. */
export const spanInWords = ({ startAt, endAt }: { startAt: string; endAt: string | null }, format: Format): string =>
  endAt === null ? format.time(startAt) : `${format.time(startAt)}–${format.time(overAt(endAt))}`

/** `Thứ Hai, 23/11/2026`. Beside native pickers, which write days as the browser's language does: 05/06 is two days. */
export const wholeDay = (date: string, format: Format): string =>
  `${format.weekday(dayInstant(date))}, ${format.date(dayInstant(date))}`
