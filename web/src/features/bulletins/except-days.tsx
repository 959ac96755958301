import { ActionIcon, Group, Stack, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AddDay } from '../../ui/add-day.tsx'
import { wholeDay } from './sentence.ts'
import { whenTexts } from './when-texts.ts'

/** Days of a series on which it does not air, in order. */
export function ExceptDays({ days, onChange }: { days: readonly string[]; onChange(days: string[]): void }) {
  const t = useTexts(whenTexts)
  const format = useFormat()
  return (
    <Stack gap="xs" role="group" aria-label={t.except}>
      <Text fw={600}>{t.except}</Text>
      {days.length === 0 && <Text c="dimmed">{t.exceptNone}</Text>}
      {days.map((date) => (
        <Group key={date} gap={4} wrap="nowrap">
          <Text>{wholeDay(date, format)}</Text>
          <ActionIcon
            size={44}
            variant="subtle"
            aria-label={t.removeExcept(wholeDay(date, format))}
            onClick={() => onChange(days.filter((one) => one !== date))}
          >
            <IconX size={20} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <AddDay label={t.exceptDay} go={t.addExcept} onAdd={(day) => onChange([...new Set([...days, day])].toSorted())} />
    </Stack>
  )
}
