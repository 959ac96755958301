import { List, Stack, Text } from '@mantine/core'
import { IconPlugX } from '@tabler/icons-react'
import { api, call } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { HoldButton } from '../../ui/hold-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { POINTS_KEY } from './points.ts'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

type RetireSpeakerProps = { speaker: Speaker; place: string; onDone(): void }

/** For good, so it is held and not clicked. */
export function RetireSpeaker({ speaker, place, onDone }: RetireSpeakerProps) {
  const t = useTexts(speakerTexts)
  const retire = useAct({
    do: () => call(api.speakers[':id'].retire.$post({ param: { id: speaker.id } })),
    stale: ['speakers', 'reach', 'today', POINTS_KEY],
    said: t.retiredSaid,
    ownErrors: true,
    onDone,
  })
  return (
    <Stack>
      <Text>{t.retireEffect(speaker.name, place)}</Text>
      <List>
        <List.Item>{t.retireAlone}</List.Item>
        <List.Item>{t.retireKeeps}</List.Item>
      </List>
      <ProblemAlert error={retire.error} />
      <HoldButton
        color="dark"
        hint={t.retireHint}
        leftSection={<IconPlugX size={20} aria-hidden />}
        loading={retire.isPending}
        onHeld={() => retire.mutate()}
      >
        {t.retireHold}
      </HoldButton>
      <Text c="dimmed">{t.retireHint}</Text>
    </Stack>
  )
}
