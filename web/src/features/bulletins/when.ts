import type { z } from 'zod'
import type { ScheduleRule as RuleSchema } from '../../../../src/schedules/schema.ts'
import { type Format, localDate, localTime } from '../../i18n/format.ts'

export type ScheduleRule = z.infer<typeof RuleSchema>

export const WHEN_KINDS = ['none', 'approved', 'once', 'daily', 'weekly'] as const
/** What is chosen on the form, all of it kept when another kind is tried; empty texts are not chosen yet. */
export type When = {
  kind: (typeof WHEN_KINDS)[number]
  on: string
  at: string
  /** ISO: Monday 1 … Sunday 7. */
  weekdays: number[]
  startsOn: string
  endsOn: string
}
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
  const { kind, on, at, weekdays, startsOn, endsOn } = when
  if (kind === 'once') return { kind, on, at }
  const span = { at, startsOn, ...(endsOn === '' ? {} : { endsOn }) }
  return kind === 'daily' ? { kind, ...span } : { kind, ...span, weekdays: weekdays.toSorted((a, b) => a - b) }
}

export function whenOf(rule: ScheduleRule | undefined, today: string): When {
  const none: When = { kind: 'none', on: '', at: '', weekdays: [], startsOn: today, endsOn: '' }
  if (!rule) return none
  if (rule.kind === 'once')
    return rule.whenApproved ? { ...none, kind: 'approved' } : { ...none, kind: 'once', on: rule.on, at: rule.at }
  return {
    ...none,
    kind: rule.kind,
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
    from: (date: string) => `từ ${date}`,
    until: (date: string) => `đến hết ${date}`,
  },
  en: {
    approved: 'as soon as it is approved',
    daily: 'every day',
    weekly: (days: string) => `every ${days}`,
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
  const rhythm =
    rule.kind === 'daily' || rule.weekdays.length === 7
      ? t.daily
      : t.weekly(format.list(rule.weekdays.map((day) => weekdayName(day, format))))
  const from =
    Date.parse(dayInstant(rule.startsOn)) > now ? t.from(format.day(dayInstant(rule.startsOn), now)) : undefined
  const until = rule.endsOn ? t.until(format.date(dayInstant(rule.endsOn))) : undefined
  return [at, rhythm, from, until].filter(Boolean).join(' ')
}
