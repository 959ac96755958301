import type { ScheduleRule } from '../schedules/schema.ts'
import type { Words } from './words-time.ts'

const DAYS_VI = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật']
const DAYS_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** 'YYYY-MM-DD' as people write it. */
const date = (iso: string): string =>
  iso
    .slice(0, 10)
    .split('-')
    .reverse()
    .map((part) => part.replace(/^0/, ''))
    .join('/')

/** When something airs, as an official would say it. Pure. */
export function tellRule(rule: ScheduleRule): Words {
  if (rule.kind === 'once')
    return rule.whenApproved
      ? { vi: 'ngay khi được duyệt', en: 'as soon as it is approved' }
      : { vi: `một lần lúc ${rule.at} ngày ${date(rule.on)}`, en: `once at ${rule.at} on ${date(rule.on)}` }
  const when = tellDays(rule)
  const limits = tellLimits(rule)
  return {
    vi: `lúc ${rule.at} ${when.vi}${limits.map((one) => `, ${one.vi}`).join('')}`,
    en: `at ${rule.at} ${when.en}${limits.map((one) => `, ${one.en}`).join('')}`,
  }
}

function tellDays(rule: Exclude<ScheduleRule, { kind: 'once' }>): Words {
  switch (rule.kind) {
    case 'daily':
      return { vi: 'hằng ngày', en: 'every day' }
    case 'weekly': {
      const days = rule.weekdays.toSorted((a, b) => a - b)
      return {
        vi: `${days.map((day) => DAYS_VI[day - 1]).join(', ')} hằng tuần`,
        en: `every ${days.map((day) => DAYS_EN[day - 1]).join(', ')}`,
      }
    }
    case 'monthly': {
      const days = rule.days.toSorted((a, b) => a - b).join(', ')
      const isLate = rule.days.some((day) => day > 28)
      const short = rule.shortMonth === 'skip' ? SHORT.skip : SHORT.last
      return {
        vi: `ngày ${days} hằng tháng${isLate ? ` (${short.vi})` : ''}`,
        en: `on day ${days} of each month${isLate ? ` (${short.en})` : ''}`,
      }
    }
    case 'rrule':
      return { vi: `theo quy tắc ${rule.rrule}`, en: `by the rule ${rule.rrule}` }
  }
}

const SHORT = {
  skip: { vi: 'tháng thiếu ngày thì bỏ', en: 'skipped in shorter months' },
  last: { vi: 'tháng thiếu ngày thì phát ngày cuối tháng', en: 'on the last day of shorter months' },
}

function tellLimits(rule: Exclude<ScheduleRule, { kind: 'once' }>): Words[] {
  const limits: Words[] = [{ vi: `từ ${date(rule.startsOn)}`, en: `from ${date(rule.startsOn)}` }]
  if (rule.endsOn) limits.push({ vi: `đến hết ${date(rule.endsOn)}`, en: `until ${date(rule.endsOn)}` })
  if (rule.count) limits.push({ vi: `${rule.count} lần`, en: `${rule.count} times` })
  if (rule.notOnHolidays) limits.push({ vi: 'trừ ngày lễ', en: 'not on public holidays' })
  if (rule.except?.length)
    limits.push({ vi: `trừ ${rule.except.map(date).join('; ')}`, en: `except ${rule.except.map(date).join('; ')}` })
  if (rule.extra?.length)
    limits.push({ vi: `thêm ${rule.extra.map(date).join('; ')}`, en: `also ${rule.extra.map(date).join('; ')}` })
  return limits
}
