import { expect, test } from 'vitest'
import { createFormat } from '../../i18n/format.ts'
import type { Preflight } from './preflight-query.ts'
import { preflightTexts } from './texts.ts'
import { whatChanged } from './what-changed.ts'

const shown: Preflight = {
  subject: { kind: 'bulletin', id: 'bul_1' },
  hash: 'a'.repeat(64),
  madeAt: '2026-11-22T00:00:00.000Z',
  words: { vi: '', en: '' },
  content: {
    title: 'Họp xóm',
    sha256: 'c'.repeat(64),
    durationMs: 9_000,
    ...{ validTo: null, budgetMs: null },
    priority: 'normal',
    pieces: [
      {
        ...{ title: 'Họp xóm', kind: 'bulletin', offsetMs: 0, durationMs: 9_000 },
        ...{ sha256: 'c'.repeat(64), standInTitle: null },
      },
    ],
    stations: [],
  },
  areas: [{ code: '05818', name: 'Xã La Bằng' }],
  onApproval: false,
  airings: [],
  plans: [],
  volume: { min: 70, max: 70 },
  violation: null,
  cuts: [],
  cutBy: [],
  cutsTotal: 0,
  cutByTotal: 0,
  speakers: { total: 2, online: 2, offline: 0, holdAudio: 2, lackAudio: 0, quiet: 0, list: [] },
  byArea: [],
  bytes: { perSpeaker: 0, total: 0, relay: 0, overMobile: 0 },
}
const differences = (patch: Partial<Preflight>) =>
  whatChanged(shown, { ...shown, ...patch }, preflightTexts.vi.changed, createFormat('vi'))

test('what an approver was shown and what would happen now are told apart in words', () => {
  const { speakers } = shown
  expect(differences({ speakers: { ...speakers, total: 3 } })).toEqual(['Thêm 1 cụm loa, nay là 3.'])
  expect(differences({ volume: { min: 40, max: 40 }, areas: [{ code: '05719', name: 'Xã Sảng Mộc' }] })).toEqual([
    'Nơi phát nay là Xã Sảng Mộc.',
    'Âm lượng nay là 40%.',
  ])
})

test('a station that is relayed from elsewhere now is named with its address', () => {
  const stations = [
    { id: 'rly_1', name: 'Đài tỉnh', url: 'https://radio.example.vn/moi', standInTitle: 'Nhạc chờ', isArchived: false },
  ]
  expect(differences({ content: { ...shown.content, stations } })).toEqual([
    'Đài tiếp sóng đã thay đổi, nay là Đài tỉnh (https://radio.example.vn/moi; mất sóng thì phát “Nhạc chờ”).',
  ])
})

const airing = (startAt: string, scheduleId = 'sch_1', endAt = startAt.replace(':00.000', ':09.000')) => ({
  ...{ scheduleId, programmeId: null, localAt: '', startAt, endAt },
  ...{ durationMs: 9_000, onApproval: false, violation: null },
})
const daysAt = (time: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => airing(`2027-01-${from + index}T${time}:00.000Z`))
const airingsNow = (before: ReturnType<typeof airing>[], after: ReturnType<typeof airing>[], madeAt = shown.madeAt) =>
  whatChanged(
    { ...shown, airings: before },
    { ...shown, airings: after, madeAt, volume: { min: 40, max: 40 } },
    preflightTexts.vi.changed,
    createFormat('vi'),
  ).filter((words) => !words.startsWith('Âm lượng'))

test('airings that came and went are named by their times', () => {
  const when = (airings: { startAt: string }[]) =>
    airings.map(({ startAt }) => createFormat('vi').when(startAt)).join('; ')
  const [daily, moved] = [daysAt('04:30', 11, 15), daysAt('05:30', 11, 15)]
  expect(airingsNow(daily, moved)).toEqual([
    `Không còn phát: ${when(daily.slice(0, 3))} và các lượt sau.`,
    `Phát thêm: ${when(moved.slice(0, 3))} và các lượt sau.`,
  ])
  const late = airing('2027-02-01T16:30:00.000Z', 'sch_2')
  const later = airing('2027-02-05T16:30:00.000Z', 'sch_2')
  expect(airingsNow([...daily, late], daily)).toEqual([`Không còn phát: ${when([late])}.`])
  expect(airingsNow(daily, [...daily, late])).toEqual([`Phát thêm: ${when([late])}.`])
  expect(airingsNow([...daily, late], [...daily, later])).toEqual([
    `Không còn phát: ${when([late])}.`,
    `Phát thêm: ${when([later])}.`,
  ])
  const longer = airing('2027-01-11T04:30:00.000Z', 'sch_1', '2027-01-11T04:31:09.000Z')
  expect(airingsNow(daily, [longer, ...daily.slice(1)])).toEqual([`Lượt ${when([longer])} nay kết thúc lúc 11:31:09.`])
})

test('an airing that has begun meanwhile and the next one behind it are no difference, nor is one of another series', () => {
  expect(airingsNow(daysAt('04:30', 11, 15), daysAt('04:30', 12, 16), '2027-01-11T05:00:00.000Z')).toEqual([])
  const split = daysAt('04:30', 13, 15).map((one) => ({ ...one, scheduleId: 'sch_2' }))
  expect(airingsNow(daysAt('04:30', 11, 15), [...daysAt('04:30', 11, 12), ...split])).toEqual([])
})

test('who is connected is no difference; one that nothing here names is still told', () => {
  const { speakers } = shown
  expect(differences({ speakers: { ...speakers, online: 1, offline: 1 } })).toEqual([preflightTexts.vi.changed.other])
})
