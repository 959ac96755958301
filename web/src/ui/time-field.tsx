import '@mantine/dates/styles.css'
import { TimePicker } from '@mantine/dates'
import { useId } from '@mantine/hooks'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useTexts } from '../i18n/language.tsx'
import classes from './time-field.module.css'
import { parseTypedTime } from './typed-time.ts'

const texts = {
  vi: {
    hours: (of: string) => `${of}: giờ`,
    minutes: (of: string) => `${of}: phút`,
    half: 'Ghi đủ giờ và phút, ví dụ 05:30.',
  },
  en: {
    hours: (of: string) => `${of}: hours`,
    minutes: (of: string) => `${of}: minutes`,
    half: 'Type hours and minutes, such as 05:30.',
  },
}

type TimeFieldProps = {
  /** `HH:mm` of 24 hours (seconds are not shown), or nothing. */
  value: string
  /** A whole time, or nothing once both parts are emptied; '' with `half` when it is left with one part only. */
  onChange(time: string, fault?: 'half'): void
  label: string
  id?: string
  required?: boolean
  disabled?: boolean
  description?: ReactNode
  error?: ReactNode
  'data-autofocus'?: boolean
}

// What stands between hours and minutes, as people type it.
const BETWEEN = [':', 'h', 'H', 'g', 'G', '.', ',', ';', '-', ' ']

/**
 * A time of 24 hours whatever the browser's language is: where it says 05:00 PM, somebody reads five in the morning.
 * Two parts around one colon; digits go on by themselves, arrows step.
 */
export function TimeField({
  value,
  onChange,
  label,
  id,
  required,
  disabled,
  description,
  error,
  ...rest
}: TimeFieldProps) {
  const t = useTexts(texts)
  const own = useId(id)
  const hours = useRef<HTMLInputElement>(null)
  const minutes = useRef<HTMLInputElement>(null)
  // One part is there: being typed, or left like that.
  const [half, setHalf] = useState<'typed' | 'left'>()
  const [seen, setSeen] = useState({ value, given: value })
  // The picker would not always follow what somebody else gives after a part was typed: it begins anew.
  const [key, setKey] = useState(0)
  const beginAnew = () => {
    setHalf(undefined)
    setKey(key + 1)
  }
  if (value !== seen.value) {
    setSeen({ value, given: value })
    if (value !== seen.given) beginAnew()
  }
  const give = (time: string) => {
    setSeen({ ...seen, given: time })
    setHalf(undefined)
    onChange(time)
  }
  const leave = () => {
    const [hour, minute] = [hours.current?.value, minutes.current?.value]
    if (hour && minute) return
    setSeen({ ...seen, given: '' })
    if (hour || minute) {
      setHalf('left')
      onChange('', 'half')
    } else if (half) {
      beginAnew()
      onChange('')
    }
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') leave()
    const isBetween = BETWEEN.includes(event.key)
    const isOn = isBetween || (event.key === 'Tab' && !event.shiftKey)
    const isInHours = event.target === hours.current
    if (isBetween || (isOn && isInHours)) event.preventDefault()
    if (isOn && isInHours) minutes.current?.focus()
  }
  const fault = half === 'left' ? t.half : error
  const described = [fault && fault !== true && `${own}-error`, description && `${own}-description`]
  const part = {
    'aria-describedby': described.filter(Boolean).join(' ') || undefined,
    'aria-invalid': fault ? true : undefined,
    'aria-required': required,
  }
  return (
    <TimePicker
      key={key}
      id={own}
      label={label}
      labelProps={{ htmlFor: own }}
      role="group"
      aria-labelledby={`${own}-label`}
      {...BOX}
      withAsterisk={required}
      disabled={disabled}
      description={description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={fault}
      errorProps={half === 'left' ? { role: 'alert' } : {}}
      classNames={{ input: classes.input, fieldsGroup: classes.group }}
      hoursRef={hours}
      minutesRef={minutes}
      hoursInputLabel={t.hours(label)}
      minutesInputLabel={t.minutes(label)}
      hoursInputProps={{ id: own, className: classes.hours, ...part, ...rest }}
      minutesInputProps={{ className: classes.minutes, ...part }}
      pasteSplit={({ time }) => ({ ...NOTHING, ...parseTypedTime(time) })}
      // Told '' of one part, the picker would forget the other.
      value={half ? undefined : value.slice(0, 5)}
      onChange={(time) => (time === '' ? setHalf('typed') : give(time))}
      onBlur={leave}
      onKeyDownCapture={press}
    />
  )
}

// Each part says of itself what is wrong; the box around the two is no field. Not in the picker's types.
const BOX = { withAria: false }
const NOTHING = { hours: null, minutes: null, seconds: null, amPm: null }
