import { Group, Slider, Stack, Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addTexts } from './add-texts.ts'
import classes from './speaker.module.css'

type VolumeSliderProps = {
  label: string
  value: number
  onChange(value: number): void
  /** 100 when absent. */
  max?: number
  disabled?: boolean
}

/** 0 to 100 in steps of 5 (any number that the server already has stays as it is). */
export function VolumeSlider({ label, value, onChange, max = 100, disabled }: VolumeSliderProps) {
  const t = useTexts(addTexts)
  const format = useFormat()
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text fw={600}>{label}</Text>
        <Text fw={600} className="loa-tabular">
          {t.volumeValue(format.number(value))}
        </Text>
      </Group>
      <Slider
        className={classes['slider'] ?? ''}
        thumbLabel={label}
        thumbSize={28}
        size="lg"
        min={0}
        max={max}
        step={5}
        label={null}
        value={value}
        onChange={onChange}
        disabled={disabled ?? false}
      />
    </Stack>
  )
}
