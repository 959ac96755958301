import { useQuery } from '@tanstack/react-query'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { decisionTexts } from './decision-texts.ts'
import { comingQuery, type ProgrammeDetail } from './queries.ts'
import { isDate } from './week.ts'

/** A day on which a session can still be changed or left out. */
export const isToCome = (day: string): boolean => isDate(day) && day >= localDate(Date.now())

/** The day of the first session to come that nobody has left out; '' of none. */
export function useFirstDay({ id, nextAirings }: Pick<ProgrammeDetail, 'id' | 'nextAirings'>): string {
  const { data } = useQuery(comingQuery(id))
  const left = data?.sessions.filter(({ state }) => state === 'left-out').map(({ startAt }) => localDate(startAt)) ?? []
  return nextAirings.map(({ localAt }) => localAt.slice(0, 10)).find((day) => !left.includes(day)) ?? ''
}

type SessionDayProps = { value: string; isTried?: boolean; onChange(day: string): void }

/** Which session of a series is meant: by its day, with its weekday in words. */
export function SessionDay({ value, isTried = false, onChange }: SessionDayProps) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const at = isDate(value) ? dayInstant(value) : undefined
  return (
    <DateField
      label={t.day}
      required
      value={value}
      min={localDate(Date.now())}
      description={at && `${format.weekday(at)} ${format.date(at)}`}
      error={isTried && !at && t.dayNeeded}
      onChange={onChange}
    />
  )
}
