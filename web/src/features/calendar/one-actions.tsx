import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarX, IconClockEdit, IconPlayerStop, IconRestore } from '@tabler/icons-react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { LeaveOut } from './leave-out.tsx'
import type { Airing } from './queries.ts'
import { stageOf } from './state-of.ts'
import { calendarTexts } from './texts.ts'
import type { Wish } from './use-drag.ts'
import { useIsSeries } from './use-is-series.ts'

const STALE = ['occurrences', 'schedules', 'today', 'bulletins']

/** What may be done about this airing alone: another time, left out and back, stopped. Else why nothing can. */
export function OneActions({ airing, now, onMove }: { airing: Airing; now: number; onMove(wish: Wish): void }) {
  const t = useTexts(calendarTexts)
  const words = useTexts(common)
  const may = useMay()
  const format = useFormat()
  const isSeries = useIsSeries(airing.scheduleId)
  const [isLeaving, leaving] = useDisclosure(false)
  const { id, title, startAt, programmeId } = airing
  const restore = useAct({
    do: () => call(api.occurrences[':id'].restore.$post({ param: { id } })),
    stale: STALE,
    said: t.restoredSaid,
  })
  const leaveOut = useAct({
    do: (reason: string) => call(api.occurrences[':id'].cancel.$post({ param: { id }, json: { reason } })),
    stale: STALE,
    ownErrors: true,
    onDone: () => {
      leaving.close()
      showUndo(t.leftOutSaid(title), () => restore.mutate())
    },
  })
  const stop = useAct({
    do: () => call(api.occurrences[':id'].stop.$post({ param: { id } })),
    stale: [...STALE, 'alerts', 'live', 'deliveries'],
    said: t.stoppedSaid,
  })
  const stage = stageOf(airing, now)
  if (stage === 'over') return <Text c="dimmed">{t.overText}</Text>
  if (stage === 'sent')
    return (
      <Stack gap="sm" align="flex-start">
        <Text c="dimmed">{t.sentText}</Text>
        {may('stop') && (
          <SoundButton
            color="emergency"
            leftSection={<IconPlayerStop size={20} aria-hidden />}
            loading={stop.isPending}
            onClick={() =>
              confirm({
                title: t.stopTitle,
                effect: t.stopEffect(title),
                confirm: t.stopGo,
                cancel: words.cancel,
                color: 'emergency',
                onConfirm: () => stop.mutate(),
              })
            }
          >
            {t.stop}
          </SoundButton>
        )}
      </Stack>
    )
  if (!may('schedule.write')) return <Text c="dimmed">{words.notPermitted}</Text>
  if (stage === 'skipped')
    return (
      <SoundButton
        w="fit-content"
        leftSection={<IconRestore size={20} aria-hidden />}
        loading={restore.isPending}
        onClick={() => restore.mutate()}
      >
        {t.restore}
      </SoundButton>
    )
  const when = format.when(startAt)
  return (
    <>
      {programmeId && <Text c="dimmed">{t.itemMove}</Text>}
      <Group gap="sm">
        {!programmeId && (
          <Button
            leftSection={<IconClockEdit size={20} aria-hidden />}
            onClick={() => onMove({ airing, on: localDate(startAt), at: localTime(startAt).slice(0, 5) })}
          >
            {t.move}
          </Button>
        )}
        <Button variant="default" leftSection={<IconCalendarX size={20} aria-hidden />} onClick={leaving.open}>
          {t.leaveOut}
        </Button>
      </Group>
      <Modal opened={isLeaving} onClose={leaving.close} title={t.leaveOutTitle}>
        <LeaveOut
          effect={isSeries || programmeId ? t.leaveOutEffect(title, when) : t.leaveOutOnceEffect(title, when)}
          go={t.leaveOutGo}
          error={leaveOut.error}
          isPending={leaveOut.isPending}
          onLeave={leaveOut.mutate}
        />
      </Modal>
    </>
  )
}
