import { Alert, Card, Stack, Text, Title } from '@mantine/core'
import { IconVolumeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'
import { VolumeSlider } from './volume-slider.tsx'

// Below this a warning is hardly understood at the edge of a hamlet.
const LOW = 30

/** What was set, what the device says, and setting it. */
export function VolumeCard({ speaker, mayChange }: { speaker: Speaker; mayChange: boolean }) {
  const t = useTexts(speakerTexts)
  const { number } = useFormat()
  const { id, volume, reportedVolume } = speaker
  const [wanted, setWanted] = useState(volume)
  const save = useAct({
    do: (value: number) => call(api.speakers[':id'].$patch({ param: { id }, json: { volume: value } })),
    stale: ['speakers'],
    onDone: (_, value) => showUndo(t.volumeSaved(number(value)), () => put.mutate(volume)),
  })
  const put = useAct({
    do: (value: number) => call(api.speakers[':id'].$patch({ param: { id }, json: { volume: value } })),
    stale: ['speakers'],
    said: (after) => t.volumeSaved(number(after.volume)),
  })
  const reported =
    reportedVolume === null
      ? t.volumeUnknown(number(volume))
      : reportedVolume === volume
        ? t.volumeSame(number(volume))
        : t.volumeOther(number(reportedVolume), number(volume))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-volume">
      <Stack gap="sm">
        <Title order={2} id="speaker-volume">
          {t.volume}
        </Title>
        {mayChange && <VolumeSlider label={t.volumeWanted} value={wanted} onChange={setWanted} />}
        {speaker.enrolledAt !== null && <Text c="dimmed">{reported}</Text>}
        {wanted !== volume && (
          <>
            <Text role="status">{t.volumeEffect(number(volume), number(wanted))}</Text>
            {wanted < LOW && (
              <Alert color="gray" icon={<IconVolumeOff />}>
                {t.volumeLow}
              </Alert>
            )}
            <SoundButton loading={save.isPending} onClick={() => save.mutate(wanted)}>
              {t.volumeSave}
            </SoundButton>
          </>
        )}
      </Stack>
    </Card>
  )
}
