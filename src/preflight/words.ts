import { tellSeries } from '../occurrences/tell-rule.ts'
import type { ScheduleRule } from '../schedules/schema.ts'
import type { Cut, Preflight } from './schema.ts'
import { clockIn, momentIn } from './words-time.ts'

type Words = { vi: string; en: string }
type Facts = Omit<Preflight, 'words'>

const NAMED = 3

/** Two to five sentences for an official: what, where, when, how long, what is cut, who is away. Pure. */
export function tellPreflight(facts: Facts, zone: string, rules: readonly ScheduleRule[]): Words {
  const sentences = [
    tellWhat(facts),
    tellWhen(facts, zone, rules),
    tellViolation(facts, zone),
    tellCuts(facts, zone),
    tellAway(facts),
  ].filter((one) => one !== undefined)
  return { vi: sentences.map(({ vi }) => vi).join(' '), en: sentences.map(({ en }) => en).join(' ') }
}

function tellWhat({ content, areas, speakers, volume }: Facts): Words {
  const names = namesOf(areas.map(({ name }) => name))
  const { title, durationMs, priority } = content
  const kind = priority === 'priority' ? { vi: 'ưu tiên', en: 'priority' } : { vi: 'thông thường', en: 'normal' }
  const length = tellLength(durationMs)
  const relayed = tellStations(content.stations)
  if (speakers.total === 0)
    return {
      vi: `“${title}” (${length.vi}, ${kind.vi}) không phát ra loa nào: ${names.vi} chưa có cụm loa đang hoạt động${relayed.vi}.`,
      en: `“${title}” (${length.en}, ${kind.en}) would sound on no loudspeaker: none is in use in ${names.en}${relayed.en}.`,
    }
  const loud = !volume || volume.min === volume.max ? `${volume?.max ?? 0}%` : `${volume.min}–${volume.max}%`
  return {
    vi: `“${title}” (${length.vi}, ${kind.vi}) sẽ phát trên ${speakers.total} cụm loa ở ${names.vi}, âm lượng ${loud}${relayed.vi}.`,
    en: `“${title}” (${length.en}, ${kind.en}) would sound on ${count(speakers.total, 'loudspeaker')} in ${names.en}, at volume ${loud}${relayed.en}.`,
  }
}

function tellWhen({ airings, onApproval, subject }: Facts, zone: string, rules: readonly ScheduleRule[]): Words {
  const [first, ...later] = airings.filter((airing) => !airing.onApproval)
  if (onApproval)
    return {
      vi: first ? `Phát ngay khi được duyệt; sau đó ${dayTime(first.startAt, zone).vi}.` : 'Phát ngay khi được duyệt.',
      en: first
        ? `It begins as soon as it is approved; then ${dayTime(first.startAt, zone).en}.`
        : 'It begins as soon as it is approved.',
    }
  if (!first)
    return subject.kind === 'bulletin'
      ? {
          vi: 'Chưa có lịch phát nào: duyệt xong vẫn chưa phát cho đến khi được xếp lịch.',
          en: 'Nothing is scheduled: even once approved it stays silent until somebody plans it.',
        }
      : { vi: 'Không còn lượt phát nào sắp tới.', en: 'No airing is to come.' }
  const next = later.slice(0, NAMED - 1).map(({ startAt }) => dayTime(startAt, zone))
  const end = clock(first.endAt, zone)
  const at = dayTime(first.startAt, zone)
  const series = tellAllSeries(rules)
  return {
    vi: `Lượt đầu ${at.vi}, kết thúc ${end}${next.length > 0 ? `; tiếp theo ${next.map(({ vi }) => vi).join(', ')}` : ''}${series.vi}.`,
    en: `First ${at.en}, until ${end}${next.length > 0 ? `; then ${next.map(({ en }) => en).join(', ')}` : ''}${series.en}.`,
  }
}

/** What comes after the airings that are named: the approval is for all of it. */
function tellAllSeries(rules: readonly ScheduleRule[]): Words {
  const series = rules.flatMap((rule) => (rule.kind === 'once' ? [] : [tellSeries(rule)]))
  if (series.length === 0) return { vi: '', en: '' }
  return {
    vi: `; phát ${series.map(({ vi }) => vi).join('; và ')}`,
    en: `; it repeats ${series.map(({ en }) => en).join('; and ')}`,
  }
}

function tellViolation({ violation, airings }: Facts, zone: string): Words | undefined {
  const broken = airings.find((airing) => airing.violation)
  if (!violation || !broken) return undefined
  const { areaName, words, nearestAt } = violation
  const at = dayTime(broken.startAt, zone)
  const nearest = nearestAt === null ? undefined : dayTime(nearestAt, zone)
  return {
    vi: `Quy định phát thanh của ${areaName} không cho phát ${at.vi}: ${lower(words.vi)}${nearest ? `; sớm nhất được phát ${nearest.vi}` : ''}.`,
    en: `The policy of ${areaName} forbids ${at.en}: ${lower(words.en)}${nearest ? `; the nearest allowed start is ${nearest.en}` : ''}.`,
  }
}

function tellCuts(facts: Facts, zone: string): Words | undefined {
  const [cut] = facts.cuts
  const [by] = facts.cutBy
  const parts = [
    cut && tellCut(cut, facts.cutsTotal - 1, zone),
    by && tellGivingWay(by, facts.cutByTotal - 1, zone),
  ].filter((part) => part !== undefined)
  if (parts.length === 0) return undefined
  return { vi: parts.map(({ vi }) => vi).join(' '), en: parts.map(({ en }) => en).join(' ') }
}

function tellCut(cut: Cut, others: number, zone: string): Words {
  const at = dayTime(cut.startAt, zone)
  const more = tellOthers(others)
  if (cut.words) return withMore(cut.words, more)
  if (cut.resumes === 'queued')
    return {
      vi: `“${cut.title}” ${at.vi} phải chờ${after(cut, zone).vi}${more.vi}.`,
      en: `“${cut.title}” ${at.en} has to wait${after(cut, zone).en}${more.en}.`,
    }
  return {
    vi: `Sẽ ngắt “${cut.title}” ${at.vi}${resumption(cut, zone).vi}${more.vi}.`,
    en: `It cuts “${cut.title}” ${at.en}${resumption(cut, zone).en}${more.en}.`,
  }
}

function tellGivingWay(by: Cut, others: number, zone: string): Words {
  const at = dayTime(by.startAt, zone)
  const more = tellOthers(others)
  if (by.words) return withMore(by.words, more)
  if (by.resumes === 'queued')
    return {
      vi: `Phải chờ “${by.title}” ${at.vi} phát xong${after(by, zone).vi}${more.vi}.`,
      en: `It waits for “${by.title}” ${at.en}${after(by, zone).en}${more.en}.`,
    }
  return {
    vi: `Sẽ bị “${by.title}” ngắt ${at.vi}${resumption(by, zone).vi}${more.vi}.`,
    en: `“${by.title}” cuts it ${at.en}${resumption(by, zone).en}${more.en}.`,
  }
}

const withMore = ({ vi, en }: Words, more: Words): Words => ({
  vi: `${vi.slice(0, -1)}${more.vi}.`,
  en: `${en.slice(0, -1)}${more.en}.`,
})

const tellOthers = (others: number): Words =>
  others > 0
    ? { vi: ` (và ${others} lượt phát khác)`, en: ` (and ${count(others, 'other airing')})` }
    : { vi: '', en: '' }

function after({ resumesAt }: Cut, zone: string): Words {
  if (resumesAt === null) return { vi: ' và sẽ không kịp phát', en: ' and will be too late to begin' }
  return { vi: ` đến ${clock(resumesAt, zone)}`, en: ` until ${clock(resumesAt, zone)}` }
}

function resumption({ resumes, resumesAt }: Cut, zone: string): Words {
  if (resumesAt === null) return { vi: ', không phát lại', en: ', it does not come back' }
  const at = clock(resumesAt, zone)
  return resumes === 'restart'
    ? { vi: `, phát lại từ đầu lúc ${at}`, en: `, again from its beginning at ${at}` }
    : { vi: `, phát tiếp lúc ${at}`, en: `, going on at ${at}` }
}

function tellAway({ speakers, bytes }: Facts): Words | undefined {
  if (speakers.total === 0) return undefined
  const [vi, en]: [string[], string[]] = [[], []]
  if (speakers.offline > 0) {
    vi.push(`${speakers.offline} cụm loa đang mất kết nối`)
    en.push(`${count(speakers.offline, 'loudspeaker')} ${speakers.offline === 1 ? 'is' : 'are'} offline`)
  }
  if (speakers.quiet > 0) {
    vi.push(`${speakers.quiet} cụm loa sẽ im vì giờ yên tĩnh hoặc ngoài khung giờ`)
    en.push(`${speakers.quiet} would stay silent: quiet hours or outside the windows`)
  }
  const files = bytes.total - bytes.relay
  if (speakers.lackAudio > 0 && files > 0) {
    vi.push(`${speakers.lackAudio} cụm loa chưa có âm thanh, cần tải ${tellBytes(files).vi}`)
    en.push(`${speakers.lackAudio} do not hold the audio yet, ${tellBytes(files).en} to fetch`)
  }
  if (vi.length === 0) {
    vi.push('Mọi cụm loa đều đang kết nối và đã có âm thanh')
    en.push('All are connected and hold the audio')
  }
  if (bytes.relay > 0) {
    vi.push(`tiếp sóng tốn ${tellBytes(bytes.relay).vi} mỗi lượt`)
    en.push(`each airing relays ${tellBytes(bytes.relay).en}`)
  }
  return { vi: `${upper(vi.join('; '))}.`, en: `${upper(en.join('; '))}.` }
}

/** Whose voice is passed on; the address, for which the approval holds, stands in `content.stations`. */
function tellStations(stations: Facts['content']['stations']): Words {
  if (stations.length === 0) return { vi: '', en: '' }
  const named = (away: string) =>
    stations.map(({ name, isArchived }) => `“${name}”${isArchived ? away : ''}`).join(', ')
  return {
    vi: `; có tiếp sóng ${named(' (đã cất đi: phần này im lặng)')}`,
    en: `; it relays ${named(' (put away: this part is silent)')}`,
  }
}

function namesOf(names: readonly string[]): Words {
  const shown = names.slice(0, NAMED).join(', ')
  const rest = names.length - NAMED
  return rest > 0
    ? { vi: `${shown} và ${rest} địa bàn khác`, en: `${shown} and ${rest} more` }
    : { vi: shown, en: shown }
}

function tellLength(ms: number): Words {
  const seconds = Math.round(ms / 1_000)
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  if (minutes === 0) return { vi: `${rest} giây`, en: `${rest} s` }
  if (rest === 0) return { vi: `${minutes} phút`, en: `${minutes} min` }
  return { vi: `${minutes} phút ${rest} giây`, en: `${minutes} min ${rest} s` }
}

function tellBytes(bytes: number): Words {
  const mega = bytes / 1_000_000
  if (mega < 1) return { vi: `${Math.ceil(bytes / 1_000)} kB`, en: `${Math.ceil(bytes / 1_000)} kB` }
  const shown = mega < 10 ? mega.toFixed(1) : String(Math.round(mega))
  return { vi: `${shown.replace('.', ',')} MB`, en: `${shown} MB` }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const clock = (iso: string, zone: string): string => clockIn(new Date(iso), zone)

function dayTime(iso: string, zone: string): Words {
  const { vi, en } = momentIn(new Date(iso), zone)
  return { vi: `lúc ${vi}`, en: `at ${en}` }
}
