import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { decisionTexts } from './decision-texts.ts'
import { isDate } from './week.ts'

/** A day on which a session can still be changed or left out. */
export const isToCome = (day: string): boolean => isDate(day) && day >= localDate(Date.now())

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
