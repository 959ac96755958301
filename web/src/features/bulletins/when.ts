import type { z } from 'zod'
import type { MissedPolicy as MissedSchema, ScheduleRule as RuleSchema } from '../../../../src/schedules/schema.ts'
import { type Format, localDate, localTime } from '../../i18n/format.ts'

export type ScheduleRule = z.infer<typeof RuleSchema>
export type MissedPolicy = z.infer<typeof MissedSchema>

export const WHEN_KINDS = ['none', 'approved', 'once', 'daily', 'weekly', 'monthly'] as const
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
  /** It is to end on a day, or after so many, which is not there yet: then it must not go on for ever. */
  needsEnd?: 'day' | 'count'
  /** The series as it was: its rhythm, and what it leaves out or adds, are not lost on the way through the form. */
  series?: RecurringRule
  /** Of a month, and what the 29th to 31st are in a shorter one. Drafts of older versions have neither. */
  days?: number[]
  shortMonth?: 'skip' | 'last-day'
  /** After so many airings it is over; digits, or nothing. */
  count?: string
  except?: string[]
  notOnHolidays?: boolean
  /** What becomes of an airing that could not be sent in time; null: as the station does it; undefined: not asked. */
  missed?: MissedPolicy | null
}
type RecurringRule = Exclude<ScheduleRule, { kind: 'once' }>
export type WhenField = 'on' | 'at' | 'weekdays' | 'days' | 'startsOn' | 'endsOn' | 'count' | 'missed'

/** The first field that is still needed. */
export function missingField(when: When): WhenField | undefined {
  const { kind, on, at, weekdays, days = [], startsOn, endsOn, needsEnd, count = '', missed } = when
  if (kind === 'none' || kind === 'approved') return undefined
  if (kind === 'once' && on === '') return 'on'
  if (kind !== 'once' && startsOn === '') return 'startsOn'
  if (kind === 'weekly' && weekdays.length === 0) return 'weekdays'
  if (kind === 'monthly' && days.length === 0) return 'days'
  if (at === '') return 'at'
  if (kind !== 'once' && needsEnd === 'day' && endsOn === '') return 'endsOn'
  if (kind !== 'once' && needsEnd === 'count' && !(Number(count) > 0)) return 'count'
  return missed?.kind === 'until' && missed.at === '' ? 'missed' : undefined
}

/** The rule to plan by; undefined while nothing is to be planned or something is missing. */
export function ruleOf(when: When, now: number): ScheduleRule | undefined {
  if (when.kind === 'none' || missingField(when)) return undefined
  if (when.kind === 'approved') return { kind: 'once', on: localDate(now), at: localTime(now), whenApproved: true }
  const { kind, on, at, weekdays, days = [], startsOn, endsOn, series } = when
  if (kind === 'once') return { kind, on, at }
  const span = { ...exceptionsOf(when), at, startsOn, ...(endsOn === '' ? {} : { endsOn }) }
  if (kind === 'daily') return { kind, ...span }
  if (kind === 'weekly') return { kind, ...span, weekdays: weekdays.toSorted((a, b) => a - b) }
  if (kind === 'monthly')
    return { kind, ...span, days: days.toSorted((a, b) => a - b), shortMonth: when.shortMonth ?? SHORT_MONTH }
  if (series?.kind !== 'rrule') return undefined
  const { rrule, shortMonth } = series
  return { kind: 'rrule', rrule, ...(shortMonth && { shortMonth }), ...span }
}

/** What is meant by "every 31st" unless somebody says otherwise: people expect to hear it each month. */
export const SHORT_MONTH = 'last-day'
const MOST_AIRINGS = 5_000

function exceptionsOf({ series, ...when }: When) {
  const count = when.count === undefined ? series?.count : Math.min(MOST_AIRINGS, Number(when.count))
  const { except = series?.except ?? [], notOnHolidays = series?.notOnHolidays } = when
  return {
    ...(count && { count }),
    ...(except.length > 0 && { except }),
    ...(series?.extra && { extra: series.extra }),
    ...(notOnHolidays && { notOnHolidays }),
  }
}

/** More than the simple form shows: what is behind "more choices" stands open then. */
export const hasMore = ({ endsOn, needsEnd, count = '', except = [], notOnHolidays, missed }: When): boolean =>
  endsOn !== '' ||
  needsEnd !== undefined ||
  count !== '' ||
  except.length > 0 ||
  notOnHolidays === true ||
  (missed ?? null) !== null

export function whenOf(rule: ScheduleRule | undefined, today: string): When {
  const none: When = { kind: 'none', on: '', at: '', weekdays: [], startsOn: today, endsOn: '' }
  if (!rule) return none
  if (rule.kind === 'once')
    return rule.whenApproved ? { ...none, kind: 'approved' } : { ...none, kind: 'once', on: rule.on, at: rule.at }
  return {
    ...none,
    kind: rule.kind === 'rrule' ? 'kept' : rule.kind,
    series: rule,
    at: rule.at,
    startsOn: rule.startsOn,
    endsOn: rule.endsOn ?? '',
    weekdays: rule.kind === 'weekly' ? rule.weekdays : [],
    ...(rule.kind === 'monthly' && { days: rule.days, shortMonth: rule.shortMonth }),
    count: rule.count === undefined ? '' : `${rule.count}`,
    except: rule.except ?? [],
    notOnHolidays: rule.notOnHolidays ?? false,
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
