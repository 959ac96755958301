import { NativeSelect, NumberInput, Stack } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import type { MissedPolicy, When } from './when.ts'
import { whenTexts } from './when-texts.ts'

const KINDS = ['station', 'skip', 'late', 'until'] as const
type Kind = (typeof KINDS)[number]

const LATE_MINUTES = 30
const MOST_MINUTES = 720

type WhenMissedProps = { value: When; onChange(when: When): void; fault: string | undefined }

/** What becomes of an airing when the server was down at its time. */
export function WhenMissed({ value, onChange, fault }: WhenMissedProps) {
  const t = useTexts(whenTexts)
  const { missed = null } = value
  const kind: Kind = missed?.kind ?? 'station'
  const set = (next: MissedPolicy | null) => onChange({ ...value, missed: next })
  return (
    <Stack gap="sm">
      <NativeSelect
        label={t.missed}
        description={t.missedText[kind]}
        value={kind}
        data={KINDS.map((one) => ({ value: one, label: t.missedKinds[one] }))}
        onChange={({ currentTarget }) => set(begun(currentTarget.value as Kind, value.at))} // safe: one of KINDS
      />
      {missed?.kind === 'late' && (
        <NumberInput
          label={t.minutes}
          value={missed.minutes}
          min={1}
          max={MOST_MINUTES}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          onChange={(minutes) =>
            typeof minutes === 'number' && minutes >= 1 && minutes <= MOST_MINUTES && set({ kind: 'late', minutes })
          }
        />
      )}
      {missed?.kind === 'until' && (
        <TimeField
          id="field-missed"
          label={t.until}
          value={missed.at}
          required
          error={fault}
          onChange={(at) => set({ kind: 'until', at })}
        />
      )}
    </Stack>
  )
}

function begun(kind: Kind, at: string): MissedPolicy | null {
  if (kind === 'station') return null
  if (kind === 'skip') return { kind }
  return kind === 'late' ? { kind, minutes: LATE_MINUTES } : { kind, at: hourAfter(at) }
}

/** One hour later on the same day; the last minute of it when there is none. */
function hourAfter(at: string): string {
  const [hour = '5', minute = '00'] = (at || '05:00').split(':')
  return Number(hour) >= 23 ? '23:59' : `${`${Number(hour) + 1}`.padStart(2, '0')}:${minute}`
}
