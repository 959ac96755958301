import { DateTime } from 'luxon'
import type { ScheduleRule } from '../schedules/schema.ts'

type Words = { vi: string; en: string }

const DAYS_VI = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']
const DAYS_EN = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** A rule in a few words, to stand in a sentence. Pure. */
export function tellRule(rule: ScheduleRule): Words {
  const at = rule.at.slice(0, 5)
  if (rule.kind === 'once') {
    const day = DateTime.fromISO(rule.on, { zone: 'utc' })
    return {
      vi: `một lần lúc ${at} ngày ${day.toFormat('d/M/yyyy')}`,
      en: `once at ${at} on ${day.setLocale('en-GB').toFormat('d LLL yyyy')}`,
    }
  }
  const days = tellDays(rule)
  const holidays = rule.notOnHolidays ? { vi: ', trừ ngày lễ', en: ', not on holidays' } : { vi: '', en: '' }
  return { vi: `${days.vi} lúc ${at}${holidays.vi}`, en: `${days.en} at ${at}${holidays.en}` }
}

function tellDays(rule: Exclude<ScheduleRule, { kind: 'once' }>): Words {
  if (rule.kind === 'daily') return { vi: 'hằng ngày', en: 'every day' }
  if (rule.kind === 'weekly') {
    const days = rule.weekdays.toSorted((a, b) => a - b)
    return {
      vi: `hằng tuần ${days.map((day) => DAYS_VI[day]).join(', ')}`,
      en: `every ${days.map((day) => DAYS_EN[day]).join(', ')}`,
    }
  }
  if (rule.kind === 'monthly') {
    const days = rule.days.toSorted((a, b) => a - b).join(', ')
    return { vi: `hằng tháng ngày ${days}`, en: `every month on day ${days}` }
  }
  return { vi: `theo lịch lặp ${rule.rrule}`, en: `by the rule ${rule.rrule}` }
}
