import type { Cut, Preflight } from './schema.ts'
import { clock, dayTime } from './words-time.ts'
import { tellUse, tellViolations, tellWhen } from './words-when.ts'

type Words = { vi: string; en: string }
type Facts = Omit<Preflight, 'words'>

const NAMED = 3

/** Two to five sentences for an official: what, where, when, how long, what is cut, who is away. Pure. */
export function tellPreflight(facts: Facts, zone: string): Words {
  const sentences = [
    tellWhat(facts),
    tellWhen(facts, zone),
    tellUse(facts, zone),
    ...tellViolations(facts, zone),
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

function tellAway({ speakers, bytes, plans }: Facts): Words | undefined {
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
  // Of the first plan that is the number above; a violation says it already.
  for (const { quiet, violation, name } of plans.slice(1)) {
    if (quiet === 0 || violation) continue
    vi.push(`${quiet} cụm loa sẽ im với lịch phát ${name.vi} vì giờ yên tĩnh hoặc ngoài khung giờ`)
    en.push(`${quiet} would stay silent for what plays ${name.en}: quiet hours or outside the windows`)
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
  const named = (away: string, lost: (standIn: string) => string) =>
    stations
      .map((station) => `“${station.name}” (${station.isArchived ? away : lost(station.standInTitle)})`)
      .join(', ')
  return {
    vi: `; có tiếp sóng ${named('đã cất đi: phần này im lặng', (title) => `mất sóng thì phát “${title}”`)}`,
    en: `; it relays ${named('put away: this part is silent', (title) => `if it is lost, “${title}” plays`)}`,
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
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
