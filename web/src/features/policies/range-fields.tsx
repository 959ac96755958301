import { Button, Card, Checkbox, NumberInput, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { editorTexts } from './editor-texts.ts'
import { nextKey, type Row } from './form.ts'
import classes from './policies.module.css'
import type { FieldsProps } from './policy-editor.tsx'
import type { Effective, TimeRange } from './policy-queries.ts'

type WithAbove = FieldsProps & { above: Effective }
const DEFAULT_PERCENT = 80

/** When nothing may sound. */
export function QuietFields({ form, onChange, faults, above }: WithAbove) {
  const t = useTexts(editorTexts)
  return (
    <Ranges
      {...{ faults, rows: form.quietHours, list: 'quietHours' }}
      {...{ title: t.quietHours, text: t.quietText, add: t.addQuiet, removeName: t.removeQuiet }}
      none={
        above.mayOverride.includes('quietHours') && above.quietHours.length > 0
          ? {
              label: t.noQuiet,
              isSaid: form.saysNone.quietHours,
              onSay: (quietHours) => onChange({ saysNone: { ...form.saysNone, quietHours } }),
            }
          : undefined
      }
      empty={{ from: '', to: '' }}
      onChange={(quietHours) => onChange({ quietHours })}
    />
  )
}

/** How loud it may be, and when. */
export function CapFields({ form, onChange, faults, above }: WithAbove) {
  const t = useTexts(editorTexts)
  return (
    <Ranges
      {...{ faults, rows: form.volumeCaps, list: 'volumeCaps' }}
      {...{ title: t.caps, text: t.capsText, add: t.addCap, removeName: t.removeCap }}
      none={
        above.mayOverride.includes('volumeCaps') && above.volumeCaps.length > 0
          ? {
              label: t.noCaps,
              isSaid: form.saysNone.volumeCaps,
              onSay: (volumeCaps) => onChange({ saysNone: { ...form.saysNone, volumeCaps } }),
            }
          : undefined
      }
      empty={{ from: '', to: '', percent: DEFAULT_PERCENT }}
      onChange={(volumeCaps) => onChange({ volumeCaps })}
    >
      {(row, set) => (
        <NumberInput
          label={t.percent}
          min={0}
          max={100}
          value={row.percent}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(percent) => set({ ...row, percent })}
        />
      )}
    </Ranges>
  )
}

type RangesProps<T extends TimeRange> = {
  list: 'quietHours' | 'volumeCaps'
  rows: Row<T>[]
  empty: T
  title: string
  text: string
  add: string
  removeName(number: string): string
  none: { label: string; isSaid: boolean; onSay(isSaid: boolean): void } | undefined
  faults: FieldsProps['faults']
  onChange(rows: Row<T>[]): void
  /** What a row has besides its hours. */
  children?: (row: Row<T>, set: (row: Row<T>) => void) => ReactNode
}

function Ranges<T extends TimeRange>(props: RangesProps<T>) {
  const { list, rows, empty, title, text, add, removeName, none, faults, onChange, children } = props
  const t = useTexts(editorTexts)
  const format = useFormat()
  const set = (row: Row<T>) => onChange(rows.map((one) => (one.key === row.key ? row : one)))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby={list}>
      <Stack>
        <div>
          <Title order={2} size="h3" id={list}>
            {title}
          </Title>
          <Text c="dimmed">{text}</Text>
        </div>
        {rows.map((row, at) => {
          const fault = faults[`${list} ${row.key}`]
          const number = format.number(at + 1)
          const time = (field: 'from' | 'to') => (
            <TimeField
              label={t[field]}
              value={row[field]}
              error={fault === 'needTimes' || fault === 'sameTimes'}
              onChange={(time) => set({ ...row, [field]: time })}
            />
          )
          return (
            <fieldset
              key={row.key}
              className={classes['rowBox']}
              style={{ margin: 0 }}
              aria-label={`${title}, ${t.range(number)}`}
            >
              <div className={classes['times']}>
                {time('from')}
                {time('to')}
                {children?.(row, set)}
                <Button
                  variant="default"
                  aria-label={removeName(number)}
                  onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
                >
                  {t.remove}
                </Button>
              </div>
              {fault && (
                <Text c="var(--mantine-color-error)" role="alert" mt="xs">
                  {t.faults[fault]}
                </Text>
              )}
            </fieldset>
          )
        })}
        {none && rows.length === 0 && (
          <Checkbox
            label={none.label}
            checked={none.isSaid}
            onChange={({ currentTarget }) => none.onSay(currentTarget.checked)}
          />
        )}
        <Button
          variant="default"
          leftSection={<IconPlus size={20} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange([...rows, { ...empty, key: nextKey(rows) }])}
        >
          {add}
        </Button>
      </Stack>
    </Card>
  )
}
