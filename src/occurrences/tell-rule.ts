import { DateTime } from 'luxon'
import type { RecurringRule, ScheduleRule } from '../schedules/schema.ts'

type Words = { vi: string; en: string }

const DAYS_VI = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']
const DAYS_EN = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const NONE = { vi: '', en: '' } as const satisfies Words
/** Of the days left out and the extra ones so many are named, the others counted. */
const NAMED = 3

/** A rule in a few words, to stand in a sentence. Pure. */
export function tellRule(rule: ScheduleRule): Words {
  if (rule.kind === 'once') return tellOnce(rule)
  const days = tellDays(rule)
  const at = rule.at.slice(0, 5)
  const holidays = tellHolidays(rule)
  return { vi: `${days.vi} lúc ${at}${holidays.vi}`, en: `${days.en} at ${at}${holidays.en}` }
}

function tellOnce(rule: Exclude<ScheduleRule, RecurringRule>): Words {
  if (rule.whenApproved) return { vi: 'ngay khi được duyệt', en: 'as soon as it is approved' }
  const at = rule.at.slice(0, 5)
  const day = tellDate(rule.on)
  return { vi: `một lần lúc ${at} ngày ${day.vi}`, en: `once at ${at} on ${day.en}` }
}

function tellDays(rule: RecurringRule): Words {
  if (rule.kind === 'daily') return { vi: 'hằng ngày', en: 'every day' }
  if (rule.kind === 'weekly') {
    const days = rule.weekdays.toSorted((a, b) => a - b)
    return {
      vi: `hằng tuần ${days.map((day) => DAYS_VI[day]).join(', ')}`,
      en: `every ${days.map((day) => DAYS_EN[day]).join(', ')}`,
    }
  }
  const short = tellShortMonth(rule)
  if (rule.kind === 'monthly') {
    const days = rule.days.toSorted((a, b) => a - b).join(', ')
    return { vi: `hằng tháng ngày ${days}${short.vi}`, en: `every month on day ${days}${short.en}` }
  }
  return { vi: `theo lịch lặp ${rule.rrule}${short.vi}`, en: `by the rule ${rule.rrule}${short.en}` }
}

/** What becomes of the 29th, 30th and 31st in a month without them; nothing where the rule names none of them. */
function tellShortMonth(rule: Extract<RecurringRule, { kind: 'monthly' | 'rrule' }>): Words {
  if (rule.kind === 'monthly' && rule.days.every((day) => day <= 28)) return NONE
  if (rule.shortMonth === undefined) return NONE
  return rule.shortMonth === 'skip'
    ? { vi: ' (tháng thiếu thì không phát)', en: ' (not in a shorter month)' }
    : { vi: ' (tháng thiếu thì ngày cuối tháng)', en: ' (the last day of a shorter month)' }
}

const tellHolidays = ({ notOnHolidays }: RecurringRule): Words =>
  notOnHolidays ? { vi: ', trừ ngày nghỉ lễ', en: ', not on public holidays' } : NONE

/**
 * All that a rule will do: on which days, at what time, from when, until when, and which days it leaves out or adds. Pure.
 * `from`: its first day, where that has to be said, 'YYYY-MM-DD'; `today`: what has passed is not told.
 */
export function tellSeries(rule: ScheduleRule, { from, today }: { from: string | null; today: string }): Words {
  if (rule.kind === 'once') return tellOnce(rule)
  const at = rule.at.slice(0, 5)
  const days = tellSeriesDays(rule)
  const since = from === null ? NONE : { vi: ` từ ${tellDate(from).vi}`, en: ` from ${tellDate(from).en}` }
  const rest = [tellHolidays(rule), tellExcept(rule, today), tellExtra(rule, today)]
  const end = tellEnd(rule)
  return {
    vi: `${days.vi} lúc ${at}${since.vi}${rest.map(({ vi }) => vi).join('')}, ${end.vi}`,
    en: `${days.en} at ${at}${since.en}${rest.map(({ en }) => en).join('')}, ${end.en}`,
  }
}

function tellSeriesDays(rule: RecurringRule): Words {
  if (rule.kind !== 'weekly') return tellDays(rule)
  const days = rule.weekdays.toSorted((a, b) => a - b)
  const [first = 1, last = 7] = [days[0], days.at(-1)]
  if (days.length === 7) return { vi: 'hằng ngày', en: 'every day' }
  if (days.length < 3 || last - first !== days.length - 1)
    return {
      vi: `${days.map((day) => DAYS_VI[day]).join(', ')} hằng tuần`,
      en: `every ${days.map((day) => DAYS_EN[day]).join(', ')}`,
    }
  return { vi: `${DAYS_VI[first]} đến ${DAYS_VI[last]} hằng tuần`, en: `${DAYS_EN[first]} to ${DAYS_EN[last]}` }
}

function tellExcept({ except = [] }: RecurringRule, today: string): Words {
  const days = except.filter((date) => date >= today).toSorted()
  if (days.length === 0) return NONE
  const named = tellSome(days.map(tellDate), days.length, { vi: 'ngày', en: 'more' })
  return { vi: `, trừ ngày ${named.vi}`, en: `, not on ${named.en}` }
}

function tellExtra({ extra = [], at }: RecurringRule, today: string): Words {
  const days = extra.filter((date) => date.slice(0, 10) >= today).toSorted()
  if (days.length === 0) return NONE
  const words = days.map((text) => {
    const [date = '', own] = text.split('T')
    const day = tellDate(date)
    const time = own?.slice(0, 5)
    return time === undefined || time === at.slice(0, 5)
      ? { vi: `ngày ${day.vi}`, en: day.en }
      : { vi: `${time} ngày ${day.vi}`, en: `${day.en} at ${time}` }
  })
  const named = tellSome(words, days.length, { vi: 'lượt', en: 'more' })
  return { vi: `, thêm ${named.vi}`, en: `, and also on ${named.en}` }
}

function tellSome(words: readonly Words[], total: number, other: Words): Words {
  const shown = words.slice(0, NAMED)
  const rest = total - shown.length
  return {
    vi: `${shown.map(({ vi }) => vi).join(', ')}${rest > 0 ? ` và ${rest} ${other.vi} khác` : ''}`,
    en: `${shown.map(({ en }) => en).join(', ')}${rest > 0 ? ` and ${rest} ${other.en}` : ''}`,
  }
}

function tellEnd({ endsOn, count }: RecurringRule): Words {
  if (count) return { vi: `${count} lần`, en: `${count} times` }
  if (!endsOn) return { vi: 'không hẹn ngày kết thúc', en: 'with no last day' }
  const day = tellDate(endsOn)
  return { vi: `đến hết ${day.vi}`, en: `until ${day.en}` }
}

function tellDate(date: string): Words {
  const day = DateTime.fromISO(date, { zone: 'utc' })
  return { vi: day.toFormat('d/M/yyyy'), en: day.setLocale('en-GB').toFormat('d LLL yyyy') }
}
