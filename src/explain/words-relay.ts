import { isRelayReason, RELAY_REASONS } from '../relays/reasons.ts'
import type { Group } from './words-outcome.ts'
import { aboutWhen, clockOf, dateIn, type Near, textIn, type Words } from './words-time.ts'

/** A station, as it was when it was last heard. */
export type Heard = { status: string; reason: string | null; checkedAt: Date | null }
/** What one airing relays: until when, and what sounds when the stream is lost. */
export type Relayed = Heard & { name: string; standIn: string | null; until: Date }

const withoutStop = ({ vi, en }: Words): Words => ({ vi: inside(vi), en: inside(en) })
const inside = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1).replace(/\.$/, '')

const whyNot = (reason: string | null): Words =>
  reason !== null && isRelayReason(reason) ? RELAY_REASONS[reason] : { vi: 'Không rõ vì sao.', en: 'Nobody knows why.' }

/** Without a full stop. */
export function tellHeard({ status, reason, checkedAt }: Heard, near: Near): Words {
  if (status === 'unchecked' || !checkedAt) return { vi: 'chưa nghe thử lần nào', en: 'has never been checked' }
  const when = aboutWhen(checkedAt, near)
  if (status === 'ok')
    return { vi: `nghe thử lúc ${when.vi} bình thường`, en: `was heard as it should be at ${when.en}` }
  const why = withoutStop(whyNot(reason))
  return { vi: `nghe thử lúc ${when.vi} không được (${why.vi})`, en: `was not heard at ${when.en} (${why.en})` }
}

/** What the item relays, as it was planned. Pure. */
export function tellRelayed({ name, standIn, until }: Relayed, zone: string): Words {
  const instead = standIn
    ? { vi: `; nếu mất sóng thì phát “${standIn}”`, en: `; if the stream is lost, “${standIn}” is played` }
    : { vi: '', en: '' }
  return {
    vi: `Mục này tiếp sóng “${name}”, dừng đúng ${clockOf(until, zone)}${instead.vi}.`,
    en: `This item relays “${name}” and ends at ${clockOf(until, zone)} sharp${instead.en}.`,
  }
}

/** For the summary: which station, how it was, and how many speakers had to play the stand-in. Pure. */
export function tellRelaySummary(
  relay: Relayed,
  { isSent, groups, near }: { isSent: boolean; groups: readonly Group[]; near: Near },
): Words | undefined {
  const { name, until } = relay
  const count = (which: (group: Group) => boolean) => groups.filter(which).reduce((sum, group) => sum + group.count, 0)
  const stoodIn = count(({ reason }) => reason === 'fallback-played')
  const played = count(({ status }) => status === 'played')
  if (stoodIn > 0) return tellFallback(relay, stoodIn)
  if (played > 0)
    return {
      vi: `Đã tiếp sóng “${name}”, không phải dùng âm thanh dự phòng.`,
      en: `“${name}” was relayed; the stand-in was not needed.`,
    }
  if (isSent) return undefined
  const heard = tellHeard(relay, near)
  return {
    vi: `Tiếp sóng “${name}” đến đúng ${clockOf(until, near.zone)}; đài ${heard.vi}.`,
    en: `It relays “${name}” until ${clockOf(until, near.zone)} sharp; the station ${heard.en}.`,
  }
}

/** How many speakers lost the station and played what stands in for it. `relay` null: nothing more is known. */
export function tellFallback(relay: Pick<Relayed, 'name' | 'standIn'> | null, speakers: number): Words {
  const station = relay ? { vi: ` đài “${relay.name}”`, en: `“${relay.name}”` } : { vi: '', en: 'the relayed stream' }
  const clip = relay?.standIn ? { vi: ` “${relay.standIn}”`, en: `“${relay.standIn}”` } : { vi: '', en: 'the stand-in' }
  return {
    vi: `Ở ${speakers} cụm loa mất sóng${station.vi}, đã phát âm thanh dự phòng${clip.vi}.`,
    en: `At ${speakers} speakers ${station.en} was lost and ${clip.en} was played instead.`,
  }
}

type Data = Readonly<Record<string, unknown>>

const heardIn = (data: Data): Heard => ({
  status: textIn(data, 'status') ?? 'unchecked',
  reason: textIn(data, 'reason') ?? null,
  checkedAt: dateIn(data, 'checkedAt') ?? null,
})

/** As the station was when the airing was sent. */
export function tellRelaySent({ data, near }: { data: Data; near: Near }): Words {
  const heard = tellHeard(heardIn(data), near)
  const name = textIn(data, 'name') ?? '?'
  return { vi: `Tiếp sóng “${name}”: đài ${heard.vi}.`, en: `It relays “${name}”: the station ${heard.en}.` }
}

/** The station was lost, or came back, while it was relayed. */
export function tellRelayHeard({ data, near }: { data: Data; near: Near }): Words {
  const { status, reason, checkedAt } = heardIn(data)
  const name = textIn(data, 'name') ?? '?'
  const when = checkedAt ? aboutWhen(checkedAt, near) : { vi: '?', en: '?' }
  if (status === 'ok')
    return {
      vi: `Lúc ${when.vi} lại nghe được đài “${name}”.`,
      en: `At ${when.en} “${name}” could be heard again.`,
    }
  const why = withoutStop(whyNot(reason))
  return {
    vi: `Lúc ${when.vi} không nghe được đài “${name}” (${why.vi}).`,
    en: `At ${when.en} “${name}” could not be heard (${why.en}).`,
  }
}
