import type { DecisionKind } from '../occurrences/decisions.ts'
import { LEFT_OUT } from '../occurrences/view.ts'
import { REASONS } from '../protocol/reasons.ts'
import { tellRelayHeard, tellRelaySent } from './words-relay.ts'
import { dateIn, lengthOf, type Near, textIn, type Words, whenOf } from './words-time.ts'

/** A row of `decisions`. `titles`: other airings by id; `areas`: names by code. */
export type Decision = {
  kind: string
  data: Readonly<Record<string, unknown>>
  near: Near
  titles: ReadonlyMap<string, string>
  areas: ReadonlyMap<string, string>
}

const KNOWN_REASONS: Readonly<Record<string, Words>> = REASONS

/** A code of a newer version stands for itself. */
export const tellReason = (reason: string): Words => KNOWN_REASONS[reason] ?? { vi: reason, en: reason }

const POLICY_RULES: Readonly<Record<string, Words>> = {
  'quiet-hours': { vi: 'giờ yên tĩnh', en: 'quiet hours' },
  'outside-window': { vi: 'ngoài khung giờ được phép', en: 'outside the allowed hours' },
  'session-too-long': { vi: 'buổi phát quá dài', en: 'the session is too long' },
  'too-many-sessions': { vi: 'quá số buổi trong ngày', en: 'too many sessions that day' },
  'day-full': { vi: 'quá số phút trong ngày', en: 'too many minutes that day' },
}

/** Which rule of a policy forbade it. */
export const tellPolicyRule = (data: Decision['data']): Words =>
  POLICY_RULES[textIn(data, 'rule') ?? ''] ?? { vi: 'quy định', en: 'a rule' }

/** Of an airing that nothing was sent of: nobody could stop it, somebody left it out. */
export const tellUnsentReason = (reason: string): Words => (reason === 'stopped' ? LEFT_OUT : tellReason(reason))

type Tell = (decision: Decision) => Words

const policyRefused: Tell = ({ data, areas }) => {
  const rule = tellPolicyRule(data)
  const code = textIn(data, 'areaCode')
  const place = code ? (areas.get(code) ?? code) : ''
  const limit =
    typeof data['limit'] === 'number'
      ? { vi: `, tối đa ${data['limit']}`, en: `, at most ${data['limit']}` }
      : { vi: '', en: '' }
  const changed = data['when'] === 'policy-changed'
  return {
    vi: `${changed ? 'Quy định phát thanh vừa đổi: ' : ''}Không được phát theo quy định${place && ` của ${place}`} (${rule.vi}${limit.vi}).`,
    en: `${changed ? 'The policy was changed: ' : ''}Not allowed by the policy${place && ` of ${place}`} (${rule.en}${limit.en}).`,
  }
}

const collisionFound: Tell = ({ data, titles, near }) => {
  const title = titles.get(textIn(data, 'otherId') ?? '') ?? '?'
  const by = dateIn(data, 'decideBy')
  if (data['rule'] === 'priority-over-normal')
    return data['givesWay'] === true
      ? {
          vi: `Trùng giờ với “${title}”, tin ưu tiên được phát trước.`,
          en: `At the same time as “${title}”, which has priority.`,
        }
      : {
          vi: `Trùng giờ với “${title}”, tin thông thường phải nhường.`,
          en: `At the same time as “${title}”, which gives way.`,
        }
  return {
    vi: `Trùng giờ với “${title}” ở cùng cụm loa${by ? `; chờ người quyết định đến ${whenOf(by, near).vi}` : ''}.`,
    en: `At the same time as “${title}” on the same speakers${by ? `; a person may decide until ${whenOf(by, near).en}` : ''}.`,
  }
}

const HOW: Readonly<Record<string, Words>> = {
  decided: { vi: 'Đã quyết định', en: 'Decided' },
  'by-deadline': { vi: 'Không ai quyết định đúng hạn, hệ thống chọn', en: 'Nobody decided in time, the station chose' },
  'by-rule': { vi: 'Sát giờ phát, hệ thống chọn', en: 'Too close to its time to ask, the station chose' },
}

const collisionDecided: Tell = ({ data, near }) => {
  const until = dateIn(data, 'decideBy')
  if (data['option'] === 'ask')
    return {
      vi: `Để lại cho người khác quyết định${until ? ` trước ${whenOf(until, near).vi}` : ''}.`,
      en: `Left for somebody else to decide${until ? ` by ${whenOf(until, near).en}` : ''}.`,
    }
  const how = HOW[textIn(data, 'status') ?? ''] ?? { vi: 'Đã quyết định', en: 'Decided' }
  const words = (data['words'] ?? {}) as Partial<Words> // safe: read as text below
  const always =
    data['scope'] === 'series' ? { vi: ' (cho cả loạt)', en: ' (for the whole series)' } : { vi: '', en: '' }
  return { vi: `${how.vi}${always.vi}: ${words.vi ?? ''}`, en: `${how.en}${always.en}: ${words.en ?? ''}` }
}

const shifted: Tell = ({ data }) => {
  const ms = typeof data['byMs'] === 'number' ? data['byMs'] : 0
  const title = textIn(data, 'otherTitle')
  const length = lengthOf(ms)
  const behind = title ? { vi: ` để nhường “${title}”`, en: ` to make room for “${title}”` } : { vi: '', en: '' }
  return ms < 0
    ? { vi: `Phát sớm hơn ${length.vi}${behind.vi}.`, en: `Shifted ${length.en} earlier${behind.en}.` }
    : { vi: `Lùi ${length.vi}${behind.vi}.`, en: `Shifted ${length.en} later${behind.en}.` }
}

/** Why the time passed: nothing ran, or somebody set the clock. */
function whyLate({ data, near }: Decision): Words {
  const [from, to] = [dateIn(data, 'downFrom'), dateIn(data, 'downTo')]
  if (from && to)
    return {
      vi: `máy chủ không hoạt động từ ${whenOf(from, near).vi} đến ${whenOf(to, near).vi}`,
      en: `the server did not run from ${whenOf(from, near).en} to ${whenOf(to, near).en}`,
    }
  const [before, after] = [dateIn(data, 'clockBefore'), dateIn(data, 'clockAfter')]
  if (before && after)
    return {
      vi: `đồng hồ máy chủ bị chỉnh từ ${whenOf(before, near).vi} sang ${whenOf(after, near).vi}`,
      en: `the server's clock was set from ${whenOf(before, near).en} to ${whenOf(after, near).en}`,
    }
  return { vi: 'máy chủ không gửi được lệnh đúng giờ', en: 'the server could not send it in time' }
}

const missed: Tell = (decision) => {
  const reason = textIn(decision.data, 'reason')
  if (reason === 'waiting-superseded') {
    const words = tellReason(reason)
    return { vi: `Bỏ lượt phát: ${words.vi}.`, en: `Missed: ${words.en}.` }
  }
  const why = whyLate(decision)
  return {
    vi: `Lỡ giờ phát: ${why.vi}, và đã quá giờ còn được phát muộn.`,
    en: `Missed: ${why.en}, and it was too late to begin.`,
  }
}

const late: Tell = (decision) => {
  const ms = decision.data['lateMs']
  const length = lengthOf(typeof ms === 'number' ? ms : 0)
  const why = whyLate(decision)
  return { vi: `Gửi muộn ${length.vi}: ${why.vi}.`, en: `Sent ${length.en} late: ${why.en}.` }
}

const RELAY_CHANGES: Readonly<Record<string, Words>> = {
  address: { vi: 'được đổi địa chỉ', en: 'was given another address' },
  'stand-in': { vi: 'được đổi bản thu phát khi mất sóng', en: 'was given another stand-in' },
  archived: { vi: 'được cất đi', en: 'was put away' },
}

const relayChanged: Tell = ({ data }) => {
  const name = textIn(data, 'name')
  const what = (Array.isArray(data['changes']) ? data['changes'] : []).flatMap((one) => RELAY_CHANGES[one] ?? [])
  const named = name ? { vi: ` “${name}”`, en: ` “${name}”` } : { vi: ' của mục này', en: ' that this item relays' }
  if (what.length === 0) return { vi: `Đài tiếp sóng${named.vi} đã đổi.`, en: `The station${named.en} was changed.` }
  return {
    vi: `Đài tiếp sóng${named.vi} ${what.map(({ vi }) => vi).join(', ')}.`,
    en: `The station${named.en} ${what.map(({ en }) => en).join(' and ')}.`,
  }
}

/** Every kind there is, or this does not compile. */
const KINDS: Readonly<Record<DecisionKind, Tell>> = {
  'policy-refused': policyRefused,
  'policy-allowed-again': ({ data }) =>
    data['when'] === 'planned'
      ? { vi: 'Nay vừa với quy định phát thanh: được phép phát lại.', en: 'It keeps to the policy now: allowed again.' }
      : { vi: 'Quy định phát thanh vừa đổi: được phép phát lại.', en: 'The policy was changed: allowed again.' },
  'collision-found': collisionFound,
  'collision-decided': collisionDecided,
  shifted,
  'left-out': ({ data }) => {
    const reason = textIn(data, 'reason')
    return {
      vi: `Bỏ lượt phát này${reason ? `: ${tellReason(reason).vi}` : ''}.`,
      en: `Left out${reason ? `: ${tellReason(reason).en}` : ''}.`,
    }
  },
  restored: ({ data }) =>
    data['by'] === 'clock-step'
      ? {
          vi: 'Đồng hồ máy chủ được chỉnh lại, nên lượt phát này lại được chờ phát.',
          en: 'The server’s clock was set right, so it waits for its time again.',
        }
      : { vi: 'Lượt phát này được lấy lại.', en: 'It was taken back into the plan.' },
  moved: ({ data, near }) => {
    const [from, to] = [dateIn(data, 'from'), dateIn(data, 'startAt') ?? dateIn(data, 'to')]
    return {
      vi: `Dời${from ? ` từ ${whenOf(from, near).vi}` : ''}${to ? ` sang ${whenOf(to, near).vi}` : ''}.`,
      en: `Moved${from ? ` from ${whenOf(from, near).en}` : ''}${to ? ` to ${whenOf(to, near).en}` : ''}.`,
    }
  },
  missed,
  late,
  'over-budget': () => ({
    vi: 'Chương trình hết thời lượng trước khi đến mục này, nên mục này không phát.',
    en: 'The programme had no time left for this item, so it is not broadcast.',
  }),
  'relay-changed': relayChanged,
  'relay-sent': tellRelaySent,
  'relay-heard': tellRelayHeard,
}

/** A kind of a newer version stands for itself: a ledger never hides a decision. */
export function tellDecision(decision: Decision): Words {
  // safe: only looked up
  const tell = KINDS[decision.kind as DecisionKind] as Tell | undefined
  return tell ? tell(decision) : { vi: decision.kind, en: decision.kind }
}
