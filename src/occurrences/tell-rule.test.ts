import { expect, test } from 'vitest'
import { tellRule, tellSeries } from './tell-rule.ts'

const daily = { kind: 'daily', at: '23:30', startsOn: '2026-12-01' } as const
const told = { from: null, today: '2026-11-22' }

test('a series is told with its time, the day that it begins on and its end', () => {
  expect(tellSeries(daily, told).vi).toBe('hằng ngày lúc 23:30, không hẹn ngày kết thúc')
  expect(tellSeries({ ...daily, endsOn: '2027-01-31' }, { ...told, from: '2026-12-01' })).toEqual({
    vi: 'hằng ngày lúc 23:30 từ 1/12/2026, đến hết 31/1/2027',
    en: 'every day at 23:30 from 1 Dec 2026, until 31 Jan 2027',
  })
  const weekly = { ...daily, kind: 'weekly', weekdays: [5, 1, 2, 3, 4] } as const
  expect(tellSeries({ ...weekly, weekdays: [...weekly.weekdays], count: 6 }, told).vi).toBe(
    'thứ Hai đến thứ Sáu hằng tuần lúc 23:30, 6 lần',
  )
  expect(tellSeries({ kind: 'once', on: '2026-12-01', at: '07:00' }, told).vi).toBe('một lần lúc 07:00 ngày 1/12/2026')
})

test('the 31st says what becomes of it in a shorter month, both ways; the 15th has nothing to say', () => {
  const monthly = { kind: 'monthly', at: '05:00', startsOn: '2026-11-01' } as const
  const vi = (days: number[], shortMonth: 'skip' | 'last-day') => tellRule({ ...monthly, days, shortMonth }).vi
  expect(vi([31, 15], 'last-day')).toBe('hằng tháng ngày 15, 31 (tháng thiếu thì ngày cuối tháng) lúc 05:00')
  expect(vi([31], 'skip')).toBe('hằng tháng ngày 31 (tháng thiếu thì không phát) lúc 05:00')
  expect(vi([15], 'last-day')).toBe('hằng tháng ngày 15 lúc 05:00')
})

test('days left out, extra days and holidays are told with their year; what has passed is not, and many are counted', () => {
  const except = ['2026-11-01', '2026-12-31', '2027-01-01']
  const extra = ['2026-11-02', '2027-01-31T18:30', '2027-02-01T23:30']
  expect(tellSeries({ ...daily, notOnHolidays: true, except, extra }, told).vi).toBe(
    'hằng ngày lúc 23:30, trừ ngày nghỉ lễ, trừ ngày 31/12/2026, 1/1/2027, thêm 18:30 ngày 31/1/2027, ngày 1/2/2027, không hẹn ngày kết thúc',
  )
  const many = [1, 2, 3, 4, 5].map((day) => `2026-12-0${day}`)
  expect(tellSeries({ ...daily, except: many }, told).vi).toContain(
    ', trừ ngày 1/12/2026, 2/12/2026, 3/12/2026 và 2 ngày khác, ',
  )
})
