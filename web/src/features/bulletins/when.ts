import type { z } from 'zod'
import type { ScheduleRule as RuleSchema } from '../../../../src/schedules/schema.ts'
import { type Format, localDate, localTime } from '../../i18n/format.ts'

export type ScheduleRule = z.infer<typeof RuleSchema>

export const WHEN_KINDS = ['none', 'approved', 'once', 'daily', 'weekly'] as const
/** What is chosen on the form, all of it kept when another kind is tried; empty texts are not chosen yet. */
export type When = {
  /** `kept`: another rhythm than this form can choose, which stays as it is. */
  kind: (typeof WHEN_KINDS)[number] | 'kept'
  on: string
  at: string
  /** ISO: Monday 1 … Sunday 7. */
  weekdays: number[]
  startsOn: string
  endsOn: string
  /** The series as it was: its rhythm, and what it leaves out or adds, are not lost on the way through the form. */
  series?: RecurringRule
}
type RecurringRule = Exclude<ScheduleRule, { kind: 'once' }>
export type WhenField = 'on' | 'at' | 'weekdays' | 'startsOn' | 'endsOn'

/** The first field that is still needed. */
export function missingField({ kind, on, at, weekdays, startsOn }: When): WhenField | undefined {
  if (kind === 'none' || kind === 'approved') return undefined
  if (kind === 'once' && on === '') return 'on'
  if (kind !== 'once' && startsOn === '') return 'startsOn'
  if (kind === 'weekly' && weekdays.length === 0) return 'weekdays'
  return at === '' ? 'at' : undefined
}

/** The rule to plan by; undefined while nothing is to be planned or something is missing. */
export function ruleOf(when: When, now: number): ScheduleRule | undefined {
  if (when.kind === 'none' || missingField(when)) return undefined
  if (when.kind === 'approved') return { kind: 'once', on: localDate(now), at: localTime(now), whenApproved: true }
  const { kind, on, at, weekdays, startsOn, endsOn, series } = when
  if (kind === 'once') return { kind, on, at }
  const span = { ...exceptionsOf(series), at, startsOn, ...(endsOn === '' ? {} : { endsOn }) }
  if (kind === 'daily') return { kind, ...span }
  if (kind === 'weekly') return { kind, ...span, weekdays: weekdays.toSorted((a, b) => a - b) }
  if (series?.kind === 'monthly') return { kind: 'monthly', days: series.days, shortMonth: series.shortMonth, ...span }
  if (series?.kind !== 'rrule') return undefined
  const { rrule, shortMonth } = series
  return { kind: 'rrule', rrule, ...(shortMonth && { shortMonth }), ...span }
}

function exceptionsOf(series: RecurringRule | undefined) {
  const { count, except, extra, notOnHolidays } = series ?? {}
  return {
    ...(count !== undefined && { count }),
    ...(except && { except }),
    ...(extra && { extra }),
    ...(notOnHolidays !== undefined && { notOnHolidays }),
  }
}

export function whenOf(rule: ScheduleRule | undefined, today: string): When {
  const none: When = { kind: 'none', on: '', at: '', weekdays: [], startsOn: today, endsOn: '' }
  if (!rule) return none
  if (rule.kind === 'once')
    return rule.whenApproved ? { ...none, kind: 'approved' } : { ...none, kind: 'once', on: rule.on, at: rule.at }
  return {
    ...none,
    kind: rule.kind === 'daily' || rule.kind === 'weekly' ? rule.kind : 'kept',
    series: rule,
    at: rule.at,
    startsOn: rule.startsOn,
    endsOn: rule.endsOn ?? '',
    weekdays: rule.kind === 'weekly' ? rule.weekdays : [],
  }
}

const TEXTS = {
  vi: {
    approved: 'ngay sau khi được duyệt',
    daily: 'hằng ngày',
    weekly: (days: string) => `${days} hằng tuần`,
    monthly: (days: string, isMoved: boolean) =>
      `ngày ${days} hằng tháng${isMoved ? ' (tháng thiếu thì ngày cuối tháng)' : ''}`,
    rrule: 'theo quy tắc riêng',
    count: (count: number) => `${count} lượt`,
    notOnHolidays: 'trừ ngày nghỉ lễ',
    except: (days: number) => `trừ ${days} ngày`,
    extra: (days: number) => `thêm ${days} lượt`,
    from: (date: string) => `từ ${date}`,
    until: (date: string) => `đến hết ${date}`,
  },
  en: {
    approved: 'as soon as it is approved',
    daily: 'every day',
    weekly: (days: string) => `every ${days}`,
    monthly: (days: string, isMoved: boolean) =>
      `every month on day ${days}${isMoved ? ' (the last day of a shorter month)' : ''}`,
    rrule: 'by a rule of its own',
    count: (count: number) => (count === 1 ? 'once' : `${count} times`),
    notOnHolidays: 'not on public holidays',
    except: (days: number) => (days === 1 ? 'but for one day' : `but for ${days} days`),
    extra: (days: number) => (days === 1 ? 'and once besides' : `and ${days} times besides`),
    from: (date: string) => `from ${date}`,
    until: (date: string) => `until ${date}`,
  },
}

// A Monday: day names of Intl need some date.
const MONDAY = Date.UTC(2024, 0, 1, 5)
/** `Thứ Hai` … `Chủ Nhật` of ISO weekday 1 … 7. */
export const weekdayName = (weekday: number, format: Format): string =>
  format.weekday(MONDAY + (weekday - 1) * 86_400_000)

/** Noon in Việt Nam of a `YYYY-MM-DD`, for showing that day. */
export const dayInstant = (date: string): string => `${date}T12:00:00+07:00`

/** `05:12 hằng ngày từ 22/11/2026 đến hết 30/11/2026`: a rule in words, with `at` to show in place of its time. */
export function ruleInWords(rule: ScheduleRule, format: Format, now: number, at: string = rule.at.slice(0, 5)): string {
  const t = format.locale === 'vi-VN' ? TEXTS.vi : TEXTS.en
  if (rule.kind === 'once') return rule.whenApproved ? t.approved : `${at} ${format.day(dayInstant(rule.on), now)}`
  const from =
    Date.parse(dayInstant(rule.startsOn)) > now ? t.from(format.day(dayInstant(rule.startsOn), now)) : undefined
  const until = rule.endsOn ? t.until(format.date(dayInstant(rule.endsOn))) : undefined
  const count = rule.count === undefined ? undefined : t.count(rule.count)
  const bounds = [at, rhythmInWords(rule, format), from, until].filter(Boolean).join(' ')
  const rest = [
    count,
    rule.notOnHolidays ? t.notOnHolidays : undefined,
    rule.except?.length ? t.except(rule.except.length) : undefined,
    rule.extra?.length ? t.extra(rule.extra.length) : undefined,
  ]
  return [bounds, ...rest].filter(Boolean).join(', ')
}

function rhythmInWords(rule: RecurringRule, format: Format): string {
  const t = format.locale === 'vi-VN' ? TEXTS.vi : TEXTS.en
  if (rule.kind === 'daily') return t.daily
  if (rule.kind === 'rrule') return t.rrule
  if (rule.kind === 'monthly') return t.monthly(format.list(rule.days.map(String)), rule.shortMonth === 'last-day')
  return rule.weekdays.length === 7
    ? t.daily
    : t.weekly(format.list(rule.weekdays.map((day) => weekdayName(day, format))))
}
