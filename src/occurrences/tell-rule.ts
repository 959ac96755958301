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

/** Of what repeats: on which days, and until when. Pure. */
export function tellSeries(rule: Exclude<ScheduleRule, { kind: 'once' }>): Words {
  const days = tellSeriesDays(rule)
  const holidays = rule.notOnHolidays ? { vi: ', trừ ngày lễ', en: ', not on holidays' } : { vi: '', en: '' }
  const end = tellEnd(rule)
  return { vi: `${days.vi}${holidays.vi}, ${end.vi}`, en: `${days.en}${holidays.en}, ${end.en}` }
}

function tellSeriesDays(rule: Exclude<ScheduleRule, { kind: 'once' }>): Words {
  if (rule.kind !== 'weekly') return tellDays(rule)
  const days = rule.weekdays.toSorted((a, b) => a - b)
  const [first = 1, last = 7] = [days[0], days.at(-1)]
  if (days.length < 3 || last - first !== days.length - 1)
    return {
      vi: `${days.map((day) => DAYS_VI[day]).join(', ')} hằng tuần`,
      en: `every ${days.map((day) => DAYS_EN[day]).join(', ')}`,
    }
  return { vi: `${DAYS_VI[first]} đến ${DAYS_VI[last]} hằng tuần`, en: `${DAYS_EN[first]} to ${DAYS_EN[last]}` }
}

function tellEnd({ endsOn, count }: Exclude<ScheduleRule, { kind: 'once' }>): Words {
  if (count) return { vi: `${count} lần`, en: `${count} times` }
  if (!endsOn) return { vi: 'không hẹn ngày kết thúc', en: 'with no last day' }
  const day = DateTime.fromISO(endsOn.slice(0, 10), { zone: 'utc' })
  return {
    vi: `đến hết ${day.toFormat('d/M/yyyy')}`,
    en: `until ${day.setLocale('en-GB').toFormat('d LLL yyyy')}`,
  }
}
