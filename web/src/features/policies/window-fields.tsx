import { Button, Card, Checkbox, Chip, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DayOfYearField } from '../../ui/day-of-year-field.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { weekdayName } from '../bulletins/when.ts'
import { editorTexts } from './editor-texts.ts'
import { type Fault, nextKey, type WindowRow } from './form.ts'
import classes from './policies.module.css'
import type { FieldsProps } from './policy-editor.tsx'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

/** When sound is allowed: days, hours and, if need be, a season. */
export function WindowFields({ form: { windows }, onChange, faults }: FieldsProps) {
  const t = useTexts(editorTexts)
  const add = () => {
    const row = { weekdays: EVERY_DAY, from: '', to: '', isSeasonal: false, season: { from: '', to: '' } }
    onChange({ windows: [...windows, { ...row, key: nextKey(windows) }] })
  }
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="windows">
      <Stack>
        <div>
          <Title order={2} size="h3" id="windows">
            {t.windows}
          </Title>
          <Text c="dimmed">{t.windowsText}</Text>
        </div>
        {windows.map((row, at) => (
          <Window
            key={row.key}
            row={row}
            number={at + 1}
            fault={faults[`windows ${row.key}`]}
            onChange={(patch) =>
              onChange({ windows: windows.map((one) => (one.key === row.key ? { ...one, ...patch } : one)) })
            }
            onRemove={() => onChange({ windows: windows.filter(({ key }) => key !== row.key) })}
          />
        ))}
        <Button
          variant="default"
          leftSection={<IconPlus size={20} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={add}
        >
          {t.addWindow}
        </Button>
      </Stack>
    </Card>
  )
}

type WindowProps = {
  row: WindowRow
  number: number
  fault: Fault | undefined
  onChange(patch: Partial<WindowRow>): void
  onRemove(): void
}

function Window({ row, number, fault, onChange, onRemove }: WindowProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const name = t.window(format.number(number))
  const time = (field: 'from' | 'to') => ({
    label: t[field],
    value: row[field],
    error: fault === 'needTimes' || fault === 'order',
    onChange: (value: string) => onChange({ [field]: value }),
  })
  const season = (field: 'from' | 'to') => ({
    value: row.season[field],
    error: fault === 'needSeason',
    onChange: (day: string) => onChange({ season: { ...row.season, [field]: day } }),
  })
  return (
    <fieldset className={classes['rowBox']} style={{ margin: 0 }} aria-label={name}>
      <Stack gap="sm">
        <Chip.Group
          multiple
          value={row.weekdays.map(String)}
          onChange={(days) => onChange({ weekdays: days.map(Number) })}
        >
          <Group gap="xs" role="group" aria-label={t.days}>
            {EVERY_DAY.map((day) => (
              <Chip key={day} value={`${day}`} size="lg">
                {weekdayName(day, format)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <div className={classes['times']}>
          <TimeField {...time('from')} />
          <TimeField {...time('to')} />
          <Button variant="default" aria-label={t.removeWindow(format.number(number))} onClick={onRemove}>
            {t.remove}
          </Button>
        </div>
        <Checkbox
          label={t.seasonal}
          checked={row.isSeasonal}
          onChange={({ currentTarget }) => onChange({ isSeasonal: currentTarget.checked })}
        />
        {row.isSeasonal && (
          <div className={classes['times']}>
            <DayOfYearField label={t.seasonFrom} {...season('from')} />
            <DayOfYearField label={t.seasonTo} {...season('to')} />
          </div>
        )}
        {fault && (
          <Text c="var(--mantine-color-error)" role="alert">
            {t.faults[fault]}
          </Text>
        )}
      </Stack>
    </fieldset>
  )
}
