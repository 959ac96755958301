import { ActionIcon, Group, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addDays } from '../../lib/months.ts'
import { DateField } from '../../ui/date-field.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { editorTexts } from './editor-texts.ts'
import { isDate } from './week.ts'

type DayFieldProps = {
  /** Empty: the next session. */
  value: string
  /** The day that is shown now. */
  shown: string | undefined
  onChange(date: string): void
}

/** Which day's running order is shown: items of other days say so in it. */
export function DayField({ value, shown, onChange }: DayFieldProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const date = isDate(value) ? value : shown
  const words = date && `${format.weekday(dayInstant(date))} ${format.date(dayInstant(date))}`
  const step = (days: number) => date && onChange(addDays(date, days))
  return (
    <div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <ActionIcon size={44} variant="default" aria-label={t.previousDay} disabled={!date} onClick={() => step(-1)}>
          <IconChevronLeft size={22} aria-hidden />
        </ActionIcon>
        <DateField
          label={t.day}
          value={isDate(value) ? value : (shown ?? '')}
          onChange={(day, fault) => !fault && onChange(day)}
          style={{ flex: '0 1 200px', minWidth: 0 }}
        />
        <ActionIcon size={44} variant="default" aria-label={t.nextDay} disabled={!date} onClick={() => step(1)}>
          <IconChevronRight size={22} aria-hidden />
        </ActionIcon>
      </Group>
      <Text c="dimmed" mt={4} role="status">
        {words && (isDate(value) ? t.dayOf(words) : t.dayAuto(words))}
      </Text>
    </div>
  )
}
