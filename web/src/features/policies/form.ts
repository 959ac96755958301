import type { PolicyDocument, PolicyField, PolicyWindow, TimeRange, VolumeCap } from './policy-queries.ts'

export const POLICY_FIELDS = [
  'windows',
  'quietHours',
  'volumeCaps',
  'maxSessionsPerDay',
  'maxSessionMinutes',
  'maxMinutesPerDay',
  'approverLevel',
  'onHolidays',
  'holidays',
] as const satisfies readonly PolicyField[]

/** Rows of a list that is being written: the key stays while others come and go. */
export type Row<T> = T & { key: number }
export type WindowRow = Row<{ weekdays: number[]; from: string; to: string; isSeasonal: boolean; season: TimeRange }>
export type CapRow = Row<TimeRange & { percent: number | string }>
export const LIMITS = ['maxSessionsPerDay', 'maxSessionMinutes', 'maxMinutesPerDay'] as const

/** What stands in the form: empty texts are not chosen. */
export type PolicyForm = {
  windows: WindowRow[]
  quietHours: Row<TimeRange>[]
  volumeCaps: CapRow[]
  /** Said in so many words that there are none: what an area above lets this one replace is gone then. */
  saysNone: { quietHours: boolean; volumeCaps: boolean }
  limits: Record<(typeof LIMITS)[number], number | string>
  approverLevel: 'own' | 'above' | ''
  onHolidays: NonNullable<PolicyDocument['onHolidays']> | ''
  extra: string[]
  not: string[]
  mayOverride: PolicyField[]
  effectiveFrom: string
  effectiveTo: string
  /** What was typed as its end is no date: it must not pass for "open". */
  isEndWrong: boolean
  note: string
}

const withKeys = <T extends object>(rows: readonly T[]): Row<T>[] => rows.map((row, key) => ({ ...row, key }))
export const nextKey = (rows: ReadonlyArray<{ key: number }>): number => Math.max(-1, ...rows.map(({ key }) => key)) + 1
// A day's end is 24:00 to the server and 00:00 to the clock of a phone.
const shownEnd = <T extends TimeRange>(range: T): T => ({ ...range, to: range.to === '24:00' ? '00:00' : range.to })
const endOf = (to: string) => (to === '00:00' ? '24:00' : to)

/** A form of what an area says, or of nothing. */
export function formOf(rules: PolicyDocument | undefined, today: string): PolicyForm {
  return {
    windows: withKeys(
      (rules?.windows ?? []).map(({ season, ...window }) => ({
        ...shownEnd(window),
        isSeasonal: season !== undefined,
        season: season ?? { from: '', to: '' },
      })),
    ),
    quietHours: withKeys((rules?.quietHours ?? []).map(shownEnd)),
    volumeCaps: withKeys((rules?.volumeCaps ?? []).map(shownEnd)),
    saysNone: { quietHours: rules?.quietHours?.length === 0, volumeCaps: rules?.volumeCaps?.length === 0 },
    limits: {
      maxSessionsPerDay: rules?.maxSessionsPerDay ?? '',
      maxSessionMinutes: rules?.maxSessionMinutes ?? '',
      maxMinutesPerDay: rules?.maxMinutesPerDay ?? '',
    },
    approverLevel: rules?.approverLevel ?? '',
    onHolidays: rules?.onHolidays ?? '',
    extra: rules?.holidays.extra ?? [],
    not: rules?.holidays.not ?? [],
    mayOverride: rules?.mayOverride ?? [],
    effectiveFrom: today,
    effectiveTo: '',
    isEndWrong: false,
    note: '',
  }
}

export function rulesOf(form: PolicyForm): PolicyDocument {
  const limit = (value: number | string) => (value === '' ? null : Number(value))
  const list = <T>(rows: T[], saysNone: boolean): T[] | null => (rows.length > 0 || saysNone ? rows : null)
  return {
    windows: form.windows.length > 0 ? form.windows.map(windowOf) : null,
    quietHours: list(
      form.quietHours.map(({ from, to }) => ({ from, to: endOf(to) })),
      form.saysNone.quietHours,
    ),
    volumeCaps: list(
      form.volumeCaps.map(({ from, to, percent }): VolumeCap => ({ from, to: endOf(to), percent: Number(percent) })),
      form.saysNone.volumeCaps,
    ),
    maxSessionsPerDay: limit(form.limits.maxSessionsPerDay),
    maxSessionMinutes: limit(form.limits.maxSessionMinutes),
    maxMinutesPerDay: limit(form.limits.maxMinutesPerDay),
    approverLevel: form.approverLevel || null,
    onHolidays: form.onHolidays || null,
    holidays: { extra: form.extra.toSorted(), not: form.not.toSorted() },
    mayOverride: POLICY_FIELDS.filter((field) => form.mayOverride.includes(field)),
  }
}

function windowOf({ weekdays, from, to, isSeasonal, season }: WindowRow): PolicyWindow {
  const days = weekdays.toSorted((a, b) => a - b)
  const window = { weekdays: days, from, to: endOf(to) }
  return isSeasonal ? { ...window, season } : window
}

export type Fault =
  | 'needTimes'
  | 'needDays'
  | 'needSeason'
  | 'order'
  | 'sameTimes'
  | 'percent'
  | 'needDate'
  | 'past'
  | 'dates'
/** Faults by place: `windows 3` is the row with that key. */
export type FormFaults = Record<string, Fault>

/** What the server would refuse, said beside the field before it is asked. */
export function faultsOf(form: PolicyForm, today: string): FormFaults {
  const faults: FormFaults = {}
  for (const row of form.windows) {
    const fault = windowFault(row)
    if (fault) faults[`windows ${row.key}`] = fault
  }
  for (const list of ['quietHours', 'volumeCaps'] as const)
    for (const row of form[list]) {
      if (row.from === '' || row.to === '') faults[`${list} ${row.key}`] = 'needTimes'
      else if (row.from === endOf(row.to) || row.from === row.to) {
        if (!(row.from === '00:00' && row.to === '00:00')) faults[`${list} ${row.key}`] = 'sameTimes'
      }
    }
  for (const { key, percent } of form.volumeCaps) if (percent === '') faults[`volumeCaps ${key}`] ??= 'percent'
  if (form.effectiveFrom === '') faults['effectiveFrom'] = 'needDate'
  else if (form.effectiveFrom < today) faults['effectiveFrom'] = 'past'
  if (form.isEndWrong) faults['effectiveTo'] = 'needDate'
  else if (form.effectiveTo !== '' && form.effectiveTo < form.effectiveFrom) faults['effectiveTo'] = 'dates'
  return faults
}

function windowFault({ weekdays, from, to, isSeasonal, season }: WindowRow): Fault | undefined {
  if (weekdays.length === 0) return 'needDays'
  if (from === '' || to === '') return 'needTimes'
  if (from >= endOf(to)) return 'order'
  return isSeasonal && (season.from === '' || season.to === '') ? 'needSeason' : undefined
}
