import { ApiError, type ApiUser } from './api.ts'
import type { Ledger } from './ledger.ts'
import {
  type Aired,
  type Bulletin,
  clockOf,
  inSeconds,
  once,
  type Programme,
  schedule,
  type Tell,
  ZONE,
} from './scenario.ts'
import { melody, record } from './sounds.ts'
import { COMMUNES, type People, PROVINCE } from './village.ts'

/** Where the morning session airs; the last commune shows what loudspeakers refuse. */
export const MORNING: string[] = COMMUNES.slice(0, 3).map(({ code }) => code)
export const QUIET: string = COMMUNES[3].code
const RELAY_SECONDS = 5
const CLOSING = 'Chương trình đến đây là hết.'
const BUDGET_SECONDS = 60

type Options = { ledger: Ledger; tell: Tell; now: () => Date }
type Session = { id: string; revision: number; order: { totalMs: number } | null }

/** The province's hours: nothing at night. Whoever wants 03:15 is told why not, and when instead. */
export async function ruleTheNight(
  { admin, author }: People,
  bulletin: Bulletin,
  { tell, now }: Options,
): Promise<void> {
  const presets = await admin.user.get<{ items: Array<{ key: string; rules: object }> }>('/policies/presets')
  await savePolicy(admin.user, PROVINCE, presets.items.find(({ key }) => key === 'default')?.rules)
  let at = '03:15'
  if (await isAllowed(author.user, bulletin, now())) {
    tell('tỉnh quy định giờ được phát: 05:00–08:30, 11:00–12:00, 16:00–19:30; ban đêm yên tĩnh')
  } else {
    // Who stays to look around (`--keep`) lives in the present, which may be any hour.
    const hours = (ahead: number) => minuteOf(new Date(now().getTime() + ahead * 3_600_000))
    const [from, to] = [hours(2), hours(7)]
    at = hours(3)
    await savePolicy(admin.user, PROVINCE, { quietHours: [{ from, to }] })
    tell(`bây giờ không phải giờ phát thường lệ, nên buổi giới thiệu đặt giờ yên tĩnh ${from}–${to}`)
  }
  const { on } = once(new Date(now().getTime() + 86_400_000))
  const answer = await author.user
    .post('/schedules', { bulletinId: bulletin.id, rule: { kind: 'daily', at, startsOn: on } })
    .catch((error: unknown) => error)
  if (!(answer instanceof ApiError)) throw new Error(`a schedule at ${at} was taken`)
  tell(`máy chủ từ chối lịch phát lúc ${at} hằng ngày: ${answer.problem['titleVi'] ?? answer.code}`)
}

/** Whether the hours leave room for the demo, which begins soon and lasts minutes. */
async function isAllowed(author: ApiUser, bulletin: Bulletin, now: Date): Promise<boolean> {
  for (const minutes of [1, 10]) {
    const rule = once(new Date(now.getTime() + minutes * 60_000))
    const asked = { bulletinId: bulletin.id, rule }
    const { violations } = await author.post<{ violations: unknown[] }>('/schedules/preview', asked)
    if (violations.length > 0) return false
  }
  return true
}

/** Theme, the radio of the country, two items of the commune's own, closing: written, seen and approved. */
export async function prepareMorning(
  { admin, author, approver }: People,
  { news, talk }: Programme,
  options: Options & { tempDir: string; radioUrl: string; dawn: Date },
): Promise<Aired> {
  const { ledger, tell, now, tempDir, radioUrl, dawn } = options
  const upload = (title: string, wav: Uint8Array) =>
    author.user.request<{ id: string }>(
      'POST',
      `/clips?title=${encodeURIComponent(title)}&areaCodes=${PROVINCE}`,
      wav,
      'application/octet-stream',
    )
  const [theme, closing] = await Promise.all([
    upload('Nhạc hiệu', melody()),
    record(tempDir, CLOSING).then((wav) => upload('Lời chào kết', wav)),
  ])
  const station = { name: 'Đài Tiếng nói Việt Nam', url: radioUrl, areaCodes: [PROVINCE], fallbackClipId: theme.id }
  const relay = await admin.user.post<{ id: string }>('/relays', station)
  const startAt = inSeconds(new Date(Math.max(now().getTime() + 5_000, dawn.getTime())), 0)
  const draft = await author.user.post<Session>('/programmes', {
    title: 'Chương trình sáng',
    areaCodes: MORNING,
    rule: once(startAt),
    budgetSeconds: BUDGET_SECONDS,
    items: [
      { kind: 'clip', clipId: theme.id, role: 'theme', title: 'Nhạc hiệu' },
      { kind: 'relay', relayId: relay.id, seconds: RELAY_SECONDS, title: 'Tiếp sóng Đài Tiếng nói Việt Nam' },
      { kind: 'bulletin', bulletinId: news.id },
      { kind: 'bulletin', bulletinId: talk.id },
      { kind: 'clip', clipId: closing.id, role: 'closing', title: 'Lời chào kết' },
    ],
  })
  await author.user.post(`/programmes/${draft.id}/submit`)
  const { hash, words } = await approver.user.post<{ hash: string; words: { vi: string } }>(
    `/programmes/${draft.id}/preflight?list=0`,
  )
  const { revision } = await approver.user.get<Session>(`/programmes/${draft.id}`)
  await approver.user.post(`/programmes/${draft.id}/approve`, { revision, preflightHash: hash })
  tell(`lãnh đạo duyệt "Chương trình sáng" lúc ${clockOf(startAt)}. ${words.vi}`)
  const items = await ledger.occurrencesOf(draft.id, 5)
  const overAt = new Date(Math.max(...items.map((item) => Date.parse(item.startAt) + item.clipDurationMs)))
  return { occurrenceIds: items.map(({ id }) => id), overAt }
}

/**
 * The order has gone out, then the commune makes this very minute quiet: its loudspeakers refuse what the server, which
 * decided before, had sent.
 */
export async function refuseAtSpeakers(people: People, bulletin: Bulletin, options: Options): Promise<string> {
  const { admin } = people
  const { ledger, tell, now } = options
  const at = inSeconds(now(), 4)
  const { id } = await schedule(people, bulletin, [QUIET], at, ledger)
  while ((await ledger.occurrence(id)).status !== 'airing') await new Promise((wake) => setTimeout(wake, 100))
  const minute = (offset: number) => minuteOf(new Date(at.getTime() + offset * 60_000))
  await savePolicy(admin.user, QUIET, { quietHours: [{ from: minute(-1), to: minute(2) }] })
  tell('xã Sảng Mộc đổi giờ yên tĩnh khi lệnh phát đã đi: cụm loa tự từ chối')
  await ledger.until(id, ({ ended, total }) => ended >= total - 1)
  await removePolicy(admin.user, QUIET)
  return id
}

async function savePolicy(admin: ApiUser, areaCode: string, rules: object | undefined): Promise<void> {
  const { hash } = await admin.post<{ hash: string }>('/policies/effect', { areaCode, rules })
  await admin.request('PUT', `/policies/${areaCode}`, { rules, effectHash: hash })
}

async function removePolicy(admin: ApiUser, areaCode: string): Promise<void> {
  const { hash } = await admin.post<{ hash: string }>('/policies/effect', { areaCode, rules: null })
  await admin.request('DELETE', `/policies/${areaCode}?effectHash=${hash}`)
}

const minuteOf = (at: Date): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(at)
