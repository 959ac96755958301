import { type Refusal, tellRefusal } from './policy-then.ts'
import type { AtSpeaker } from './store-speaker.ts'
import { tellReason, tellUnsentReason } from './words-decisions.ts'
import { tellGroup } from './words-outcome.ts'
import { type Pause, tellPaused } from './words-pause.ts'
import { clockOf, type Words, whenOf } from './words-time.ts'

/** What is asked about: [at, until), an instant or the whole minute of a clock without seconds. */
export type Moment = { at: Date; until: Date; now: Date }

/** Was there sound of it at that moment, as far as the speaker said? */
export const soundedAt = (one: AtSpeaker, { at, until }: Pick<Moment, 'at' | 'until'>): boolean =>
  one.startedAt !== null && one.startedAt < until && at < (one.endedAt ?? one.endAt)

/** Should it have sounded at that moment? */
export const meantAt = (one: AtSpeaker, { at, until }: Pick<Moment, 'at' | 'until'>): boolean =>
  one.startAt < until && at < one.endAt

/** `cutter`: the title of what cut it; `pause`: of what is planned, that its rule is paused; `between`: what cut it for a while. */
type Circumstance = { cutter?: string | undefined; pause?: Pause | undefined; between?: AtSpeaker | undefined }

/** What became of one airing at one speaker, or will. Pure. */
export function tellAiring(
  one: AtSpeaker,
  { at, now }: Pick<Moment, 'at' | 'now'>,
  { cutter, pause, between }: Circumstance = {},
): Words {
  const when = whenOf(one.startAt, at)
  if (one.deliveryStatus === null) return tellUnsent(one, when, { at, now }, pause)
  if (one.deliveryStatus === 'played' || one.deliveryStatus === 'playing') {
    const [from, to] = [one.startedAt ?? one.startAt, one.endedAt]
    const relay = one.deliveryReason ? tellReason(one.deliveryReason) : undefined
    const cut = between ? tellBetween(between) : { vi: '', en: '' }
    return {
      vi: `Đã phát “${one.title}” từ ${whenOf(from, at).vi}${to ? ` đến ${clockOf(to)}` : ''}${relay ? ` (${relay.vi})` : ''}${cut.vi}.`,
      en: `Played “${one.title}” from ${whenOf(from, at).en}${to ? ` until ${clockOf(to)}` : ''}${relay ? ` (${relay.en})` : ''}${cut.en}.`,
    }
  }
  const state = tellGroup({ status: one.deliveryStatus, reason: one.deliveryReason })
  const by = cutter ? { vi: ` (bởi “${cutter}”)`, en: ` (by “${cutter}”)` } : { vi: '', en: '' }
  return {
    vi: `“${one.title}” lúc ${when.vi}: ${state.vi}${by.vi}.`,
    en: `“${one.title}” at ${when.en}: ${state.en}${by.en}.`,
  }
}

function tellBetween({ title, startedAt, startAt, endedAt }: AtSpeaker): Words {
  const from = clockOf(startedAt ?? startAt)
  const on = endedAt && clockOf(endedAt)
  return {
    vi: `, bị ngắt lúc ${from} vì “${title}”${on ? `, phát tiếp lúc ${on}` : ''}`,
    en: `, cut at ${from} by “${title}”${on ? `, going on at ${on}` : ''}`,
  }
}

function tellUnsent(
  one: AtSpeaker,
  when: Words,
  { at, now }: Pick<Moment, 'at' | 'now'>,
  pause: Pause | undefined,
): Words {
  if (one.status === 'cancelled' || one.status === 'missed') {
    const why = one.reason ? tellUnsentReason(one.reason) : { vi: 'đã bỏ', en: 'left out' }
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
  refusal: Refusal | undefined
}

/** What it played or will play at that moment, and why (not): a few sentences. Pure. */
export function tellSpeaker(facts: SpeakerFacts, moment: Moment): Words {
  const parts = [tellSound(facts, moment), tellAway(facts, moment), tellPolicy(facts, moment)].filter(
    (one) => one !== undefined,
  )
  return { vi: parts.map(({ vi }) => vi).join(' '), en: parts.map(({ en }) => en).join(' ') }
}

function tellSound({ airings, before, after, expected }: SpeakerFacts, moment: Moment): Words {
  const { at, now } = moment
  const when = whenOf(at, now)
  const sounding = airings.filter((one) => soundedAt(one, moment))
  if (sounding.length > 0) {
    const titles = sounding.map(({ title }) => `“${title}”`).join(', ')
    return {
      vi: `Lúc ${when.vi} cụm loa phát ${titles}. ${sounding.map(({ words }) => words.vi).join(' ')}`,
      en: `At ${when.en} it played ${titles}. ${sounding.map(({ words }) => words.en).join(' ')}`,
    }
  }
  const meant = airings.filter((one) => meantAt(one, moment))
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

function tellPolicy({ refusal }: SpeakerFacts, { at }: Moment): Words | undefined {
  if (!refusal) return undefined
  const told = tellRefusal(refusal, at)
  return {
    vi: `Đó là ${told.vi}: chỉ tin khẩn cấp được phát.`,
    en: `That is ${told.en}: only an emergency may sound.`,
  }
}
