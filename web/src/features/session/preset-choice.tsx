import { Radio, Stack, Text } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import { presetTexts } from './preset-texts.ts'

/** Nobody is signed in yet who could ask the server for its presets: their names are here. */
const PRESETS = ['default', 'urban-hanoi', 'vinh-phuc', 'none'] as const
export type PresetKey = (typeof PRESETS)[number]

/** A new station is quiet at night unless somebody wants it otherwise. */
export function PresetChoice({ value, onChange }: { value: PresetKey; onChange(value: PresetKey): void }) {
  const t = useTexts(presetTexts)
  return (
    <Radio.Group
      label={t.hours}
      description={t.hoursText}
      value={value}
      onChange={(chosen) => onChange(chosen as PresetKey)} // safe: one of the cards below
    >
      <Stack gap="xs" mt="xs">
        {PRESETS.map((preset) => (
          <Radio.Card key={preset} value={preset} p="sm" className={classes.choice}>
            <div className={classes.choiceRow}>
              <Radio.Indicator size="md" />
              <div>
                <Text fw={600}>{t.presets[preset].name}</Text>
                <Text c="dimmed">{t.presets[preset].text}</Text>
              </div>
            </div>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  )
}
