import { NativeSelect, SimpleGrid } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { emergencyTexts } from './texts.ts'
import type { AlertForm, Tone } from './use-kept-form.ts'

const VALID_MINUTES = [10, 15, 30, 60, 120, 240, 480, 720, 1_440]
const REPEAT_SECONDS = [30, 60, 120, 300, 600, 1_200, 1_800, 3_600]
const TONES: Tone[] = ['siren', 'chime', 'none']

/** How long speakers repeat it by themselves, how often, and what sounds before the words. */
export function Repetition({ form, onChange }: { form: AlertForm; onChange(part: Partial<AlertForm>): void }) {
  const t = useTexts(emergencyTexts)
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <NativeSelect
        label={t.valid}
        value={`${form.validMinutes}`}
        onChange={(event) => onChange({ validMinutes: Number(event.currentTarget.value) })}
        data={VALID_MINUTES.map((value) => ({ value: `${value}`, label: t.minutes(value) }))}
      />
      <NativeSelect
        label={t.repeat}
        value={`${form.repeatEverySeconds}`}
        onChange={(event) => onChange({ repeatEverySeconds: Number(event.currentTarget.value) })}
        data={REPEAT_SECONDS.map((value) => ({ value: `${value}`, label: t.seconds(value) }))}
      />
      <NativeSelect
        label={t.tone}
        value={form.preTone}
        onChange={(event) => onChange({ preTone: event.currentTarget.value as Tone })} // safe: the options below
        data={TONES.map((value) => ({ value, label: t.tones[value] }))}
      />
    </SimpleGrid>
  )
}
