import type { DeliveryStatus, OccurrenceStatus } from '../db/tables.ts'
import { tellReason, tellUnsentReason } from './words-decisions.ts'
import { type Pause, tellPause, tellPaused } from './words-pause.ts'
import { clockOf, dayOf, type Words, whenOf } from './words-time.ts'

export type Group = {
  status: DeliveryStatus
  reason: string | null
  count: number
  /** The reason in more words than its own, when more is known. */
  why?: Words | undefined
}

/** What the speakers of a delivery's state say, without a full stop. Complete by its type. */
const STATES: Readonly<Record<DeliveryStatus, Words>> = {
  pending: { vi: 'chưa trả lời', en: 'have not answered yet' },
  accepted: { vi: 'đã nhận lệnh', en: 'took the order' },
  fetched: { vi: 'đã tải xong âm thanh', en: 'have the audio' },
  armed: { vi: 'sẵn sàng phát', en: 'are ready' },
  playing: { vi: 'đang phát', en: 'are playing' },
  played: { vi: 'đã phát xong', en: 'played it' },
  failed: { vi: 'không phát được', en: 'failed' },
  rejected: { vi: 'từ chối phát', en: 'refused' },
  preempted: { vi: 'bị ngắt và không phát tiếp', en: 'were cut and did not go on' },
  expired: { vi: 'quá hạn', en: 'had it too late' },
  cancelled: { vi: 'được lệnh dừng', en: 'were told to stop' },
  superseded: { vi: 'được thay bằng bản mới', en: 'have a newer one' },
  unreachable: { vi: 'không liên lạc được', en: 'could not be reached' },
}

/** What became of it at some speakers. */
export function tellGroup({ status, reason, why: known }: Pick<Group, 'status' | 'reason' | 'why'>): Words {
  const state = STATES[status]
  if (reason === null) return state
  const why = known ?? tellReason(reason)
  return { vi: `${state.vi}: ${why.vi}`, en: `${state.en}: ${why.en}` }
}

/** The reason that most have, first; at most three, so that a sentence stays one. */
function tellRest(groups: readonly Group[]): Words {
  const rest = groups.filter(({ status }) => status !== 'played')
  const shown = rest.slice(0, 3).map((group) => ({ words: tellGroup(group), count: group.count }))
  const more = rest.length > shown.length
  return {
    vi: shown.map(({ words, count }) => `${count} cụm loa ${words.vi}`).join('; ') + (more ? '; …' : ''),
    en: shown.map(({ words, count }) => `${count} ${words.en}`).join('; ') + (more ? '; …' : ''),
  }
}

export type Summed = {
  title: string
  kind: 'schedule' | 'programme' | 'alert' | 'all-clear' | 'live'
  status: OccurrenceStatus
  reason: string | null
  note: string | null
  startAt: Date
  now: Date
  /** By whose clocks its times are told. */
  zone: string
  /** By its rule, in words; null when it has none. */
  rule: Words | null
  collides: boolean
  /** Of what is planned: it is paused just now. Of what was cancelled: it was, then. */
  pause?: Pause | undefined
}

/** Did it play, and why (not): one or two sentences. `groups`: the reader's speakers, the most frequent first. */
export function tellOccurrence(one: Summed, groups: readonly Group[]): Words {
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  const played = groups.filter(({ status }) => status === 'played').reduce((sum, { count }) => sum + count, 0)
  const near = { at: one.now, zone: one.zone }
  const at = whenOf(one.startAt, near)
  const rest = tellRest(groups)
  const why = one.reason ? (total === 0 ? tellUnsentReason : tellReason)(one.reason) : undefined
  switch (one.status) {
    case 'planned':
    case 'armed': {
      if (one.pause) return tellPaused({ title: one.title, when: at, pause: one.pause, near })
      const rule = one.rule
        ? { vi: `, theo lịch ${one.rule.vi}`, en: `, scheduled ${one.rule.en}` }
        : { vi: '', en: '' }
      const open = one.collides
        ? {
            vi: ' Đang trùng giờ với một lượt phát khác, chờ người quyết định.',
            en: ' It collides with another airing; somebody has to decide.',
          }
        : { vi: '', en: '' }
      return {
        vi: `“${one.title}” sẽ phát lúc ${at.vi}${rule.vi}.${open.vi}`,
        en: `“${one.title}” will be broadcast at ${at.en}${rule.en}.${open.en}`,
      }
    }
    case 'airing':
      return {
        vi: `Đã gửi lệnh phát “${one.title}” lúc ${at.vi}; ${played} trong ${total} cụm loa đã báo phát xong.`,
        en: `“${one.title}” was sent for ${at.en}; ${played} of ${total} speakers have reported that they played it.`,
      }
    case 'completed':
      return {
        vi: `“${one.title}” đã phát ở cả ${total} cụm loa, lúc ${at.vi}.`,
        en: `“${one.title}” was played by all ${total} speakers at ${at.en}.`,
      }
    case 'partial':
      return {
        vi: `“${one.title}” đã phát ở ${played} trong ${total} cụm loa. Còn lại: ${rest.vi}.`,
        en: `“${one.title}” was played by ${played} of ${total} speakers. The others: ${rest.en}.`,
      }
    case 'missed':
      return {
        vi: `“${one.title}” không phát lúc ${at.vi}: ${lower(why?.vi ?? 'lỡ giờ')}.`,
        en: `“${one.title}” was not broadcast at ${at.en}: ${lower(why?.en ?? 'its time passed')}.`,
      }
    case 'cancelled': {
      const note = one.note ? { vi: ` Lý do: “${one.note}”.`, en: ` Because: “${one.note}”.` } : { vi: '', en: '' }
      const paused = one.pause && tellPause(one.pause, near)
      return {
        vi: `“${one.title}” không phát lúc ${at.vi}: ${paused?.vi ?? lower(why?.vi ?? 'đã bỏ')}.${note.vi}`,
        en: `“${one.title}” was not broadcast at ${at.en}: ${paused?.en ?? lower(why?.en ?? 'left out')}.${note.en}`,
      }
    }
    case 'failed':
    case 'preempted':
    case 'expired':
      return total === 0
        ? {
            vi: `“${one.title}” không phát lúc ${at.vi}: ${lower(why?.vi ?? 'không rõ')}.`,
            en: `“${one.title}” was not broadcast at ${at.en}: ${lower(why?.en ?? 'unknown')}.`,
          }
        : {
            vi: `“${one.title}” không phát được ở cụm loa nào: ${rest.vi}.`,
            en: `“${one.title}” was played by no speaker: ${rest.en}.`,
          }
  }
}

const lower = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)

/** The end of an airing as a step of its own. */
export const tellClosed = (one: Pick<Summed, 'status' | 'reason'>, groups: readonly Group[]): Words => {
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  const played = groups.filter(({ status }) => status === 'played').reduce((sum, { count }) => sum + count, 0)
  const why = one.reason && one.status !== 'completed' ? tellReason(one.reason) : undefined
  return {
    vi: `Kết thúc: ${played} trong ${total} cụm loa đã phát${why ? ` (${lower(why.vi)})` : ''}.`,
    en: `Ended: ${played} of ${total} speakers played it${why ? ` (${lower(why.en)})` : ''}.`,
  }
}

/** `days` later than planned far ahead: only the clock and the day. */
export const tellPlanned = (startAt: Date, slotAt: Date, zone: string): Words => {
  const [clock, day] = [clockOf(slotAt, zone), dayOf(slotAt, zone)]
  const at = { vi: `${clock} ngày ${day}`, en: `${clock} on ${day}` }
  const isElsewhere = startAt.getTime() !== slotAt.getTime()
  return {
    vi: `Hệ thống đưa vào kế hoạch, lúc ${at.vi}${isElsewhere ? ' (sau đó đã dời)' : ''}.`,
    en: `Planned for ${at.en}${isElsewhere ? ' (moved since)' : ''}.`,
  }
}
