import { Button, Group, Modal, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarX, IconRestore } from '@tabler/icons-react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { SoundButton } from '../../ui/sound-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { LeaveOut } from './leave-out.tsx'
import type { Session } from './queries.ts'
import { type Stage, stageOf } from './state-of.ts'
import { calendarTexts } from './texts.ts'

const STALE = ['occurrences', 'programmes', 'today']

/** The whole of one session left out, item by item as the server knows them, and taken back. */
export function SessionActions({ session, now }: { session: Session; now: number }) {
  const t = useTexts(calendarTexts)
  const words = useTexts(common)
  const format = useFormat()
  const may = useMay()
  const [isLeaving, leaving] = useDisclosure(false)
  const { title, items, startAt } = session
  const at = (stage: Stage) =>
    items.flatMap((item) => (item.occurrenceId !== null && stageOf(item, now) === stage ? [item.occurrenceId] : []))
  const [ahead, skipped] = [at('ahead'), at('skipped')]
  const restore = useAct({
    do: (ids: readonly string[]) =>
      eachInTurn(ids, (id) => call(api.occurrences[':id'].restore.$post({ param: { id } }))),
    stale: STALE,
    said: t.restoredDaySaid,
  })
  const leaveOut = useAct({
    do: (reason: string) =>
      eachInTurn(ahead, (id) => call(api.occurrences[':id'].cancel.$post({ param: { id }, json: { reason } }))),
    stale: STALE,
    ownErrors: true,
    onDone: () => {
      leaving.close()
      showUndo(t.leftDaySaid(title), () => restore.mutate(ahead))
    },
  })
  if (ahead.length === 0 && skipped.length === 0)
    return <Text c="dimmed">{items.some((item) => item.status === 'airing') ? t.sentText : t.overText}</Text>
  if (!may('schedule.write')) return <Text c="dimmed">{words.notPermitted}</Text>
  return (
    <>
      <Text c="dimmed">{t.sessionOrder}</Text>
      <Group gap="sm">
        {ahead.length > 0 && (
          <Button variant="default" leftSection={<IconCalendarX size={20} aria-hidden />} onClick={leaving.open}>
            {t.leaveDay}
          </Button>
        )}
        {skipped.length > 0 && (
          <SoundButton
            leftSection={<IconRestore size={20} aria-hidden />}
            loading={restore.isPending}
            onClick={() => restore.mutate(skipped)}
          >
            {t.restoreDay}
          </SoundButton>
        )}
      </Group>
      <Modal opened={isLeaving} onClose={leaving.close} title={t.leaveDayTitle}>
        <LeaveOut
          effect={t.leaveDayEffect(title, format.when(startAt), format.number(ahead.length))}
          go={t.leaveDayGo}
          error={leaveOut.error}
          isPending={leaveOut.isPending}
          onLeave={leaveOut.mutate}
        />
      </Modal>
    </>
  )
}

/** One after the other: what fails stops the rest, and what was done is seen in the calendar. */
async function eachInTurn(ids: readonly string[], change: (id: string) => Promise<unknown>): Promise<void> {
  for (const id of ids) await change(id)
}
