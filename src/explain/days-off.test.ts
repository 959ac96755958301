import { expect, test } from 'vitest'
import { isPublicHoliday } from '../holidays/holidays.ts'
import { tellDayOff } from './days-off.ts'

const series = { title: 'Bản tin sáng', zone: 'Asia/Ho_Chi_Minh', durationMs: 300_000 }
const daily = { kind: 'daily', at: '05:00', startsOn: '2026-01-01' }
const at = (time: string) => new Date(`${time}+07:00`)

test('a moment at which a series would sound, were its day not left out, says so with the reason', () => {
  const off = { ...series, rule: { ...daily, except: ['2026-11-23'] } }
  expect(tellDayOff(off, at('2026-11-23T05:02:00'), isPublicHoliday)?.vi).toBe(
    '“Bản tin sáng” nghỉ ngày 23/11/2026: ngày này được bỏ khỏi lịch lặp lại.',
  )
  for (const when of ['2026-11-23T05:06:00', '2026-11-23T04:59:59', '2026-11-24T05:02:00'])
    expect(tellDayOff(off, at(when), isPublicHoliday)).toBeUndefined()
  const holidays = { ...series, rule: { ...daily, notOnHolidays: true } }
  expect(tellDayOff(holidays, at('2026-09-02T05:00:00'), isPublicHoliday)?.vi).toBe(
    '“Bản tin sáng” nghỉ ngày 2/9/2026 vì là ngày lễ (Ngày Quốc khánh).',
  )
  expect(tellDayOff(holidays, at('2026-11-23T05:00:00'), () => true)?.vi).toContain('theo quy định của địa phương')
  expect(tellDayOff({ ...series, rule: daily }, at('2026-09-02T05:00:00'), isPublicHoliday)).toBeUndefined()
})
