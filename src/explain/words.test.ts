import { expect, test } from 'vitest'
import { ACTION_WORDS } from '../audit/action-words.ts'
import type { OccurrenceStatus } from '../db/tables.ts'
import { RANK } from '../deliveries/state.ts'
import { DECISION_KINDS } from '../occurrences/decisions.ts'
import { OCCURRENCE_STATUSES } from '../occurrences/schema.ts'
import { REASON_CODES } from '../protocol/reasons.ts'
import { RELAY_REASONS } from '../relays/reasons.ts'
import { tellRefusal } from './policy-then.ts'
import type { AtSpeaker } from './store-speaker.ts'
import { tellAct } from './words-acts.ts'
import { tellDecision } from './words-decisions.ts'
import { tellClosed, tellGroup, tellOccurrence } from './words-outcome.ts'
import { tellRelayed, tellRelaySummary } from './words-relay.ts'
import { tellRule } from './words-rule.ts'
import { tellAiring, tellSpeaker } from './words-speaker.ts'
import { lengthOf, type Words, whenOf } from './words-time.ts'

const at = (time: string) => new Date(`2026-11-23T${time}+07:00`)
const near = at('05:00:00')
const zone = 'Asia/Ho_Chi_Minh'
const by = { at: near, zone }
const sentence = /^\p{Lu}.*[.]$|^“.*[.]$/u

/** A whole sentence in both languages, with nothing unknown in it. */
function expectSentence({ vi, en }: Words): void {
  expect(vi).toMatch(sentence)
  expect(en).toMatch(sentence)
  for (const text of [vi, en]) expect(text).not.toMatch(/undefined|null|NaN|Invalid/)
}

test('every kind of decision is a sentence in both languages, with much known of it or nothing', () => {
  const data = {
    rule: 'quiet-hours',
    areaCode: '05857',
    otherId: 'occ_2',
    decideBy: at('03:00:00').toISOString(),
    option: 'shift',
    status: 'by-deadline',
    words: { vi: '“A” lùi sang 05:05.', en: '“A” starts at 05:05 instead.' },
    byMs: 300_000,
    reason: 'server-down',
    downFrom: at('04:50:00').toISOString(),
    downTo: at('05:20:00').toISOString(),
    lateMs: 1_200_000,
  }
  const known = { near: by, titles: new Map([['occ_2', 'Họp xóm']]), areas: new Map([['05857', 'Phúc Thuận']]) }
  for (const kind of DECISION_KINDS) {
    const told = tellDecision({ kind, data, ...known })
    expect(told.vi).not.toBe(kind)
    expectSentence(told)
    const { vi } = tellDecision({ kind, data: {}, near: by, titles: new Map(), areas: new Map() })
    expect(vi).not.toMatch(/undefined|null|NaN/)
  }
})

test('downtime, a clock that was set, and who decided are named', () => {
  const tell = (kind: string, data: Record<string, unknown>) =>
    tellDecision({ kind, data, near: by, titles: new Map([['occ_2', 'Họp xóm']]), areas: new Map() }).vi
  expect(tell('missed', { downFrom: at('04:50:00').toISOString(), downTo: at('05:20:00').toISOString() })).toBe(
    'Lỡ giờ phát: máy chủ không hoạt động từ 04:50 đến 05:20, và đã quá giờ còn được phát muộn.',
  )
  expect(tell('late', { lateMs: 90_000, clockBefore: at('04:00:00'), clockAfter: 1 })).toContain('Gửi muộn 90 giây')
  expect(tell('collision-decided', { status: 'by-deadline', words: { vi: '“A” lùi sang 05:05.', en: '' } })).toBe(
    'Không ai quyết định đúng hạn, hệ thống chọn: “A” lùi sang 05:05.',
  )
  expect(tell('shifted', { byMs: 300_000, otherTitle: 'Bản tin sáng' })).toBe('Lùi 5 phút để nhường “Bản tin sáng”.')
  expect(tell('from-the-future', {})).toBe('from-the-future')
})

test('every reason and every end of a delivery has words', () => {
  for (const reason of REASON_CODES) {
    const { vi, en } = tellGroup({ status: 'failed', reason })
    expect(vi).toMatch(/^không phát được: ./)
    expect(en).toMatch(/^failed: ./)
    expect(vi).not.toContain(`: ${reason}`)
  }
  for (const status of Object.keys(RANK)) {
    // safe: the keys of the table
    const { vi } = tellGroup({ status: status as keyof typeof RANK, reason: null })
    expect(vi.length).toBeGreaterThan(4)
  }
})

test('every reason makes a sentence wherever it is told, in one language at a time and without its code', () => {
  const codes = REASON_CODES.filter((code) => code.includes('-') && code !== 'all-clear')
  const leaked = new RegExp(`(?<![\\w-])(?:${codes.join('|')})(?![\\w-])`)
  for (const reason of REASON_CODES) {
    const groups = [{ status: 'failed' as const, reason, count: 2 }]
    const summed = { title: 'A', kind: 'schedule' as const, reason, note: null, startAt: near, now: near, zone }
    const speaker = { ...summed, occurrenceId: 'occ_1', priority: 'normal' as const, mode: 'live' as const, rule: null }
    const then = {
      ...speaker,
      endAt: near,
      ownerId: null,
      isPaused: false,
      startedAt: null,
      endedAt: null,
      detail: null,
    }
    const moment = { at: near, now: near, zone }
    const decision = { near: by, titles: new Map<string, string>(), areas: new Map<string, string>() }
    const told = [
      ...OCCURRENCE_STATUSES.flatMap((status) =>
        [groups, []].map((some) => tellOccurrence({ ...summed, status, rule: null, collides: false }, some)),
      ),
      tellClosed({ status: 'failed', reason }, groups),
      tellDecision({ kind: 'missed', data: { reason }, ...decision }),
      tellDecision({ kind: 'left-out', data: { reason }, ...decision }),
      tellAiring({ ...then, status: 'cancelled', deliveryStatus: null, deliveryReason: null }, moment),
      tellAiring({ ...then, status: 'airing', deliveryStatus: 'failed', deliveryReason: reason }, moment),
      tellAiring({ ...then, status: 'airing', deliveryStatus: 'played', deliveryReason: reason }, moment),
    ]
    for (const words of told) {
      expectSentence(words)
      expect([words.vi, words.en].filter((text) => leaked.test(text))).toEqual([])
      expect(words.vi).not.toMatch(new RegExp(`(?<![\\w-])${reason}(?![\\w-])`))
      expect(words.en).not.toMatch(/[\u00c0-\u1ef9]/)
    }
    expect(told.filter(({ vi, en }) => vi === en)).toEqual([])
  }
})

test('a relayed item names its station, how it was, when it ends and what stands in for it', () => {
  const station = { name: 'VOV1', status: 'ok', reason: null, checkedAt: at('04:55:00') }
  const relay = { ...station, standIn: 'Nhạc hiệu', until: at('05:30:00') }
  expect(tellRelayed(relay, zone).vi).toBe(
    'Mục này tiếp sóng “VOV1”, dừng đúng 05:30; nếu mất sóng thì phát “Nhạc hiệu”.',
  )
  const summary = (isSent: boolean, groups: Parameters<typeof tellRelaySummary>[1]['groups']) =>
    tellRelaySummary(relay, { isSent, groups, near: by })?.vi
  expect(summary(false, [])).toBe('Tiếp sóng “VOV1” đến đúng 05:30; đài nghe thử lúc 04:55 bình thường.')
  const played = { status: 'played' as const, reason: null, count: 3 }
  expect(summary(true, [played])).toBe('Đã tiếp sóng “VOV1”, không phải dùng âm thanh dự phòng.')
  expect(summary(true, [played, { ...played, reason: 'fallback-played', count: 2 }])).toBe(
    'Ở 2 cụm loa mất sóng đài “VOV1”, đã phát âm thanh dự phòng “Nhạc hiệu”.',
  )
  for (const reason of Object.keys(RELAY_REASONS)) {
    const data = { ...station, status: 'unreachable', reason, checkedAt: at('05:10:00').toISOString() }
    for (const kind of ['relay-sent', 'relay-heard']) {
      const told = tellDecision({ kind, data, near: by, titles: new Map(), areas: new Map() })
      expectSentence(told)
      expect(told.vi).not.toContain(reason)
    }
  }
})

test('every end of an airing is a sentence that says whether it played, where, and why not', () => {
  const groups = [
    { status: 'played' as const, reason: null, count: 5 },
    { status: 'unreachable' as const, reason: 'offline', count: 2 },
  ]
  const one = (status: OccurrenceStatus, reason: string | null) => ({
    title: 'Họp xóm',
    kind: 'schedule' as const,
    status,
    reason,
    note: null,
    startAt: near,
    now: near,
    zone,
    rule: null,
    collides: false,
  })
  for (const status of OCCURRENCE_STATUSES) {
    expectSentence(tellOccurrence(one(status, 'server-down'), groups))
    expectSentence(tellOccurrence(one(status, null), []))
  }
  expect(tellOccurrence(one('partial', 'not-all-played'), groups).vi).toBe(
    '“Họp xóm” đã phát ở 5 trong 7 cụm loa. Còn lại: 2 cụm loa không liên lạc được: Cụm loa mất kết nối suốt thời gian phát.',
  )
  expect(tellOccurrence({ ...one('cancelled', 'stopped'), note: 'Hoãn họp' }, []).vi).toBe(
    '“Họp xóm” không phát lúc 05:00: đã bỏ trước giờ phát. Lý do: “Hoãn họp”.',
  )
})

test('what people did is a sentence; an approval says that the preview was shown', () => {
  for (const action of Object.keys(ACTION_WORDS)) expectSentence(tellAct({ action, data: {}, title: 'Họp', near: by }))
  const act = { action: 'bulletin.approve', title: 'Họp', near: by }
  expect(tellAct({ ...act, data: { preflightHash: 'x' } }).vi).toContain('sau khi xem trước')
  expect(tellAct({ ...act, action: 'bulletin.reject', data: { reason: 'Sai tên xóm' } }).vi).toBe(
    'Từ chối bản tin “Họp”, lý do: “Sai tên xóm”.',
  )
  const move = { from: at('05:00:00').toISOString(), startAt: at('05:12:00').toISOString() }
  expect(tellAct({ ...act, action: 'occurrence.move', data: move }).vi).toBe('Dời lượt phát này từ 05:00 sang 05:12.')
})

test('a rule reads as an official would say it', () => {
  const startsOn = '2026-11-01'
  expect(tellRule({ kind: 'once', on: '2026-11-22', at: '05:00' }).vi).toBe('một lần lúc 05:00 ngày 22/11/2026')
  expect(tellRule({ kind: 'daily', at: '05:00', startsOn, notOnHolidays: true }).vi).toBe(
    'lúc 05:00 hằng ngày, từ 1/11/2026, trừ ngày lễ',
  )
  expect(tellRule({ kind: 'weekly', at: '17:00', weekdays: [5, 1], startsOn, except: ['2026-11-23'] }).vi).toBe(
    'lúc 17:00 thứ Hai, thứ Sáu hằng tuần, từ 1/11/2026, trừ 23/11/2026',
  )
  expect(tellRule({ kind: 'monthly', at: '05:00', days: [31], shortMonth: 'last-day', startsOn, count: 3 }).vi).toBe(
    'lúc 05:00 ngày 31 hằng tháng (tháng thiếu ngày thì phát ngày cuối tháng), từ 1/11/2026, 3 lần',
  )
  expect(tellRule({ kind: 'rrule', at: '05:00', rrule: 'FREQ=MONTHLY;BYDAY=1MO', startsOn }).en).toContain(
    'by the rule FREQ=MONTHLY;BYDAY=1MO',
  )
})

test('days are named where they differ, lengths in the unit that says enough', () => {
  expect(whenOf(near, { at: at('23:00:00'), zone }).vi).toBe('05:00')
  expect(whenOf(near, { at: near, zone: 'America/New_York' }).vi).toBe('17:00')
  expect(whenOf(near, { at: new Date('2026-11-24T00:00:00+07:00'), zone }).vi).toBe('05:00 ngày 23/11/2026')
  expect([45_000, 300_000, 3 * 3_600_000, 96 * 3_600_000].map((ms) => lengthOf(ms).vi)).toEqual([
    '45 giây',
    '5 phút',
    '3 giờ',
    '4 ngày',
  ])
})

test('a speaker says what it played, what it missed and why, and that nothing was meant for that moment', () => {
  const one: AtSpeaker = {
    occurrenceId: 'occ_1',
    title: 'Bản tin sáng',
    kind: 'schedule',
    priority: 'normal',
    mode: 'live',
    startAt: near,
    endAt: at('05:05:00'),
    status: 'completed',
    reason: null,
    note: null,
    rule: null,
    ownerId: 'sch_1',
    isPaused: false,
    deliveryStatus: 'played',
    deliveryReason: null,
    detail: null,
    startedAt: near,
    endedAt: at('05:05:00'),
  }
  const moment = { at: at('05:02:00'), until: at('05:02:01'), now: at('09:00:00'), zone }
  const show = (airing: AtSpeaker, cutter?: string) => ({ ...airing, words: tellAiring(airing, moment, { cutter }) })
  const nothing = { airings: [], before: undefined, after: undefined, expected: [], unplanned: [], refusal: undefined }
  const presence = { online: true, since: at('01:00:00') }
  expect(tellSpeaker({ ...nothing, presence, airings: [show(one)] }, moment).vi).toBe(
    'Lúc 05:02 cụm loa phát “Bản tin sáng”. Đã phát “Bản tin sáng” từ 05:00 đến 05:05.',
  )
  const away = { ...one, deliveryStatus: 'unreachable' as const, deliveryReason: 'offline', startedAt: null }
  expect(
    tellSpeaker({ ...nothing, presence: { online: false, since: at('03:00:00') }, airings: [show(away)] }, moment).vi,
  ).toBe(
    'Lúc 05:02 cụm loa không phát. “Bản tin sáng” lúc 05:00: không liên lạc được: Cụm loa mất kết nối suốt thời gian phát. Lúc đó cụm loa mất kết nối, từ 03:00.',
  )
  const cut = { ...one, deliveryStatus: 'preempted' as const, deliveryReason: 'preempted', startedAt: null }
  expect(show(cut, 'Bão số 3').words.vi).toContain('(bị “Bão số 3” ngắt)')
  const set = { setAt: at('04:58:00'), hours: { from: '05:01', to: '05:04' } }
  const refusal = { rule: 'quiet-hours', areaName: 'Phúc Thuận', ...set, isAhead: false } as const
  const quiet = tellSpeaker({ ...nothing, presence, after: show(one), refusal }, moment).vi
  expect(quiet).toMatch(
    /^Không có lịch phát nào lúc 05:02\. Gần nhất sau đó: .* Đó là giờ yên tĩnh 05:01–05:04 do Phúc Thuận đặt lúc 04:58: /,
  )
  const ahead = { ...refusal, isAhead: true }
  const why = tellRefusal(ahead, by)
  expect(tellGroup({ status: 'preempted', reason: 'quiet-hours', why }).vi).toBe(
    'bị ngắt và không phát tiếp: không kịp xong trước giờ yên tĩnh 05:01–05:04 do Phúc Thuận đặt lúc 04:58',
  )
  expect(tellRefusal({ ...ahead, rule: 'outside-window', hours: null }, by).vi).toBe(
    'không kịp xong trong khung giờ được phép do Phúc Thuận đặt lúc 04:58',
  )
  const storm = { ...one, title: 'Bão số 3', startedAt: at('05:01:00'), endedAt: at('05:01:40') }
  expect(tellAiring(one, moment, { between: storm }).vi).toBe(
    'Đã phát “Bản tin sáng” từ 05:00 đến 05:05, bị ngắt lúc 05:01 vì “Bão số 3”, phát tiếp lúc 05:01:40.',
  )
  const later = { ...one, title: 'Họp xóm', startedAt: at('05:02:20'), endedAt: at('05:02:40') }
  const minute = { ...moment, until: at('05:03:00') }
  expect(tellSpeaker({ ...nothing, presence, airings: [show(one), show(later)] }, minute).vi).toMatch(
    /^Lúc 05:02 cụm loa phát “Bản tin sáng”, “Họp xóm”\./,
  )
  const pause = { from: at('01:00:00'), to: null }
  const planned = { ...one, status: 'planned' as const, deliveryStatus: null }
  expect(tellAiring(planned, { at: one.startAt, now: at('02:00:00'), zone }, { pause }).vi).toBe(
    '“Bản tin sáng” có lịch lúc 05:00, nhưng đang tạm dừng từ 01:00 đến nay: chỉ phát nếu trước đó được cho chạy tiếp.',
  )
})
