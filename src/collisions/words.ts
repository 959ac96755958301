import type { Consequence } from './consequences.ts'

/** What happens to two that collide, in sentences for an official. Pure. */
export type Words = { vi: string; en: string }

const ZONE = 'Asia/Ho_Chi_Minh'
const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** '05:10', or '05:10:30' when the seconds matter. */
export const clockOf = (at: Date): string => format.format(at).replace(/:00$/, '')

const join = (...parts: Words[]): Words => ({
  vi: parts.map((part) => part.vi).join(' '),
  en: parts.map((part) => part.en).join(' '),
})

/** `loser` and `winner` are titles. */
export function tellConsequence(consequence: Consequence, winner: string, loser: string): Words {
  if (consequence.kind === 'waits') {
    if (consequence.startsAt)
      return {
        vi: `“${loser}” chờ “${winner}” phát xong rồi mới phát, từ ${clockOf(consequence.startsAt)}.`,
        en: `“${loser}” waits until “${winner}” has ended and begins at ${clockOf(consequence.startsAt)}.`,
      }
    return {
      vi: `“${loser}” không phát được: “${winner}” chiếm loa đến khi quá giờ còn được phát muộn.`,
      en: `“${loser}” is not heard: “${winner}” holds the speakers until it is too late to begin.`,
    }
  }
  const cut = {
    vi: `“${winner}” ngắt “${loser}” lúc ${clockOf(consequence.cutAt)};`,
    en: `“${winner}” cuts “${loser}” at ${clockOf(consequence.cutAt)};`,
  }
  if (!consequence.resumesAt) return join(cut, { vi: 'phần còn lại bị bỏ.', en: 'the rest of it is dropped.' })
  const at = clockOf(consequence.resumesAt)
  if (consequence.resume === 'restart')
    return join(cut, { vi: `phát lại từ đầu lúc ${at}.`, en: `it begins again at ${at}.` })
  return join(cut, { vi: `phát tiếp lúc ${at}.`, en: `it goes on at ${at}.` })
}

export const tellShift = (loser: string, winner: string, startAt: Date | undefined): Words =>
  startAt
    ? {
        vi: `“${loser}” lùi sang ${clockOf(startAt)}, ngay sau “${winner}”.`,
        en: `“${loser}” starts at ${clockOf(startAt)} instead, right behind “${winner}”.`,
      }
    : {
        vi: `Không lùi được “${loser}”: trong ba giờ sau “${winner}” không còn lúc nào trống và được phép phát.`,
        en: `“${loser}” cannot be shifted: in the three hours behind “${winner}” there is no time that is free and allowed.`,
      }

export const tellReplace = (loser: string, winner: string): Words => ({
  vi: `Chỉ phát “${winner}”, bỏ “${loser}” lần này.`,
  en: `Only “${winner}” is broadcast; “${loser}” is left out this time.`,
})

export const tellAsk = (until: Date | undefined): Words =>
  until
    ? {
        vi: `Để người khác quyết định, chậm nhất lúc ${clockOf(until)}.`,
        en: `Left for somebody else to decide, by ${clockOf(until)} at the latest.`,
      }
    : { vi: 'Không để lại được nữa.', en: 'It cannot be left for later any more.' }

export const tellTooLate: Words = {
  vi: 'Lượt phát đã gửi đến các cụm loa, không đổi được nữa.',
  en: 'It has been sent to the speakers already.',
}
