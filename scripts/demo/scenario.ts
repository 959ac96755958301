import { PRE_TONE_MS } from '../../src/protocol/messages.ts'
import { approveBySight } from './approve.ts'
import type { Ledger } from './ledger.ts'
import { record } from './sounds.ts'
import { BROKEN, COMMUNES, type People, PROVINCE } from './village.ts'

export type Bulletin = { id: string; clipSha256: string; revision: number }
type Occurrence = {
  id: string
  title: string
  status: string
  priority: string
  scheduleId: string | null
  programmeId: string | null
  reason: string | null
  reasonText: { vi: string } | null
  targets: number | null
  clipDurationMs: number
  startAt: string
}
type Alert = { id: string; clipSha256: string; occurrenceIds: string[] }

export type Tell = (line: string) => void
export type Played = {
  occurrenceIds: string[]
  emergency: { occurrenceId: string; sentAt: Date }
  /** What loudspeakers were to refuse, and nobody to hear. */
  refused?: string
}
/** What has aired or is airing, and when the next may begin. */
export type Aired = { occurrenceIds: string[]; overAt: Date }

export const ZONE = 'Asia/Ho_Chi_Minh'
// Short, so that a day fits into a minute: a real bulletin takes as long as all of these together.
const NEWS = 'UBND xã mời bà con họp xóm lúc 19h30 ngày 22/11.'
const RECORDING = 'Cán bộ khuyến nông nhắc bà con che ấm chuồng trại.'
const VACCINATION = 'Đội thú y đến từng xóm từ 7h30 sáng mai. Bà con nhốt trâu bò tại chuồng để tiêm phòng.'
const STORM = 'Bão số 3, giật cấp 11. Bà con đến ngay nhà văn hóa xóm.'
const ALL_CLEAR = 'Báo yên. Bão đã tan.'

const NORTH = COMMUNES.slice(0, 2).map(({ code }) => code)
const SOUTH = COMMUNES.slice(2).map(({ code }) => code)
const ALL = COMMUNES.map(({ code }) => code)

export type Programme = { news: Bulletin; talk: Bulletin; vaccination: Bulletin; alert: Alert }
type Preparing = { tempDir: string; tell: Tell; newsTo?: string[]; talkTo?: string[] }

/** Three people write, record, hear and approve. Nothing sounds yet. */
export async function prepare(people: People, options: Preparing): Promise<Programme> {
  const { author, approver, dutyOfficer } = people
  const { newsTo = NORTH, talkTo = SOUTH } = options
  const write = (title: string, topic: string, areaCodes: string[], content: object) =>
    author.user.post<Bulletin>('/bulletins', { title, topic, areaCodes, ...content })
  const talkOf = async () => {
    const upload = `/clips?title=${encodeURIComponent('Khuyến nông')}&areaCodes=${talkTo.join(',')}`
    const recording = await record(options.tempDir, RECORDING)
    const { id } = await author.user.request<{ id: string }>('POST', upload, recording, 'application/octet-stream')
    return write('Khuyến nông', 'agriculture', talkTo, { clipId: id })
  }
  const storm = { title: 'Bão số 3', text: STORM, allClearText: ALL_CLEAR, areaCodes: [PROVINCE], riskLevel: 4 }
  const [news, talk, vaccination, alert] = await Promise.all([
    write('Họp xóm', 'notice', newsTo, { text: NEWS }),
    talkOf(),
    write('Tiêm phòng gia súc', 'agriculture', ALL, { text: VACCINATION, priority: 'priority' }),
    dutyOfficer.user.post<Alert>('/alerts', { ...storm, validMinutes: 30, repeatEverySeconds: 5 }),
  ])
  options.tell('đã soạn: 2 bản tin đọc máy, 1 bản ghi âm tải lên, 1 cảnh báo kèm báo yên')
  for (const bulletin of [news, talk, vaccination]) {
    await author.user.post(`/bulletins/${bulletin.id}/submit`)
    await approveBySight(approver.user, bulletin)
  }
  options.tell('lãnh đạo đã nghe và duyệt 3 bản tin')
  return { news, talk, vaccination, alert }
}

/** Two bulletins at once, each in its own communes; then the storm. */
export async function air(people: People, programme: Programme, ledger: Ledger, tell: Tell): Promise<Played> {
  const { news, talk } = programme
  const at = inSeconds(new Date(), 3)
  const a = await schedule(people, news, NORTH, at, ledger)
  const b = await schedule(people, talk, SOUTH, at, ledger)
  tell(`lên lịch: "${a.title}" ở 2 xã và "${b.title}" ở 2 xã khác, cùng lúc ${clockOf(at)}`)
  const overAt = new Date(at.getTime() + Math.max(a.clipDurationMs, b.clipDurationMs))
  return airStorm(people, programme, { occurrenceIds: [a.id, b.id], overAt }, { ledger, tell })
}

export async function schedule(people: People, bulletin: Bulletin, areaCodes: string[], at: Date, ledger: Ledger) {
  const order = { bulletinId: bulletin.id, areaCodes, rule: once(at), resume: 'continue' }
  return ledger.occurrenceOf((await people.author.user.post<{ id: string }>('/schedules', order)).id)
}

/** A bulletin, the storm that cuts it, the all-clear. Resolves when the ledger of all of them is closed. */
export async function airStorm(
  people: People,
  { vaccination, alert }: Programme,
  before: Aired,
  { ledger, tell, now = () => new Date() }: { ledger: Ledger; tell: Tell; now?: () => Date },
): Promise<Played> {
  const { dutyOfficer } = people
  // Right behind what is airing.
  const third = inSeconds(new Date(Math.max(before.overAt.getTime(), now().getTime() + 2_000)), 1)
  const c = await schedule(people, vaccination, ALL, third, ledger)
  tell(`lên lịch: "${c.title}" ở cả 4 xã lúc ${clockOf(third)}`)

  await ledger.until(c.id, ({ playing }) => playing > 0 && now().getTime() >= third.getTime() + 2_000)
  tell('BÃO: trực ban gửi cảnh báo khẩn cấp đến toàn tỉnh, cắt ngang bản tin đang phát')
  const sentAt = now()
  const sent = await dutyOfficer.user.post<Alert>(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256 })
  const storm = sent.occurrenceIds[0] ?? ''
  const { clipDurationMs } = await ledger.occurrence(storm)
  // One whole round on the last of them before the all-clear: siren, then the words. Two are broken.
  await ledger.until(storm, ({ playing, ended, total }) => playing + ended >= total - BROKEN)
  await new Promise((wake) => setTimeout(wake, PRE_TONE_MS.siren + clipDurationMs + 500))
  tell('báo yên: trực ban kết thúc cảnh báo; bản tin bị cắt phát tiếp')
  const cleared = await dutyOfficer.user.post<Alert>(`/alerts/${alert.id}/all-clear`)

  const occurrenceIds = [...before.occurrenceIds, c.id, ...cleared.occurrenceIds]
  await ledger.untilClosed(occurrenceIds)
  return { occurrenceIds, emergency: { occurrenceId: storm, sentAt } }
}

export type { Occurrence }

/** A whole second, at least `count` seconds after `from`. */
export const inSeconds = (from: Date, count: number): Date =>
  new Date(Math.ceil(from.getTime() / 1_000) * 1_000 + count * 1_000)

export function once(at: Date) {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' })
    .format(at)
    .split(' ')
  return { kind: 'once', on: parts[0], at: parts[1] }
}

export const clockOf = (at: Date): string =>
  new Intl.DateTimeFormat('vi-VN', { timeZone: ZONE, timeStyle: 'medium' }).format(at)
