import { NativeSelect, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { QueryView } from '../../ui/states.tsx'
import { emergencyTexts } from './texts.ts'

type ClipChoiceProps = { value: string | undefined; error: boolean; onChange(clipId: string | undefined): void }

/** The newest recordings of the library, to be heard before one is taken. */
export function ClipChoice({ value, error, onChange }: ClipChoiceProps) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const clips = useQuery({
    queryKey: ['clips', 'for-alerts'],
    queryFn: () => call(api.clips.$get({ query: { limit: 100 } })),
  })
  return (
    <QueryView query={clips} empty={{ when: ({ items }) => items.length === 0, show: <Text>{t.clipNone}</Text> }}>
      {({ items }) => {
        const chosen = items.find(({ id }) => id === value)
        return (
          <Stack gap="sm">
            <NativeSelect
              id="alert-clip"
              label={t.clipField}
              error={error && t.missingClip}
              value={value ?? ''}
              onChange={(event) => onChange(event.currentTarget.value || undefined)}
              data={[
                { value: '', label: t.clipChoose },
                ...items.map(({ id, title, durationMs }) => ({
                  value: id,
                  label: `${title} (${format.duration(durationMs)})`,
                })),
              ]}
            />
            {chosen && (
              <AudioPlayer src={chosen.url} title={chosen.title} peaks={chosen.peaks} durationMs={chosen.durationMs} />
            )}
          </Stack>
        )
      }}
    </QueryView>
  )
}
