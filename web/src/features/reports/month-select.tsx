import { ActionIcon, Group, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { addMonths, lastMonths } from '../../lib/months.ts'
import { reportTexts } from './texts.ts'

// As long as the broadcast log is kept.
const KEPT_MONTHS = 24

/** The name of a month in a sentence: `tháng 11/2026`. */
export function useMonthName(): (month: string) => string {
  const t = useTexts(reportTexts)
  return (month) => {
    const [year = 0, number = 1] = month.split('-').map(Number)
    return t.monthName(number, year)
  }
}

type MonthSelectProps = { value: string; now: string; onChange(month: string): void }

/** The phone's own list of months, with a step back and forth beside it. */
export function MonthSelect({ value, now, onChange }: MonthSelectProps) {
  const t = useTexts(reportTexts)
  const nameOf = useMonthName()
  const months = lastMonths(now, KEPT_MONTHS)
  const shown = months.includes(value) ? months : [...months, value]
  return (
    <Group gap="xs" wrap="nowrap" align="flex-end">
      <ActionIcon
        variant="default"
        size={44}
        aria-label={t.monthBefore}
        title={t.monthBefore}
        onClick={() => onChange(addMonths(value, -1))}
      >
        <IconChevronLeft aria-hidden />
      </ActionIcon>
      <NativeSelect
        flex={1}
        label={t.monthPick}
        data={shown.map((month) => ({ value: month, label: capital(nameOf(month)) }))}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <ActionIcon
        variant="default"
        size={44}
        aria-label={t.monthAfter}
        title={t.monthAfter}
        disabled={value >= now}
        onClick={() => onChange(addMonths(value, 1))}
      >
        <IconChevronRight aria-hidden />
      </ActionIcon>
    </Group>
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
