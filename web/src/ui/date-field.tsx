import { TextInput } from '@mantine/core'
import type { CSSProperties, ReactNode } from 'react'
import { useTexts } from '../i18n/language.tsx'
import { CalendarButton } from './calendar-button.tsx'
import classes from './date-field.module.css'
import { type DateFault, FIRST_YEAR, LAST_YEAR, parseTypedDate, shownDate } from './typed-date.ts'
import { useTyped } from './use-typed.ts'

const texts = {
  vi: {
    placeholder: 'ngày/tháng/năm',
    faults: {
      form: () => 'Ghi đủ ngày, tháng, năm, ví dụ 05/06/2027 hoặc 05062027.',
      year: () => 'Ghi năm đủ bốn chữ số, ví dụ 05/06/2027.',
      range: () => `Năm phải từ ${FIRST_YEAR} đến ${LAST_YEAR}.`,
      day: (typed: string) => `Không có ngày ${typed}. Ghi ngày trước, tháng sau.`,
    },
    notBefore: (date: string) => `Không được trước ngày ${date}.`,
    notAfter: (date: string) => `Không được sau ngày ${date}.`,
  },
  en: {
    placeholder: 'day/month/year',
    faults: {
      form: () => 'Type day, month and year, such as 05/06/2027 or 05062027.',
      year: () => 'Type the year with four digits, such as 05/06/2027.',
      range: () => `The year has to be between ${FIRST_YEAR} and ${LAST_YEAR}.`,
      day: (typed: string) => `There is no ${typed}. The day comes first, then the month.`,
    },
    notBefore: (date: string) => `Not before ${date}.`,
    notAfter: (date: string) => `Not after ${date}.`,
  },
}

type DateFieldProps = {
  /** `YYYY-MM-DD`, or nothing. */
  value: string
  /**
   * A whole date, or nothing once it is emptied. What is half typed is not given on; left like that it is '' with its
   * fault, which the field says in words: where nothing is an answer too, the caller has to tell the two apart.
   */
  onChange(date: string, fault?: DateFault): void
  label?: string
  'aria-label'?: string
  id?: string
  required?: boolean
  disabled?: boolean
  /** Below the field, as what was chosen in words. */
  description?: ReactNode
  error?: ReactNode
  /** The calendar offers no day outside of these; one that is typed is given on, and the field says what is wrong. */
  min?: string | undefined
  max?: string | undefined
  style?: CSSProperties
}

/**
 * A day, shown and typed with its day first whatever the browser's language is: 06/05 must not be June for one official
 * and May for another. The calendar opens by its own button, so that it never covers what is typed.
 */
export function DateField({ value, onChange, error, description, min, max, ...field }: DateFieldProps) {
  const t = useTexts(texts)
  const { text, fault, change, leave, pick } = useTyped({ value, onChange, read: parseTypedDate, shown: shownDate })
  const bound =
    value && min && value < min
      ? t.notBefore(shownDate(min))
      : value && max && value > max
        ? t.notAfter(shownDate(max))
        : undefined
  const typedFault = fault && t.faults[fault.kind](fault.typed)
  return (
    <TextInput
      {...field}
      classNames={{ root: classes.field, input: 'loa-tabular' }}
      value={text}
      placeholder={t.placeholder}
      inputMode="numeric"
      // In a row it takes no more room than its words need.
      inputSize="14"
      autoComplete="off"
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={typedFault ?? (error || bound)}
      // Said when the field is left, where nobody looks any more.
      errorProps={typedFault ? { role: 'alert' } : {}}
      rightSectionWidth={44}
      rightSectionPointerEvents="all"
      rightSection={
        <CalendarButton
          value={value}
          {...{ min, max, disabled: field.disabled, of: field.label ?? field['aria-label'] ?? '' }}
          onPick={pick}
        />
      }
      onChange={({ currentTarget }) => change(currentTarget.value)}
      onBlur={leave}
      onKeyDown={({ key }) => key === 'Enter' && leave()}
    />
  )
}
