import { Button, Card, Group, Radio, Stack, Text, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AddDay } from '../../ui/add-day.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { editorTexts } from './editor-texts.ts'
import type { PolicyForm } from './form.ts'
import type { FieldsProps } from './policy-editor.tsx'

const CHOICES = ['', 'as-usual', 'as-sunday', 'silent'] as const
const MOST_DATES = 40

/** What happens on holidays, and which days are some here. */
export function HolidayFields({ form, onChange }: FieldsProps) {
  const t = useTexts(editorTexts)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="on-holidays">
      <Stack>
        <Title order={2} size="h3" id="on-holidays">
          {t.holidays}
        </Title>
        <Radio.Group
          label={t.onHolidays}
          value={form.onHolidays}
          onChange={(chosen) => onChange({ onHolidays: chosen as PolicyForm['onHolidays'] })} // safe: one of CHOICES
        >
          <Stack gap={0} mt="xs">
            {CHOICES.map((choice) => (
              <Radio key={choice} value={choice} label={t.onHolidaysOptions[choice]} />
            ))}
          </Stack>
        </Radio.Group>
        <Dates
          label={t.extra}
          hint={t.extraHint}
          dates={form.extra}
          onChange={(extra) => onChange({ extra, not: form.not.filter((date) => !extra.includes(date)) })}
        />
        <Dates
          label={t.not}
          dates={form.not}
          onChange={(not) => onChange({ not, extra: form.extra.filter((date) => !not.includes(date)) })}
        />
      </Stack>
    </Card>
  )
}

type DatesProps = { label: string; hint?: string; dates: string[]; onChange(dates: string[]): void }

function Dates({ label, hint, dates, onChange }: DatesProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const shown = (day: string) => format.date(dayInstant(day))
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <Text fw={500}>{label}</Text>
      {hint && <Text c="dimmed">{hint}</Text>}
      {dates.length > 0 && (
        <Group gap="xs">
          {dates.map((day) => (
            <Button
              key={day}
              variant="light"
              rightSection={<IconX size={18} aria-hidden />}
              aria-label={t.removeDate(shown(day))}
              onClick={() => onChange(dates.filter((one) => one !== day))}
            >
              {shown(day)}
            </Button>
          ))}
        </Group>
      )}
      <AddDay
        aria-label={t.newDate(label)}
        go={t.addDate}
        disabled={dates.length >= MOST_DATES}
        onAdd={(date) => onChange([...new Set([...dates, date])].toSorted())}
      />
    </Stack>
  )
}
