import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { IconBellRinging, IconMoon } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { localTime } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'
import { VolumeSlider } from './volume-slider.tsx'

const isNight = (at: number): boolean => {
  const time = localTime(at)
  return time >= '21:00' || time < '05:00'
}

type TestToneProps = { speaker: Speaker; place: string; onSent(commandId: string): void }

/** A chime from this speaker, after saying that it sounds now and where; at night, what that means. */
export function TestTone({ speaker, place, onSent }: TestToneProps) {
  const t = useTexts(speakerTexts)
  const words = useTexts(common)
  // The instant of asking: the hour decides what is said.
  const [askedAt, setAskedAt] = useState<number>()
  const [volume, setVolume] = useState(speaker.volume)
  const play = useAct({
    do: (wanted: number) =>
      call(api.speakers[':id']['test-tone'].$post({ param: { id: speaker.id }, json: { volume: wanted } })),
    stale: ['speakers'],
    ownErrors: true,
    onDone: ({ id }) => {
      setAskedAt(undefined)
      onSent(id)
    },
  })
  const ask = () => {
    play.reset()
    setVolume(speaker.volume)
    setAskedAt(Date.now())
  }
  return (
    <Stack gap="xs">
      <SoundButton disabled={!speaker.online} leftSection={<IconBellRinging size={20} aria-hidden />} onClick={ask}>
        {t.tone}
      </SoundButton>
      {!speaker.online && speaker.enrolledAt !== null && <Text c="dimmed">{t.toneOffline}</Text>}
      <Modal
        opened={askedAt !== undefined}
        onClose={() => setAskedAt(undefined)}
        title={t.toneTitle}
        closeButtonProps={{ 'aria-label': words.close }}
      >
        <Stack>
          <Text>{t.toneEffect(speaker.name, place)}</Text>
          {askedAt !== undefined && isNight(askedAt) && (
            <Alert color="amber" icon={<IconMoon />}>
              {t.toneNight}
            </Alert>
          )}
          <VolumeSlider label={t.toneVolume} value={volume} onChange={setVolume} max={speaker.volume} />
          <ProblemAlert error={play.error} />
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={() => setAskedAt(undefined)}>
              {words.cancel}
            </Button>
            <SoundButton loading={play.isPending} disabled={!speaker.online} onClick={() => play.mutate(volume)}>
              {t.toneGo}
            </SoundButton>
          </Group>
        </Stack>
      </Modal>
    </Stack>
  )
}
