import { Card, Checkbox, Chip, Group, Radio, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import classes from '../../ui/layout.module.css'
import { TimeField } from '../../ui/time-field.tsx'
import type { Faults } from './faults.ts'
import { wholeDay } from './sentence.ts'
import { composeTexts } from './texts.ts'
import type { PlanCheck } from './use-plan-check.ts'
import { WHEN_KINDS, type When, weekdayName } from './when.ts'
import { WhenMonth } from './when-month.tsx'
import { WhenMore } from './when-more.tsx'
import { WhenVerdict } from './when-verdict.tsx'

type WhenFieldsProps = {
  value: When
  onChange(when: When): void
  faults: Faults
  /** The kinds that may be chosen here; all of them when absent. None: only the times change. */
  kinds?: ReadonlyArray<(typeof WHEN_KINDS)[number]>
  /** Its end is asked elsewhere (when-more.tsx). */
  withoutEnd?: boolean
  /** The day is given: only the time is chosen. */
  withoutDay?: boolean
  /** The first day that may be chosen, `YYYY-MM-DD`. */
  earliest?: string | undefined
}

/** When it plays: once, repeatedly, on approval, or not yet. */
export function WhenFields({ value, onChange, faults, kinds = WHEN_KINDS, withoutEnd, ...days }: WhenFieldsProps) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const set = (patch: Partial<When>) => onChange({ ...value, ...patch })
  const inWords = (date: string) => (date === '' ? undefined : wholeDay(date, format))
  const isRepeated = value.kind !== 'none' && value.kind !== 'approved' && value.kind !== 'once'
  return (
    <Stack>
      {kinds.length > 0 && (
        <Radio.Group
          aria-label={t.whenLabel}
          value={value.kind}
          // safe: one of the cards below. A field that goes takes with it what was wrong in it.
          onChange={(kind) => set({ kind: kind as When['kind'], ...(withoutEnd ? {} : { needsEnd: undefined }) })}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {kinds.map((kind) => (
              <Radio.Card key={kind} value={kind} p="sm" className={classes.choice}>
                <div className={classes.choiceRow}>
                  <Radio.Indicator size="md" />
                  <div>
                    <Text fw={600}>{t.kinds[kind]}</Text>
                    <Text c="dimmed">{t.kindTexts[kind]}</Text>
                  </div>
                </div>
              </Radio.Card>
            ))}
          </SimpleGrid>
        </Radio.Group>
      )}
      {value.kind === 'weekly' && (
        <Chip.Group
          multiple
          value={value.weekdays.map(String)}
          onChange={(days) => set({ weekdays: days.map(Number) })}
        >
          <Stack gap="xs" role="group" aria-label={t.weekdays} id="field-weekdays">
            <Text fw={600}>{t.weekdays}</Text>
            <Group gap="xs">
              {[1, 2, 3, 4, 5, 6, 7].map((day) => (
                <Chip key={day} value={`${day}`} size="lg">
                  {weekdayName(day, format)}
                </Chip>
              ))}
            </Group>
            {faults.weekdays && <Text c="var(--mantine-color-error)">{faults.weekdays}</Text>}
          </Stack>
        </Chip.Group>
      )}
      {value.kind === 'monthly' && <WhenMonth value={value} onChange={onChange} fault={faults.days} />}
      {(value.kind === 'once' || isRepeated) && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {days.withoutDay ? null : value.kind === 'once' ? (
            <DateField
              id="field-on"
              label={t.day}
              value={value.on}
              min={days.earliest}
              required
              error={faults.on}
              description={inWords(value.on)}
              onChange={(on) => set({ on })}
            />
          ) : (
            <DateField
              id="field-startsOn"
              label={t.startsOn}
              value={value.startsOn}
              min={days.earliest}
              required
              error={faults.startsOn}
              description={inWords(value.startsOn)}
              onChange={(startsOn) => set({ startsOn })}
            />
          )}
          <TimeField
            id="field-at"
            label={t.time}
            value={value.at}
            required
            error={faults.at}
            onChange={(at) => set({ at })}
          />
          {isRepeated && !withoutEnd && (
            <DateField
              id="field-endsOn"
              label={t.endsOn}
              value={value.endsOn}
              error={faults.endsOn}
              description={inWords(value.endsOn)}
              onChange={(endsOn, fault) => set({ endsOn, needsEnd: fault && 'day' })}
            />
          )}
        </SimpleGrid>
      )}
    </Stack>
  )
}

type WhenCardProps = WhenFieldsProps & {
  check: PlanCheck
  keepsConflict: boolean
  onKeepConflict(keeps: boolean): void
}

/** The time, and what the calendar says about it. */
export function WhenCard({ check, keepsConflict, onKeepConflict, ...fields }: WhenCardProps) {
  const t = useTexts(composeTexts)
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="step-when">
      <Stack>
        <Title order={2} id="step-when">
          {t.steps.when}
        </Title>
        <WhenFields {...fields} withoutEnd />
        <WhenMore value={fields.value} onChange={fields.onChange} faults={fields.faults} />
        <WhenVerdict check={check} when={fields.value} onChange={fields.onChange} />
        {check.conflicts.length > 0 && (
          <Checkbox
            id="field-conflict"
            label={t.keepConflict}
            checked={keepsConflict}
            error={fields.faults.conflict}
            onChange={({ currentTarget }) => onKeepConflict(currentTarget.checked)}
          />
        )}
      </Stack>
    </Card>
  )
}
