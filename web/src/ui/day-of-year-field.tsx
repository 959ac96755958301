import { Group, Input, NativeSelect } from '@mantine/core'
import { useId } from '@mantine/hooks'
import { useState } from 'react'
import { useTexts } from '../i18n/language.tsx'

const texts = {
  vi: {
    day: 'Ngày',
    month: 'Tháng',
    dayOf: (of: string) => `${of}: ngày`,
    monthOf: (of: string) => `${of}: tháng`,
    noSuchDay: (day: string, month: string) => `Tháng ${month} không có ngày ${day}. Hãy chọn lại ngày.`,
  },
  en: {
    day: 'Day',
    month: 'Month',
    dayOf: (of: string) => `${of}: day`,
    monthOf: (of: string) => `${of}: month`,
    noSuchDay: (day: string, month: string) => `Month ${month} has no day ${day}. Choose the day again.`,
  },
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

type DayOfYearFieldProps = {
  label: string
  /** `MM-DD`, or nothing. */
  value: string
  /** A whole day of the year; '' while one part is missing. */
  onChange(day: string): void
  error?: boolean
}

/** A day that comes back each year; to be chosen, so that no order of day and month can be mistaken. */
export function DayOfYearField({ label, value, onChange, error }: DayOfYearFieldProps) {
  const t = useTexts(texts)
  const id = useId()
  const [chosen, setChosen] = useState({ month: '', day: '' })
  // What was chosen and is no day; the part that is kept is the month.
  const [none, setNone] = useState<typeof chosen>()
  const parts = value === '' ? chosen : { month: value.slice(0, 2), day: value.slice(3) }
  const most = DAYS[Number(parts.month) - 1] ?? 31
  const choose = (next: typeof parts) => {
    const isThere = Number(next.day) <= (DAYS[Number(next.month) - 1] ?? 31)
    setNone(isThere ? undefined : next)
    const { month, day } = isThere ? next : { ...next, day: '' }
    setChosen({ month, day })
    onChange(month && day ? `${month}-${day}` : '')
  }
  return (
    <Input.Wrapper
      role="group"
      aria-labelledby={`${id}-label`}
      label={label}
      labelElement="div"
      id={id}
      error={none && t.noSuchDay(Number(none.day).toString(), Number(none.month).toString())}
      errorProps={{ role: 'alert' }}
    >
      <Group gap="xs" wrap="nowrap">
        <NativeSelect
          aria-label={t.dayOf(label)}
          value={parts.day}
          error={error}
          data={[{ value: '', label: t.day }, ...numbers(most)]}
          onChange={({ currentTarget }) => choose({ ...parts, day: currentTarget.value })}
        />
        <NativeSelect
          aria-label={t.monthOf(label)}
          value={parts.month}
          error={error}
          data={[{ value: '', label: t.month }, ...numbers(DAYS.length)]}
          onChange={({ currentTarget }) => choose({ ...parts, month: currentTarget.value })}
        />
      </Group>
    </Input.Wrapper>
  )
}

const numbers = (most: number) =>
  Array.from({ length: most }, (_, index) => {
    const value = `${index + 1}`.padStart(2, '0')
    return { value, label: value }
  })
