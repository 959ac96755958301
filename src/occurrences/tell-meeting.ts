type Words = { vi: string; en: string }

/** One of two as a sentence names it. `isProgramme`: a whole session. */
export type Named = { title: string; isProgramme: boolean }

/** How two of one class end. `loser` is shifted, cut, left out, or waits, as the station or a person chose. */
export type Ending =
  /** `isEarliest`: something else that is undecided yet may push it further. */
  | { kind: 'shift'; startAt: Date; isEarliest?: boolean }
  | { kind: 'left-out' }
  | { kind: 'cut'; cutAt: Date; resumesAt: Date | null; resume: 'continue' | 'restart' | 'drop' }
  | { kind: 'waits'; startsAt: Date | null }

const CHOSEN = {
  'by-deadline': { vi: 'nếu không ai chọn, ', en: 'if nobody chooses, ' },
  'if-it-stays': {
    vi: 'nếu không ai chọn và lượt kia không đổi giờ, ',
    en: 'if nobody chooses and the other one stays, ',
  },
  'by-rule': { vi: 'đã sát giờ phát: ', en: 'it is too late to ask: ' },
  decided: { vi: 'đã quyết định: ', en: 'it was decided: ' },
} as const satisfies Record<string, Words>

/**
 * The one sentence about two of one class, on every screen. `loser` null: the broadcast that is being looked at. `at`: when
 * they meet, as it stands in the sentence.
 */
export function tellMeeting(meeting: {
  loser: Named | null
  winner: Named | null
  at: Words
  chosen: keyof typeof CHOSEN
  ending: Ending
  clock(at: Date): string
}): Words {
  const { loser, winner, at, ending, clock } = meeting
  const how = CHOSEN[meeting.chosen]
  const end = tellEnding(ending, clock)
  if (winner) {
    const other = nameOf(winner)
    return {
      vi: `${loser ? `${nameOf(loser).vi} trùng` : 'Trùng'} với ${other.vi} lúc ${at.vi}; ${how.vi}${end.vi}.`,
      en: `${loser ? `${nameOf(loser).en} meets` : 'It meets'} ${other.en} at ${at.en}; ${how.en}it ${end.en}.`,
    }
  }
  const other = loser ? nameOf(loser) : { vi: '', en: '' }
  return {
    vi: `Trùng với ${other.vi} lúc ${at.vi}; ${how.vi}${loser ? `“${loser.title}” ` : ''}${end.vi}.`,
    en: `It meets ${other.en} at ${at.en}; ${how.en}${loser ? `“${loser.title}” ` : ''}${end.en}.`,
  }
}

const nameOf = ({ title, isProgramme }: Named): Words => ({
  vi: `${isProgramme ? 'chương trình ' : ''}“${title}”`,
  en: `${isProgramme ? 'the programme ' : ''}“${title}”`,
})

function tellEnding(ending: Ending, clock: (at: Date) => string): Words {
  switch (ending.kind) {
    case 'shift':
      return ending.isEarliest
        ? {
            vi: `phát sau lượt kia, sớm nhất ${clock(ending.startAt)}`,
            en: `plays behind the other one, at ${clock(ending.startAt)} or later`,
          }
        : { vi: `phát lúc ${clock(ending.startAt)}`, en: `plays at ${clock(ending.startAt)}` }
    case 'left-out':
      return { vi: 'bỏ lần này', en: 'is left out this time' }
    case 'waits':
      return ending.startsAt
        ? { vi: `chờ đến ${clock(ending.startsAt)} mới phát`, en: `waits and begins at ${clock(ending.startsAt)}` }
        : { vi: 'không phát được', en: 'is not heard' }
    case 'cut': {
      const [cut, on] = [clock(ending.cutAt), ending.resumesAt && clock(ending.resumesAt)]
      if (!on) return { vi: `bị ngắt lúc ${cut}, bỏ phần còn lại`, en: `is cut at ${cut}, the rest is dropped` }
      return ending.resume === 'restart'
        ? { vi: `bị ngắt lúc ${cut}, phát lại từ đầu lúc ${on}`, en: `is cut at ${cut} and begins again at ${on}` }
        : { vi: `bị ngắt lúc ${cut}, phát tiếp lúc ${on}`, en: `is cut at ${cut} and goes on at ${on}` }
    }
  }
}
