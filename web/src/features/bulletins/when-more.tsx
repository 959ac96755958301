import { Button, Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ExceptDays } from './except-days.tsx'
import type { Faults } from './faults.ts'
import { wholeDay } from './sentence.ts'
import { dayInstant, hasMore, type When } from './when.ts'
import { WhenMissed } from './when-missed.tsx'
import { whenTexts } from './when-texts.ts'

type WhenMoreProps = {
  value: When
  onChange(when: When): void
  faults: Faults
  /** A programme has no say in what happens when the server was down. */
  withoutMissed?: boolean
}
type Ends = keyof typeof whenTexts.vi.endsKinds

/** What few people need: how a series ends, days without it, and what to do when the server was down. */
export function WhenMore({ value, onChange, faults, withoutMissed }: WhenMoreProps) {
  const t = useTexts(whenTexts)
  const id = useId()
  const [isOpen, shown] = useDisclosure(hasMore(value))
  const { kind, except = [], notOnHolidays = false } = value
  const isSeries = kind !== 'once'
  if (kind === 'none' || kind === 'approved' || (!isSeries && withoutMissed)) return null
  const open = isOpen || Boolean(faults.endsOn ?? faults.count ?? faults.missed)
  return (
    <Stack gap="md">
      <Button
        variant="subtle"
        style={{ alignSelf: 'flex-start' }}
        px="xs"
        aria-expanded={open}
        aria-controls={id}
        leftSection={open ? <IconChevronUp size={20} aria-hidden /> : <IconChevronDown size={20} aria-hidden />}
        onClick={shown.toggle}
      >
        {open ? t.less : t.more}
      </Button>
      <div id={id} hidden={!open}>
        {open && (
          <Stack gap="md">
            {isSeries && (
              <>
                <End value={value} onChange={onChange} fault={faults.endsOn ?? faults.count} />
                <Checkbox
                  label={t.notOnHolidays}
                  description={<NextHolidays />}
                  checked={notOnHolidays}
                  onChange={({ currentTarget }) => onChange({ ...value, notOnHolidays: currentTarget.checked })}
                />
                <ExceptDays days={except} onChange={(days) => onChange({ ...value, except: days })} />
              </>
            )}
            {!withoutMissed && <WhenMissed value={value} onChange={onChange} fault={faults.missed} />}
          </Stack>
        )}
      </div>
    </Stack>
  )
}

const ENDS = ['never', 'on', 'count'] as const
const NEEDED = { never: undefined, on: 'day', count: 'count' } as const

function End({ value, onChange, fault }: { value: When; onChange(when: When): void; fault: string | undefined }) {
  const t = useTexts(whenTexts)
  const format = useFormat()
  const { endsOn, needsEnd, count = '' } = value
  const ends: Ends = count !== '' || needsEnd === 'count' ? 'count' : endsOn !== '' || needsEnd ? 'on' : 'never'
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t.ends}
        value={ends}
        data={ENDS.map((kind) => ({ value: kind, label: t.endsKinds[kind] }))}
        onChange={({ currentTarget }) => {
          const next = currentTarget.value as Ends // safe: one of ENDS
          onChange({ ...value, endsOn: '', needsEnd: NEEDED[next], count: '' })
        }}
      />
      {ends === 'on' && (
        <DateField
          id="field-endsOn"
          label={t.endsOn}
          value={endsOn}
          error={fault}
          description={endsOn === '' ? undefined : wholeDay(endsOn, format)}
          onChange={(date) => onChange({ ...value, endsOn: date, needsEnd: 'day' })}
        />
      )}
      {ends === 'count' && (
        <TextInput
          id="field-count"
          inputMode="numeric"
          label={t.count}
          description={t.countHint}
          value={count}
          error={fault}
          onChange={({ currentTarget }) =>
            onChange({ ...value, count: currentTarget.value.replaceAll(/\D/g, '').slice(0, 4), needsEnd: 'count' })
          }
        />
      )}
    </Stack>
  )
}

const AHEAD_MS = 240 * 86_400_000
const NAMED = 3

/** The next public holidays by name, so that nobody has to guess which are meant. */
function NextHolidays() {
  const t = useTexts(whenTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const [from, to] = [localDate(Date.now()), localDate(Date.now() + AHEAD_MS)]
  const { data } = useQuery({
    queryKey: ['holidays', from, to],
    queryFn: () => call(api.holidays.$get({ query: { from, to } })),
  })
  if (!data || data.items.length === 0) return null
  return t.holidays(
    data.items
      .slice(0, NAMED)
      .map(({ date, name }) => `${name[language]} ${format.day(dayInstant(date))}`)
      .join('; '),
  )
}
