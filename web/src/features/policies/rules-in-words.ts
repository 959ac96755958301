import type { Format } from '../../i18n/format.ts'
import { POLICY_FIELDS } from './form.ts'
import type { Effective, PolicyDocument, PolicyField, PolicyWindow, TimeRange } from './policy-queries.ts'
import type { policyTexts } from './texts.ts'

type Texts = typeof policyTexts.vi
/** A rule in words, and whose policy it stands in; no area for what the document at hand says itself. */
export type Sentence = { text: string; areaName?: string }

const EVERY_DAY = 7

export const rangeInWords = ({ from, to }: TimeRange): string => `${from}–${to}`

/** `hằng ngày`, `thứ 2 đến thứ 6`, `thứ 7 và chủ nhật`. ISO weekdays, Monday 1. */
export function weekdaysInWords(days: readonly number[], t: Texts, format: Pick<Format, 'list'>): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const [first = 1] = sorted
  const last = sorted.at(-1) ?? first
  const name = (day: number) => t.weekdays[day - 1] ?? ''
  if (sorted.length === EVERY_DAY) return t.everyDay
  if (sorted.length > 2 && last - first === sorted.length - 1) return t.daySpan(name(first), name(last))
  return format.list(sorted.map(name))
}

const monthDay = (date: string) => `${date.slice(3)}/${date.slice(0, 2)}`

/** One sentence for the windows that share their days and season, in the order of their hours. */
export function windowsInWords(windows: readonly PolicyWindow[], t: Texts, format: Pick<Format, 'list'>): string[] {
  const groups = Map.groupBy(windows, ({ weekdays, season }) =>
    JSON.stringify([weekdays.toSorted((a, b) => a - b), season?.from, season?.to]),
  )
  return [...groups.values()].flatMap((group) => {
    const [one] = group
    if (!one) return []
    const season = one.season ? t.season(monthDay(one.season.from), monthDay(one.season.to)) : ''
    const ranges = group.toSorted((a, b) => (a.from < b.from ? -1 : 1)).map(rangeInWords)
    return [t.windows(`${weekdaysInWords(one.weekdays, t, format)}${season}`, format.list(ranges))]
  })
}

const dateInWords = (date: string) => `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`

/** What one area's document says, without what areas above add. */
export function documentInWords(rules: PolicyDocument, t: Texts, format: Format): string[] {
  const { windows, quietHours, volumeCaps, approverLevel, onHolidays, holidays, mayOverride } = rules
  const number = (value: number | null, say: (shown: string) => string) =>
    value === null ? [] : [say(format.number(value))]
  return [
    ...windowsInWords(windows ?? [], t, format),
    ...(quietHours ? [quietHours.length > 0 ? t.quietHours(listed(quietHours, format)) : t.noQuiet] : []),
    ...(volumeCaps?.length === 0 ? [t.noCap] : []),
    ...(volumeCaps ?? []).map((cap) => t.cap(rangeInWords(cap), format.percent(cap.percent / 100))),
    ...number(rules.maxSessionsPerDay, t.sessions),
    ...number(rules.maxSessionMinutes, t.sessionMinutes),
    ...number(rules.maxMinutesPerDay, t.dayMinutes),
    ...(approverLevel ? [t.approver[approverLevel]] : []),
    ...(onHolidays ? [t.onHolidays[onHolidays]] : []),
    ...(holidays.extra.length > 0 ? [t.extraHolidays(format.list(holidays.extra.map(dateInWords)))] : []),
    ...(holidays.not.length > 0 ? [t.notHolidays(format.list(holidays.not.map(dateInWords)))] : []),
    ...(mayOverride.length > 0 ? [t.mayOverride(fieldsInWords(mayOverride, t, format))] : []),
  ]
}

const listed = (ranges: readonly TimeRange[], format: Pick<Format, 'list'>) => format.list(ranges.map(rangeInWords))

/** All that holds in an area, each sentence with the area whose policy it stands in. */
export function effectiveInWords(effective: Effective, t: Texts, format: Format): Sentence[] {
  const { windows, quietHours, volumeCaps, maxSessionsPerDay, maxSessionMinutes, maxMinutesPerDay } = effective
  const hasWindows = windows.some((layer) => layer.windows)
  const limit = (one: typeof maxSessionsPerDay, say: (shown: string) => string): Sentence[] =>
    one ? [{ text: say(format.number(one.value)), areaName: one.areaName }] : []
  return [
    ...windows.flatMap(({ windows: own, areaName }) =>
      windowsInWords(own ?? [], t, format).map((text) => ({ text, areaName })),
    ),
    ...(hasWindows ? [] : [{ text: t.anyHour }]),
    ...quietHours.map((range) => ({ text: t.quietHours(rangeInWords(range)), areaName: range.areaName })),
    ...limit(maxSessionsPerDay, t.sessions),
    ...limit(maxSessionMinutes, t.sessionMinutes),
    ...limit(maxMinutesPerDay, t.dayMinutes),
    ...volumeCaps.map((cap) => ({
      text: t.cap(rangeInWords(cap), format.percent(cap.percent / 100)),
      areaName: cap.areaName,
    })),
    ...windows.map(({ onHolidays, areaName }) => ({ text: t.onHolidays[onHolidays], areaName })),
    ...effective.approvers.map(({ level, areaName }) => ({ text: t.approver[level], areaName })),
  ]
}

export const fieldsInWords = (fields: readonly PolicyField[], t: Texts, format: Pick<Format, 'list'>): string =>
  format.list(POLICY_FIELDS.filter((field) => fields.includes(field)).map((field) => t.fields[field]))

/** Which fields two versions say differently. */
export const changedFields = (before: PolicyDocument, after: PolicyDocument): PolicyField[] =>
  POLICY_FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
