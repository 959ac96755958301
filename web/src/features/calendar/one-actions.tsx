import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarX, IconClockEdit, IconPlayerStop, IconRestore } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { Airing } from './queries.ts'
import { stageOf } from './state-of.ts'
import { calendarTexts } from './texts.ts'
import type { Wish } from './use-drag.ts'

const STALE = ['occurrences', 'schedules', 'today', 'bulletins']

/** What may be done about this airing alone: another time, left out and back, stopped. Else why nothing can. */
export function OneActions({ airing, now, onMove }: { airing: Airing; now: number; onMove(wish: Wish): void }) {
  const t = useTexts(calendarTexts)
  const words = useTexts(common)
  const may = useMay()
  const [isLeaving, leaving] = useDisclosure(false)
  const { id, title, startAt } = airing
  const restore = useAct({
    do: () => call(api.occurrences[':id'].restore.$post({ param: { id } })),
    stale: STALE,
    said: t.restoredSaid,
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
  return (
    <Group gap="sm">
      <Button
        leftSection={<IconClockEdit size={20} aria-hidden />}
        onClick={() => onMove({ airing, on: localDate(startAt), at: localTime(startAt).slice(0, 5) })}
      >
        {t.move}
      </Button>
      <Button variant="default" leftSection={<IconCalendarX size={20} aria-hidden />} onClick={leaving.open}>
        {t.leaveOut}
      </Button>
      <Modal opened={isLeaving} onClose={leaving.close} title={t.leaveOutTitle}>
        <LeaveOut airing={airing} onDone={leaving.close} onUndo={() => restore.mutate()} />
      </Modal>
    </Group>
  )
}

function LeaveOut({ airing, onDone, onUndo }: { airing: Airing; onDone(): void; onUndo(): void }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = reason.trim() === ''
  const leaveOut = useAct({
    do: () => call(api.occurrences[':id'].cancel.$post({ param: { id: airing.id }, json: { reason: reason.trim() } })),
    stale: STALE,
    ownErrors: true,
    onDone: () => {
      onDone()
      showUndo(t.leftOutSaid(airing.title), onUndo)
    },
  })
  return (
    <Stack>
      <Text>{t.leaveOutEffect(airing.title, format.when(airing.startAt))}</Text>
      <Textarea
        label={t.leaveOutReason}
        placeholder={t.leaveOutHint}
        required
        autosize
        minRows={2}
        maxLength={1_000}
        value={reason}
        error={isTried && isMissing && t.leaveOutNeeded}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        data-autofocus
      />
      <ProblemAlert error={leaveOut.error} />
      <SoundButton
        color="emergency"
        loading={leaveOut.isPending}
        onClick={() => (isMissing ? setTried(true) : leaveOut.mutate())}
      >
        {t.leaveOutGo}
      </SoundButton>
    </Stack>
  )
}
