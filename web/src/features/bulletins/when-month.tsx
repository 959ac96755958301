import { Chip, Group, Radio, Stack, Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import { SHORT_MONTH, type When } from './when.ts'
import { whenTexts } from './when-texts.ts'

type WhenMonthProps = { value: When; onChange(when: When): void; fault: string | undefined }

const DAYS = Array.from({ length: 31 }, (_, index) => index + 1)
// February has 28 days in most years: later ones need a word.
const SURE_DAYS = 28
const CHOICES = ['last-day', 'skip'] as const

/** The days of a month, and what becomes of the 29th to 31st in a month that has none. */
export function WhenMonth({ value, onChange, fault }: WhenMonthProps) {
  const t = useTexts(whenTexts)
  const format = useFormat()
  const { days = [], shortMonth = SHORT_MONTH } = value
  const late = days.filter((day) => day > SURE_DAYS)
  return (
    <>
      <Chip.Group
        multiple
        value={days.map(String)}
        onChange={(given) => onChange({ ...value, days: given.map(Number) })}
      >
        <Stack gap="xs" role="group" aria-label={t.days} id="field-days">
          <Text fw={600}>{t.days}</Text>
          <Group gap="xs">
            {DAYS.map((day) => (
              <Chip key={day} value={`${day}`} size="lg" aria-label={t.dayName(format.number(day))}>
                {format.number(day)}
              </Chip>
            ))}
          </Group>
          {fault && <Text c="var(--mantine-color-error)">{fault}</Text>}
        </Stack>
      </Chip.Group>
      {late.length > 0 && (
        <Radio.Group
          label={t.shortMonth}
          value={shortMonth}
          onChange={(given) => onChange({ ...value, shortMonth: given === 'skip' ? 'skip' : 'last-day' })}
        >
          <Stack gap="xs" mt="xs">
            {CHOICES.map((choice) => (
              <Radio.Card key={choice} value={choice} p="sm" className={classes.choice}>
                <div className={classes.choiceRow}>
                  <Radio.Indicator size="md" />
                  <div>
                    <Text fw={600}>{t.shortMonths[choice]}</Text>
                    <Text c="dimmed">{t.shortMonthTexts[choice](format.number(Math.max(...late)))}</Text>
                  </div>
                </div>
              </Radio.Card>
            ))}
          </Stack>
        </Radio.Group>
      )}
    </>
  )
}
