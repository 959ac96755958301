import type { Consequence } from './consequences.ts'

/** What happens to two that collide, in sentences for an official. Pure. */
export type Words = { vi: string; en: string }

const ZONE = 'Asia/Ho_Chi_Minh'
const MINUTE_MS = 60_000
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

/** To the first time behind the winner that is free and allowed; undefined: there is none that is of use. */
export function tellShift(loser: string, winner: { title: string; endAt: Date }, startAt: Date | undefined): Words {
  const { title, endAt } = winner
  if (!startAt)
    return {
      vi: `Không lùi được “${loser}”: sau “${title}” không còn giờ nào kịp, còn trống và được phép phát.`,
      en: `“${loser}” cannot be shifted: behind “${title}” no time is soon enough, free and allowed.`,
    }
  const at = clockOf(startAt)
  // By the minute, as people plan: something else, or a policy, may stand between the two.
  return startAt.getTime() - endAt.getTime() < MINUTE_MS
    ? {
        vi: `“${loser}” lùi sang ${at}, ngay sau “${title}”.`,
        en: `“${loser}” starts at ${at}, right behind “${title}”.`,
      }
    : {
        vi: `“${loser}” lùi sang ${at}, giờ sớm nhất sau “${title}” còn trống và được phép phát.`,
        en: `“${loser}” starts at ${at}, the first time behind “${title}” that is free and allowed.`,
      }
}

/** To a time that a person chose. */
export const tellMove = (loser: string, winner: string, startAt: Date): Words => ({
  vi: `“${loser}” chuyển sang ${clockOf(startAt)} để nhường “${winner}”.`,
  en: `“${loser}” starts at ${clockOf(startAt)} to make room for “${winner}”.`,
})

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
