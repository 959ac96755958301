import { expect, test } from 'vitest'
import type { Preflight } from './schema.ts'
import { tellPreflight } from './words.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const airing = {
  ...{ scheduleId: null, programmeId: 'prg_1', localAt: '2026-11-23T05:00:00' },
  ...{ startAt: '2026-11-22T22:00:00.000Z', endAt: '2026-11-22T22:08:11.000Z', durationMs: 491_000 },
  ...{ onApproval: false, violation: null },
}
const plan = {
  ...{ scheduleId: null, programmeId: 'prg_1', repeats: true, firstAt: airing.startAt, quiet: 0, violation: null },
  name: { vi: 'hằng ngày lúc 05:00', en: 'every day at 05:00' },
  words: { vi: 'hằng ngày lúc 05:00, không hẹn ngày kết thúc', en: 'every day at 05:00, with no last day' },
}
const station = { id: 'rly_1', name: 'Đài tỉnh', url: 'https://radio.example.vn/', standInTitle: 'Nhạc chờ' }
const session: Omit<Preflight, 'words'> = {
  subject: { kind: 'programme', id: 'prg_1' },
  hash: 'a'.repeat(64),
  madeAt: '2026-11-22T03:00:00.000Z',
  content: {
    ...{ title: 'Buổi sáng', sha256: null, durationMs: 491_000, budgetMs: 1_800_000, validTo: null },
    ...{ priority: 'normal', pieces: [], stations: [{ ...station, isArchived: false }] },
  },
  areas: [{ code: '05818', name: 'Xã La Bằng' }],
  onApproval: false,
  airings: [airing],
  plans: [plan],
  volume: { min: 80, max: 80 },
  violation: null,
  ...{ cuts: [], cutBy: [], cutsTotal: 0, cutByTotal: 0 },
  speakers: { total: 2, online: 2, offline: 0, holdAudio: 2, lackAudio: 0, quiet: 0, list: [] },
  byArea: [],
  bytes: { perSpeaker: 0, total: 0, relay: 0, overMobile: 0 },
}
const tell = (facts: Partial<typeof session>) => tellPreflight({ ...session, ...facts }, ZONE)

test('a session is told with the minute it is over, its budget as such, and what plays when its relay is lost', () => {
  expect(tell({}).vi).toBe(
    '“Buổi sáng” (8 phút 11 giây, thông thường) sẽ phát trên 2 cụm loa ở Xã La Bằng, âm lượng 80%; có tiếp sóng “Đài tỉnh” (mất sóng thì phát “Nhạc chờ”). Lượt đầu lúc 05:00 thứ Hai 23/11/2026, kết thúc 05:09 (thời lượng đã đặt: đến 05:30); phát hằng ngày lúc 05:00, không hẹn ngày kết thúc. Mọi cụm loa đều đang kết nối và đã có âm thanh.',
  )
  const content = { ...session.content, budgetMs: null, stations: [{ ...station, isArchived: true }] }
  expect(tell({ content }).vi).toMatch(/“Đài tỉnh” \(đã cất đi: phần này im lặng\)\. .+ kết thúc 05:09; phát/)
})

test('of several plans the one that stays silent on some loudspeakers is named, and none where a policy forbids it anyway', () => {
  const late = {
    ...plan,
    programmeId: 'prg_2',
    name: { vi: 'hằng ngày lúc 20:45', en: 'every day at 20:45' },
    quiet: 3,
  }
  expect(tell({ plans: [plan, late] }).vi).toContain(
    '3 cụm loa sẽ im với lịch phát hằng ngày lúc 20:45 vì giờ yên tĩnh',
  )
  const violation = { rule: 'quiet-hours', areaCode: '19', areaName: 'Tỉnh Thái Nguyên', limit: null } as const
  const broken = { ...violation, at: airing.startAt, nearestAt: null, words: { vi: 'Giờ yên tĩnh', en: 'Quiet hours' } }
  const airings = [airing, { ...airing, programmeId: 'prg_2', violation: broken }]
  const { vi } = tell({ airings, plans: [plan, { ...late, violation: broken }] })
  expect(vi).toContain(
    'Lịch phát hằng ngày lúc 20:45: quy định phát thanh của Tỉnh Thái Nguyên không cho phát lúc 05:00',
  )
  expect(vi).not.toContain('sẽ im')
})

test('a bulletin from above says when it is of no use any more, whatever its series says', () => {
  const content = { ...session.content, validTo: '2026-11-24T00:00:00.000Z' }
  expect(tell({ content }).vi).toContain('Bản tin có giá trị đến 07:00 thứ Ba 24/11/2026: sau đó không phát nữa.')
  expect(tell({ content, plans: [{ ...plan, repeats: false }] }).vi).not.toContain('có giá trị')
})
