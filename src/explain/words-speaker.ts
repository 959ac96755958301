import { type Refusal, tellRefusal } from './policy-then.ts'
import type { AtSpeaker } from './store-speaker.ts'
import { tellReason, tellUnsentReason } from './words-decisions.ts'
import { tellGroup } from './words-outcome.ts'
import { type Pause, tellPaused } from './words-pause.ts'
import { clockOf, type Words, whenOf } from './words-time.ts'

/** What is asked about: [at, until), an instant or the whole minute of a clock without seconds. */
export type Moment = { at: Date; until: Date; now: Date; zone: string }

/** Was there sound of it at that moment, as far as the speaker said? */
export const soundedAt = (one: AtSpeaker, { at, until }: Pick<Moment, 'at' | 'until'>): boolean =>
  one.startedAt !== null && one.startedAt < until && at < (one.endedAt ?? one.endAt)

/** Should it have sounded at that moment? */
export const meantAt = (one: AtSpeaker, { at, until }: Pick<Moment, 'at' | 'until'>): boolean =>
  one.startAt < until && at < one.endAt

/** Its title; a drill must not read like the real thing. */
const nameOf = ({ title, mode }: Pick<AtSpeaker, 'title' | 'mode'>): Words =>
  mode !== 'drill' ? { vi: `“${title}”`, en: `“${title}”` } : { vi: `diễn tập “${title}”`, en: `the drill “${title}”` }

/** `cutter`: the title of what cut it; `pause`: of what is planned, that its rule is paused; `between`: what cut it for a while. */
type Circumstance = { cutter?: string | undefined; pause?: Pause | undefined; between?: AtSpeaker | undefined }

/** What became of one airing at one speaker, or will. Pure. */
export function tellAiring(
  one: AtSpeaker,
  { at, now, zone }: Pick<Moment, 'at' | 'now' | 'zone'>,
  { cutter, pause, between }: Circumstance = {},
): Words {
  const when = whenOf(one.startAt, { at, zone })
  const name = nameOf(one)
  if (one.deliveryStatus === null) return tellUnsent(one, when, { at, now, zone }, pause)
  if (one.deliveryStatus === 'played' || one.deliveryStatus === 'playing') {
    const [from, to] = [one.startedAt ?? one.startAt, one.endedAt]
    const relay = one.deliveryReason ? tellReason(one.deliveryReason) : undefined
    const cut = between ? tellBetween(between, zone) : { vi: '', en: '' }
    const isOn = one.deliveryStatus === 'playing' && to === null
    return {
      vi: `${isOn ? 'Đang' : 'Đã'} phát ${name.vi} từ ${whenOf(from, { at, zone }).vi}${to ? ` đến ${clockOf(to, zone)}` : ''}${relay ? ` (${relay.vi})` : ''}${cut.vi}.`,
      en: `${isOn ? 'Playing' : 'Played'} ${name.en} from ${whenOf(from, { at, zone }).en}${to ? ` until ${clockOf(to, zone)}` : ''}${relay ? ` (${relay.en})` : ''}${cut.en}.`,
    }
  }
  const state = tellGroup({ status: one.deliveryStatus, reason: one.deliveryReason })
  const by = cutter ? { vi: ` (bị “${cutter}” ngắt)`, en: ` (cut by “${cutter}”)` } : { vi: '', en: '' }
  return {
    vi: `${capital(name.vi)} lúc ${when.vi}: ${state.vi}${by.vi}.`,
    en: `${capital(name.en)} at ${when.en}: ${state.en}${by.en}.`,
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function tellBetween({ title, startedAt, startAt, endedAt }: AtSpeaker, zone: string): Words {
  const from = clockOf(startedAt ?? startAt, zone)
  const on = endedAt && clockOf(endedAt, zone)
  return {
    vi: `, bị ngắt lúc ${from} vì “${title}”${on ? `, phát tiếp lúc ${on}` : ''}`,
    en: `, cut at ${from} by “${title}”${on ? `, going on at ${on}` : ''}`,
  }
}

function tellUnsent(
  one: AtSpeaker,
  when: Words,
  { at, now, zone }: Pick<Moment, 'at' | 'now' | 'zone'>,
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
    if (pause) return tellPaused({ title: one.title, when, pause, near: { at, zone } })
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
  /** What would have sounded at that moment, had it been in the plan, and why it was not. */
  unplanned: readonly Words[]
  /** Why nothing routine may start then, by the policy of `areaName`. */
  refusal: Refusal | undefined
}

/** What it played or will play at that moment, and why (not): a few sentences. Pure. */
export function tellSpeaker(facts: SpeakerFacts, moment: Moment): Words {
  const parts = [
    tellSound(facts, moment),
    ...facts.unplanned,
    tellAway(facts, moment),
    tellPolicy(facts, moment),
  ].filter((one) => one !== undefined)
  return { vi: parts.map(({ vi }) => vi).join(' '), en: parts.map(({ en }) => en).join(' ') }
}

const AT_ONCE = {
  vi: 'Những lượt này trùng giờ: tin ưu tiên phát trước, lượt khác chờ hoặc nhường như mục “Trùng giờ” ghi.',
  en: 'These meet: priority goes first, the others wait or give way as “Collisions” says.',
}

function tellSound({ airings, before, after, expected, unplanned }: SpeakerFacts, moment: Moment): Words {
  const { at, now, zone } = moment
  const when = whenOf(at, { at: now, zone })
  const sounding = airings.filter((one) => soundedAt(one, moment))
  if (sounding.length > 0) {
    const names = sounding.map(nameOf)
    return {
      vi: `Lúc ${when.vi} cụm loa phát ${names.map(({ vi }) => vi).join(', ')}. ${sounding.map(({ words }) => words.vi).join(' ')}`,
      en: `At ${when.en} it played ${names.map(({ en }) => en).join(', ')}. ${sounding.map(({ words }) => words.en).join(' ')}`,
    }
  }
  const meant = airings.filter((one) => meantAt(one, moment))
  if (meant.length > 0) {
    const words = { vi: meant.map((one) => one.words.vi).join(' '), en: meant.map((one) => one.words.en).join(' ') }
    if (at > now) return meant.length > 1 ? { vi: `${words.vi} ${AT_ONCE.vi}`, en: `${words.en} ${AT_ONCE.en}` } : words
    return { vi: `Lúc ${when.vi} cụm loa không phát. ${words.vi}`, en: `At ${when.en} it played nothing. ${words.en}` }
  }
  if (expected.length > 0)
    return { vi: expected.map(({ vi }) => vi).join(' '), en: expected.map(({ en }) => en).join(' ') }
  if (unplanned.length > 0) return { vi: `Lúc ${when.vi} cụm loa không phát.`, en: `At ${when.en} it played nothing.` }
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

function tellAway({ presence }: SpeakerFacts, { at, now, zone }: Moment): Words | undefined {
  if (at > now || presence?.online) return undefined
  if (!presence) return { vi: 'Lúc đó cụm loa chưa được lắp.', en: 'It was not installed then.' }
  const since = whenOf(presence.since, { at, zone })
  return {
    vi: `Lúc đó cụm loa mất kết nối, từ ${since.vi}.`,
    en: `It was not connected then, since ${since.en}.`,
  }
}

function tellPolicy({ refusal }: SpeakerFacts, { at, zone }: Moment): Words | undefined {
  if (!refusal) return undefined
  const told = tellRefusal(refusal, { at, zone })
  return {
    vi: `Đó là ${told.vi}: chỉ tin khẩn cấp được phát.`,
    en: `That is ${told.en}: only an emergency may sound.`,
  }
}
