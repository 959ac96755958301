import { ActionIcon, Button, Card, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { WhenFields } from '../bulletins/when-card.tsx'
import type { Edited } from './edited.ts'
import { editorTexts } from './editor-texts.ts'
import { isDate } from './week.ts'

const KINDS = ['once', 'daily', 'weekly', 'monthly'] as const

type WhenPartProps = { edited: Edited; fault: string | undefined; onChange(patch: Partial<Edited>): void }

/** When the session begins, on which days, and on which it does not. */
export function WhenPart({ edited, fault, onChange }: WhenPartProps) {
  const t = useTexts(editorTexts)
  const { when, notOnHolidays, except } = edited
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="when">
      <Stack>
        <Title order={2} id="when">
          {t.when}
        </Title>
        <WhenFields value={when} onChange={(next) => onChange({ when: next })} faults={{}} kinds={KINDS} />
        {fault && <Text c="var(--mantine-color-error)">{fault}</Text>}
        {when.kind !== 'once' && (
          <>
            <Checkbox
              label={t.notOnHolidays}
              checked={notOnHolidays}
              onChange={({ currentTarget }) => onChange({ notOnHolidays: currentTarget.checked })}
            />
            <ExceptDays except={except} onChange={(days) => onChange({ except: days })} />
          </>
        )}
      </Stack>
    </Card>
  )
}

type ExceptDaysProps = { except: readonly string[]; onChange(days: string[]): void }
function ExceptDays({ except, onChange }: ExceptDaysProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const [day, setDay] = useState('')
  const add = () => {
    onChange([...new Set([...except, day])].toSorted())
    setDay('')
  }
  return (
    <Stack gap="xs" role="group" aria-label={t.except}>
      <Text fw={600}>{t.except}</Text>
      {except.length === 0 && <Text c="dimmed">{t.exceptNone}</Text>}
      <Group gap="xs">
        {except.map((date) => {
          const words = format.date(dayInstant(date))
          return (
            <Group key={date} gap={4} wrap="nowrap">
              <Text>{words}</Text>
              <ActionIcon
                size={44}
                variant="subtle"
                aria-label={t.removeExcept(words)}
                onClick={() => onChange(except.filter((one) => one !== date))}
              >
                <IconX size={20} aria-hidden />
              </ActionIcon>
            </Group>
          )
        })}
      </Group>
      <Group align="flex-end" gap="sm">
        <TextInput
          type="date"
          label={t.exceptDay}
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
        />
        <Button variant="default" disabled={!isDate(day)} onClick={add}>
          {t.addExcept}
        </Button>
      </Group>
    </Stack>
  )
}
