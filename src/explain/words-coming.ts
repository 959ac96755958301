import { POLICY_REASONS } from '../policies/require-allowed.ts'
import type { ComingSessions } from './schema-coming.ts'
import type { ComingItem } from './store-coming.ts'
import { tellPolicyRule, tellReason } from './words-decisions.ts'
import { lengthOf, textIn, type Words } from './words-time.ts'

type Session = ComingSessions['sessions'][number]
type Names = ReadonlyMap<string, string>

const isSilent = ({ status }: ComingItem): boolean => status === 'cancelled' || status === 'missed'
const isForbidden = ({ note, reason }: ComingItem): boolean =>
  note === null && POLICY_REASONS.some((one) => one === reason)
const isArchived = ({ note, reason }: ComingItem): boolean => note === null && reason === 'relay-archived'
const lengthMs = (items: readonly ComingItem[]): number => items.reduce((sum, item) => sum + item.clipDurationMs, 0)

/** What becomes of a session, from the items that are planned of it. Pure. */
export function tellSession(items: readonly ComingItem[], areas: Names): Pick<Session, 'state' | 'why'> {
  const silent = items.filter(isSilent)
  const waiting = items.filter((item) => !isSilent(item) && item.awaitsApproval)
  const why = [...tellSilent(silent, silent.length === items.length, areas), ...waiting.map(tellWaiting)]
  if (silent.length < items.length)
    return { state: silent.length > 0 ? 'partly' : waiting.length > 0 ? 'awaits-approval' : 'planned', why }
  const state = silent.some(({ note }) => note !== null)
    ? 'left-out'
    : silent.some(isForbidden)
      ? 'forbidden'
      : 'silent'
  return { state, why }
}

/** Each cause once, with how much of the session it takes unless it takes all of it. */
function tellSilent(silent: readonly ComingItem[], isAll: boolean, areas: Names): Words[] {
  const causes = silent.map((item) => ({ item, cause: tellCause(item, areas) }))
  return [...Map.groupBy(causes, ({ cause }) => cause.vi).values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const length = lengthOf(lengthMs(group.map(({ item }) => item)))
    const { cause } = first
    return isAll ? cause : { vi: `im ${length.vi}: ${cause.vi}`, en: `${length.en} of silence: ${cause.en}` }
  })
}

function tellCause(item: ComingItem, areas: Names): Words {
  if (item.note !== null) return { vi: `đã bỏ, ${item.note}`, en: `left out, ${item.note}` }
  if (isForbidden(item)) return tellPolicy(item, areas)
  if (isArchived(item)) {
    const name = item.relayName ?? item.title
    return { vi: `${name} đã được cất đi`, en: `${name} was put away` }
  }
  const { vi, en } = tellReason(item.reason ?? item.status)
  return { vi: `“${item.title}”: ${lower(vi)}`, en: `“${item.title}”: ${lower(en)}` }
}

const lower = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)

function tellPolicy({ refusal, reason }: ComingItem, areas: Names): Words {
  const rule = tellPolicyRule(refusal ?? {})
  const place = areaOf(refusal, areas)
  if (!place) {
    const { vi, en } = tellReason(reason ?? '')
    return { vi: lower(vi), en: lower(en) }
  }
  return { vi: `quy định của ${place} không cho phát (${rule.vi})`, en: `forbidden by ${place} (${rule.en})` }
}

const areaOf = (refusal: ComingItem['refusal'], areas: Names): string => {
  const code = textIn(refusal ?? {}, 'areaCode')
  return code ? (areas.get(code) ?? code) : ''
}

const tellWaiting = ({ title }: ComingItem): Words => ({
  vi: `“${title}” còn chờ duyệt`,
  en: `“${title}” still waits for approval`,
})

/** What silences whole sessions or parts of them without anybody having decided so of this programme. Pure. */
export function tellNotices(sessions: ReadonlyArray<readonly ComingItem[]>, areas: Names): ComingSessions['notices'] {
  return [...noticesOf(sessions, isForbidden, 'policy', areas), ...noticesOf(sessions, isArchived, 'relay', areas)]
}

function noticesOf(
  sessions: ReadonlyArray<readonly ComingItem[]>,
  which: (item: ComingItem) => boolean,
  kind: 'policy' | 'relay',
  areas: Names,
): ComingSessions['notices'] {
  const hit = sessions.flatMap((items) => {
    const silent = items.filter((item) => isSilent(item) && which(item))
    const key = kind === 'relay' ? silent[0]?.relayId : areaOf(silent[0]?.refusal ?? null, areas)
    return silent.length === 0 ? [] : [{ silent, key, isWhole: items.every(isSilent) }]
  })
  return [...Map.groupBy(hit, ({ key }) => key).values()].flatMap((group) => {
    const first = group[0]
    const one = first?.silent[0]
    if (!first || !one) return []
    const length = lengthOf(lengthMs(first.silent))
    const count = group.length
    const isWhole = group.every((session) => session.isWhole)
    const en = `${count} coming ${count === 1 ? 'session' : 'sessions'}`
    const effect = isWhole
      ? { vi: `${count} buổi tới không phát`, en: `${en} will not sound` }
      : { vi: `${count} buổi tới im ${length.vi} mỗi buổi`, en: `${length.en} of silence in ${en}` }
    const cause = kind === 'relay' ? tellCause(one, areas) : tellWhose(one, areas)
    return { kind, sessions: count, words: { vi: `${cause.vi}: ${effect.vi}.`, en: `${cause.en}: ${effect.en}.` } }
  })
}

function tellWhose({ refusal }: ComingItem, areas: Names): Words {
  const place = areaOf(refusal, areas)
  const rule = tellPolicyRule(refusal ?? {})
  const isNew = textIn(refusal ?? {}, 'when') === 'policy-changed'
  return {
    vi: `Quy định${isNew ? ' mới' : ''}${place && ` của ${place}`} (${rule.vi})`,
    en: `The ${isNew ? 'new ' : ''}rules${place && ` of ${place}`} (${rule.en})`,
  }
}
