import { expect, test } from 'vitest'
import type { ComingItem } from './store-coming.ts'
import { tellNotices, tellSession } from './words-coming.ts'

const AREAS = new Map([['19', 'Tỉnh Thái Nguyên']])
const item = (more: Partial<ComingItem> = {}): ComingItem => ({
  ...{ id: 'occ_1', itemId: 'itm_1', title: 'Mời họp xóm', localAt: '2026-11-24T05:00:00' },
  ...{ startAt: new Date('2026-11-23T22:00:00Z'), clipDurationMs: 600_000, status: 'planned', reason: null },
  ...{ note: null, relayId: null, relayName: null, awaitsApproval: false, refusal: null },
  ...more,
})
const off = (reason: string, more: Partial<ComingItem> = {}) => item({ status: 'cancelled', reason, ...more })
const refused = off('quiet-hours', { refusal: { rule: 'quiet-hours', areaCode: '19', when: 'policy-changed' } })
const vi = (items: readonly ComingItem[]) => {
  const { state, why } = tellSession(items, AREAS)
  return [state, ...why.map((words) => words.vi)]
}

test.each<[string, ComingItem[], string[]]>([
  ['all that is planned', [item(), item()], ['planned']],
  [
    'a bulletin nobody approved',
    [item(), item({ awaitsApproval: true })],
    ['awaits-approval', '“Mời họp xóm” còn chờ duyệt'],
  ],
  [
    'two items that one rule forbids',
    [item(), refused, refused],
    ['partly', 'im 20 phút: quy định của Tỉnh Thái Nguyên không cho phát (giờ yên tĩnh)'],
  ],
  ['what a person left out', [off('schedule-ended', { note: 'Xã có tang' })], ['left-out', 'đã bỏ, Xã có tang']],
  ['a bulletin that was revoked', [off('revoked')], ['silent', '“Mời họp xóm”: bản tin đã bị thu hồi']],
])('of a session it is told what sounds and what does not: %s', (_, items, told) => {
  expect(vi(items)).toEqual(told)
})

test('each cause is told once over all sessions; what a person decided and what is approved needs no notice', () => {
  const archived = off('relay-archived', { relayId: 'rly_1', relayName: 'Đài tỉnh' })
  const left = off('relay-archived', { note: 'Xã có tang' })
  const notices = tellNotices([[refused], [refused, refused], [item(), archived], [left], [item()]], AREAS)
  expect(notices.map(({ words }) => words.vi)).toEqual([
    'Quy định mới của Tỉnh Thái Nguyên (giờ yên tĩnh): 2 buổi tới không phát.',
    'Đài tỉnh đã được cất đi: 1 buổi tới im 10 phút mỗi buổi.',
  ])
})
