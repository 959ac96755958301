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
    priority: 'normal',
    pieces: [{ title: 'Họp xóm', kind: 'bulletin', offsetMs: 0, durationMs: 9_000, sha256: 'c'.repeat(64) }],
    stations: [],
  },
  areas: [{ code: '05818', name: 'Xã La Bằng' }],
  onApproval: false,
  airings: [],
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
  const stations = [{ id: 'rly_1', name: 'Đài tỉnh', url: 'https://radio.example.vn/moi', isArchived: false }]
  expect(differences({ content: { ...shown.content, stations } })).toEqual([
    'Đài tiếp sóng đã thay đổi, nay là Đài tỉnh (https://radio.example.vn/moi).',
  ])
})

test('who is connected is no difference; one that nothing here names is still told', () => {
  const { speakers } = shown
  expect(differences({ speakers: { ...speakers, online: 1, offline: 1 } })).toEqual([preflightTexts.vi.changed.other])
})
