import type { AtSpeaker } from './store-speaker.ts'
import { tellReason } from './words-decisions.ts'
import { tellGroup } from './words-outcome.ts'
import { type Pause, tellPaused } from './words-pause.ts'
import { clockOf, type Words, whenOf } from './words-time.ts'

export type Moment = { at: Date; now: Date }

/** Was there sound of it at that moment, as far as the speaker said? */
export const soundedAt = (one: AtSpeaker, at: Date): boolean =>
  one.startedAt !== null && one.startedAt <= at && at < (one.endedAt ?? one.endAt)

/** Should it have sounded at that moment? */
export const meantAt = (one: AtSpeaker, at: Date): boolean => one.startAt <= at && at < one.endAt

/** `cutter`: the title of what cut it; `pause`: of what is planned, that its rule is paused. */
type Circumstance = { cutter?: string | undefined; pause?: Pause | undefined }

/** What became of one airing at one speaker, or will. Pure. */
export function tellAiring(one: AtSpeaker, { at, now }: Moment, { cutter, pause }: Circumstance = {}): Words {
  const when = whenOf(one.startAt, at)
  if (one.deliveryStatus === null) return tellUnsent(one, when, { at, now }, pause)
  if (one.deliveryStatus === 'played' || one.deliveryStatus === 'playing') {
    const [from, to] = [one.startedAt ?? one.startAt, one.endedAt]
    const relay = one.deliveryReason ? tellReason(one.deliveryReason) : undefined
    return {
      vi: `Đã phát “${one.title}” từ ${whenOf(from, at).vi}${to ? ` đến ${clockOf(to)}` : ''}${relay ? ` (${relay.vi})` : ''}.`,
      en: `Played “${one.title}” from ${whenOf(from, at).en}${to ? ` until ${clockOf(to)}` : ''}${relay ? ` (${relay.en})` : ''}.`,
    }
  }
  const state = tellGroup({ status: one.deliveryStatus, reason: one.deliveryReason })
  const by = cutter ? { vi: ` (bởi “${cutter}”)`, en: ` (by “${cutter}”)` } : { vi: '', en: '' }
  return {
    vi: `“${one.title}” lúc ${when.vi}: ${state.vi}${by.vi}.`,
    en: `“${one.title}” at ${when.en}: ${state.en}${by.en}.`,
  }
}

function tellUnsent(one: AtSpeaker, when: Words, { at, now }: Moment, pause: Pause | undefined): Words {
  if (one.status === 'cancelled' || one.status === 'missed') {
    const why = one.reason ? tellReason(one.reason) : { vi: 'đã bỏ', en: 'left out' }
    const note = one.note ? { vi: ` Lý do: “${one.note}”.`, en: ` Because: “${one.note}”.` } : { vi: '', en: '' }
    return {
      vi: `Không phát “${one.title}” lúc ${when.vi}: ${why.vi}.${note.vi}`,
      en: `“${one.title}” at ${when.en} was not sent: ${why.en}.${note.en}`,
    }
  }
  if (one.status === 'planned' || one.status === 'armed') {
    if (pause) return tellPaused({ title: one.title, when, pause, near: at })
    return one.startAt > now
      ? { vi: `Sẽ phát “${one.title}” lúc ${when.vi}.`, en: `Will play “${one.title}” at ${when.en}.` }
      : { vi: `“${one.title}” lúc ${when.vi} chưa được gửi đi.`, en: `“${one.title}” at ${when.en} is not sent yet.` }
  }
  return {
    vi: `“${one.title}” lúc ${when.vi} không gửi đến cụm loa này.`,
    en: `“${one.title}” at ${when.en} was not sent to this speaker.`,
  }
}

export type SpeakerFacts = {
  airings: ReadonlyArray<AtSpeaker & { words: Words }>
  before: (AtSpeaker & { words: Words }) | undefined
  after: (AtSpeaker & { words: Words }) | undefined
  presence: { online: boolean; since: Date } | undefined
  /** What rules bring at that moment, further ahead than is planned. */
  expected: readonly Words[]
  /** Why nothing routine may start then, by the policy of `areaName`. */
  refusal: { rule: 'quiet-hours' | 'outside-window'; areaName: string } | undefined
}

/** What it played or will play at that moment, and why (not): a few sentences. Pure. */
export function tellSpeaker(facts: SpeakerFacts, moment: Moment): Words {
  const parts = [tellSound(facts, moment), tellAway(facts, moment), tellPolicy(facts)].filter(
    (one) => one !== undefined,
  )
  return { vi: parts.map(({ vi }) => vi).join(' '), en: parts.map(({ en }) => en).join(' ') }
}

function tellSound({ airings, before, after, expected }: SpeakerFacts, { at, now }: Moment): Words {
  const when = whenOf(at, now)
  const sounding = airings.find((one) => soundedAt(one, at))
  if (sounding)
    return {
      vi: `Lúc ${when.vi} cụm loa phát “${sounding.title}”. ${sounding.words.vi}`,
      en: `At ${when.en} it played “${sounding.title}”. ${sounding.words.en}`,
    }
  const meant = airings.filter((one) => meantAt(one, at))
  if (meant.length > 0) {
    const words = { vi: meant.map((one) => one.words.vi).join(' '), en: meant.map((one) => one.words.en).join(' ') }
    if (at > now) return words
    return { vi: `Lúc ${when.vi} cụm loa không phát. ${words.vi}`, en: `At ${when.en} it played nothing. ${words.en}` }
  }
  if (expected.length > 0)
    return { vi: expected.map(({ vi }) => vi).join(' '), en: expected.map(({ en }) => en).join(' ') }
  const none = {
    vi: `Không có lịch phát nào lúc ${when.vi}.`,
    en: `Nothing is planned for ${when.en}.`,
  }
  const near = [
    before && { vi: `Gần nhất trước đó: ${before.words.vi}`, en: `The nearest before: ${before.words.en}` },
    after && { vi: `Gần nhất sau đó: ${after.words.vi}`, en: `The nearest after: ${after.words.en}` },
  ].filter((one) => one !== undefined)
  return {
    vi: [none, ...near].map(({ vi }) => vi).join(' '),
    en: [none, ...near].map(({ en }) => en).join(' '),
  }
}

function tellAway({ presence }: SpeakerFacts, { at, now }: Moment): Words | undefined {
  if (at > now || presence?.online) return undefined
  if (!presence) return { vi: 'Lúc đó cụm loa chưa được lắp.', en: 'It was not installed then.' }
  const since = whenOf(presence.since, at)
  return {
    vi: `Lúc đó cụm loa mất kết nối, từ ${since.vi}.`,
    en: `It was not connected then, since ${since.en}.`,
  }
}

function tellPolicy({ refusal }: SpeakerFacts): Words | undefined {
  if (!refusal) return undefined
  const { rule, areaName } = refusal
  return rule === 'quiet-hours'
    ? {
        vi: `Đó là giờ yên tĩnh theo quy định của ${areaName}: chỉ tin khẩn cấp được phát.`,
        en: `Those are quiet hours by the policy of ${areaName}: only an emergency may sound.`,
      }
    : {
        vi: `Đó là ngoài khung giờ được phép theo quy định của ${areaName}: chỉ tin khẩn cấp được phát.`,
        en: `That is outside the hours allowed by the policy of ${areaName}: only an emergency may sound.`,
      }
}
