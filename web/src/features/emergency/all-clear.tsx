import { Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { HoldButton } from '../../ui/hold-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { laneOf } from './lane.ts'
import { type Alert, alertQuery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

type AllClearProps = { alert: Alert; speakers: number | undefined; isOpen: boolean; onClose(): void }

/** The end, in words that were prepared with the alert: read, heard if one likes, then held. */
export function AllClear({ alert, speakers, isOpen, onClose }: AllClearProps) {
  const t = { ...useTexts(common), ...useTexts(emergencyTexts) }
  const format = useFormat()
  const online = useOnline()
  const queries = useQueryClient()
  const isDrill = laneOf(alert) === 'drill'
  const end = useAct({
    do: () => call(api.alerts[':id']['all-clear'].$post({ param: { id: alert.id } })),
    stale: ['alerts', 'today', 'deliveries', 'occurrences'],
    said: ({ published }) => (published ? t.allClearSent : t.notPublished),
    ownErrors: true,
    onDone: ({ published: _, ...ended }) => {
      onClose()
      queries.setQueryData(alertQuery(alert.id).queryKey, ended)
      scrollTo({ top: 0 })
    },
  })
  return (
    <Modal opened={isOpen} onClose={onClose} title={isDrill ? t.allClearDrillTitle : t.allClearTitle} size="lg">
      <Stack>
        <Text>{t.allClearEffect(format.number(speakers ?? 0))}</Text>
        <Text fz={20} lh={1.6}>
          <b>{t.allClearWords}:</b> “{alert.allClearText}”
        </Text>
        <AudioPlayer src={`/audio/${alert.allClearClipSha256}.mp3`} title={t.allClearWords} />
        <Text fw={600}>{t.allClearNote}</Text>
        <ProblemAlert error={end.error} />
        <HoldButton
          size="xl"
          color={isDrill ? 'drill' : 'leaf'}
          hint={t.holdHint}
          loading={end.isPending}
          disabled={!online || end.isPending}
          onHeld={() => end.mutate()}
        >
          {isDrill ? t.allClearHoldDrill : t.allClearHold}
        </HoldButton>
        <Text>{online ? t.holdHint : t.offlineAction}</Text>
      </Stack>
    </Modal>
  )
}
