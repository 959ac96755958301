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
    impossible: 'Không có giờ như vậy: giờ từ 00 đến 23, phút từ 00 đến 59. Nửa đêm là 00:00.',
  },
  en: {
    hours: (of: string) => `${of}: hours`,
    minutes: (of: string) => `${of}: minutes`,
    half: 'Type hours and minutes, such as 05:30.',
    impossible: 'There is no such time: hours are 00 to 23, minutes 00 to 59. Midnight is 00:00.',
  },
}

type TimeFault = 'half' | 'impossible'
type TimeFieldProps = {
  /** `HH:mm` of 24 hours (seconds are not shown), or nothing. */
  value: string
  /** A whole time, or nothing once both parts are emptied; '' with its fault when one part is missing or impossible. */
  onChange(time: string, fault?: TimeFault): void
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
  const digits = useRef('')
  // What stands there is no time: still being typed, left with one part, or refused.
  const [half, setHalf] = useState<'typed' | TimeFault>()
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
  const refuse = (fault: TimeFault) => {
    setSeen({ ...seen, given: '' })
    setHalf(fault)
    onChange('', fault)
  }
  /** As it stands when it is left, or sent by Enter. True: there was something, and nothing is left of it. */
  const settle = (): boolean => {
    const [hour, minute] = [hours.current?.value, minutes.current?.value]
    if (hour && minute) return false
    if (hour || minute) refuse('half')
    const isEmptied = !hour && !minute && Boolean(half || value)
    if (isEmptied) give('')
    return isEmptied
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') settle()
    if (/^\d$/.test(event.key) && !event.ctrlKey && !event.metaKey) return typeDigit(event)
    digits.current = ''
    const isBetween = BETWEEN.includes(event.key)
    const isOn = isBetween || (event.key === 'Tab' && !event.shiftKey)
    const isInHours = event.target === hours.current
    if (isBetween || (isOn && isInHours)) event.preventDefault()
    if (isOn && isInHours) minutes.current?.focus()
  }
  /** The picker would make 04 of 24 and 00 of 70, without a word. */
  const typeDigit = (event: KeyboardEvent) => {
    const typed = digits.current.length === 1 ? digits.current + event.key : event.key
    if (Number(typed) <= (event.target === hours.current ? 23 : 59)) {
      digits.current = typed
      return
    }
    event.preventDefault()
    refuse('impossible')
  }
  const paste = (text: string) => {
    const read = parseTypedTime(text)
    if (!read) refuse('impossible')
    return { ...NOTHING, ...read }
  }
  const isWrong = half === 'half' || half === 'impossible'
  const fault = isWrong ? t[half] : error
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
      errorProps={isWrong ? { role: 'alert' } : {}}
      classNames={{ input: classes.input, fieldsGroup: classes.group }}
      hoursRef={hours}
      minutesRef={minutes}
      hoursInputLabel={t.hours(label)}
      minutesInputLabel={t.minutes(label)}
      hoursInputProps={{ id: own, className: classes.hours, ...part, ...rest }}
      minutesInputProps={{ className: classes.minutes, ...part }}
      pasteSplit={({ time }) => paste(time)}
      // Told '' of one part, the picker would forget the other.
      value={half ? undefined : value.slice(0, 5)}
      onChange={(time) => (time === '' ? setHalf('typed') : give(time))}
      onFocusCapture={() => {
        digits.current = ''
      }}
      onBlur={() => settle() && beginAnew()}
      onKeyDownCapture={press}
    />
  )
}

// Each part says of itself what is wrong; the box around the two is no field. Not in the picker's types.
const BOX = { withAria: false }
const NOTHING = { hours: null, minutes: null, seconds: null, amPm: null }
