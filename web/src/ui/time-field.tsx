import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/language.tsx'
import classes from './time-field.module.css'
import { parseTypedTime, shownTime, type TimeFault } from './typed-time.ts'
import { useTyped } from './use-typed.ts'

const texts = {
  vi: {
    placeholder: 'giờ:phút',
    form: 'Ghi đủ giờ và phút, ví dụ 05:30 hoặc 0530.',
    time: 'Không có giờ như vậy: giờ từ 00 đến 23, phút từ 00 đến 59. Nửa đêm là 00:00.',
  },
  en: {
    placeholder: 'hour:minute',
    form: 'Type hours and minutes, such as 05:30 or 0530.',
    time: 'There is no such time: hours are 00 to 23, minutes 00 to 59. Midnight is 00:00.',
  },
}

type TimeFieldProps = {
  /** `HH:mm` of 24 hours (seconds are not shown), or nothing. */
  value: string
  /** A whole time, or nothing once it is emptied; '' with its fault for what is left half typed, which the field says. */
  onChange(time: string, fault?: TimeFault): void
  label: string
  id?: string
  required?: boolean
  disabled?: boolean
  description?: ReactNode
  error?: ReactNode
  'data-autofocus'?: boolean
}

/**
 * A time of 24 hours whatever the browser's language is: where it says 05:00 PM, somebody reads five in the morning. Four
 * digits are enough, for the keyboard of a phone that has no colon.
 */
export function TimeField({ value, onChange, error, ...field }: TimeFieldProps) {
  const t = useTexts(texts)
  const { text, fault, change, leave } = useTyped({ value, onChange, read: parseTypedTime, shown: shownTime })
  const typedFault = fault && t[fault.kind]
  return (
    <TextInput
      {...field}
      classNames={{ root: classes.field, input: 'loa-tabular' }}
      value={text}
      placeholder={t.placeholder}
      inputMode="numeric"
      // In a row it takes no more room than its words need.
      inputSize="8"
      autoComplete="off"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={typedFault ?? error}
      // Said when the field is left, where nobody looks any more.
      errorProps={typedFault ? { role: 'alert' } : {}}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      // One tap and four digits replace the time that stands there.
      onFocus={({ currentTarget }) => currentTarget.select()}
      onBlur={leave}
      onKeyDown={({ key }) => key === 'Enter' && leave()}
    />
  )
}
