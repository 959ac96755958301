import { expect, test } from 'vitest'
import { createFormat } from '../../i18n/format.ts'
import { describeAiring, type Moment } from './sentence.ts'

const now = Date.parse('2026-11-21T09:00:00Z')
const vi = createFormat('vi')
const en = createFormat('en')
const audience = { speakers: 34, online: 33, communes: 2 }
const tomorrow: Moment = {
  kind: 'rule',
  rule: { kind: 'once', on: '2026-11-22', at: '05:12' },
  startAt: '2026-11-21T22:12:00Z',
  endAt: '2026-11-21T22:16:00Z',
  isExact: true,
}

test('the sentence before the button says how many speakers, where, when, and how many are away', () => {
  expect(describeAiring({ audience, moment: tomorrow, format: vi, now })).toBe(
    'Phát trên 34 cụm loa ở 2 xã, 05:12–05:16 ngày mai; 1 cụm đang mất kết nối',
  )
  expect(describeAiring({ audience, moment: tomorrow, format: en, now })).toBe(
    'Plays on 34 speakers in 2 communes, 05:12–05:16 tomorrow; 1 is not connected',
  )
})

test('the only commune is called by its name, and nobody away is not mentioned', () => {
  const one = { speakers: 12, online: 12, communes: 1, communeName: 'Xã Phúc Thuận' }
  expect(describeAiring({ audience: one, moment: tomorrow, format: vi, now })).toBe(
    'Phát trên 12 cụm loa ở Xã Phúc Thuận, 05:12–05:16 ngày mai',
  )
})

test('an end that is only estimated is said to be', () => {
  expect(describeAiring({ audience, moment: { ...tomorrow, isExact: false }, format: vi, now })).toContain(
    '05:12–khoảng 05:16 ngày mai',
  )
})

test('a repeated airing names its days, its first and its last day', () => {
  const rule = {
    kind: 'weekly' as const,
    at: '17:00',
    weekdays: [1, 5],
    startsOn: '2026-11-22',
    endsOn: '2026-12-31',
  }
  expect(describeAiring({ audience, moment: { kind: 'rule', rule, isExact: true }, format: vi, now })).toBe(
    'Phát trên 34 cụm loa ở 2 xã, 17:00 Thứ Hai và Thứ Sáu hằng tuần từ ngày mai đến hết 31/12/2026; 1 cụm đang mất kết nối',
  )
  const daily = { kind: 'daily' as const, at: '05:00', startsOn: '2026-11-01' }
  expect(
    describeAiring({
      audience,
      moment: {
        kind: 'rule',
        rule: daily,
        startAt: '2026-11-21T22:00:00Z',
        endAt: '2026-11-21T22:04:00Z',
        isExact: true,
      },
      format: vi,
      now,
    }),
  ).toContain(', 05:00–05:04 hằng ngày;')
})

test('what a series leaves out, adds and ends by is said', () => {
  const rule = {
    kind: 'monthly' as const,
    at: '05:00',
    startsOn: '2026-11-01',
    days: [15, 31],
    shortMonth: 'last-day' as const,
    count: 12,
    notOnHolidays: true,
    except: ['2026-12-15'],
  }
  expect(describeAiring({ audience, moment: { kind: 'rule', rule, isExact: true }, format: vi, now })).toContain(
    '05:00 ngày 15 và 31 hằng tháng (tháng thiếu thì ngày cuối tháng), 12 lượt, trừ ngày nghỉ lễ, trừ 1 ngày',
  )
})

test('without a time it says so, and promises none', () => {
  expect(describeAiring({ audience, moment: { kind: 'none' }, format: vi, now })).toContain('chưa hẹn giờ')
  expect(describeAiring({ audience, moment: { kind: 'approved' }, format: vi, now })).toContain(
    'ngay sau khi được duyệt',
  )
})

test('an area without speakers is a warning, not an airing', () => {
  const nobody = { speakers: 0, online: 0, communes: 0 }
  expect(describeAiring({ audience: nobody, moment: tomorrow, format: vi, now })).toBe(
    'Chưa có cụm loa nào ở nơi đã chọn: không ai nghe được bản tin này',
  )
})

test('speakers that are all away are not counted one by one', () => {
  expect(describeAiring({ audience: { ...audience, online: 0 }, moment: tomorrow, format: vi, now })).toContain(
    '; tất cả đang mất kết nối',
  )
})

test('a sound of a few seconds is over by the next minute, not in no time', () => {
  const short: Moment = { ...tomorrow, endAt: '2026-11-21T22:12:07Z' }
  expect(describeAiring({ audience, moment: short, format: vi, now })).toContain(', 05:12–05:13 ngày mai;')
})
