import { Checkbox, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ReachLine } from '../../ui/area-picker/reach-line.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { composeTexts } from '../bulletins/texts.ts'
import { usePlanCheck } from '../bulletins/use-plan-check.ts'
import { dayInstant, type When } from '../bulletins/when.ts'
import { WhenVerdict } from '../bulletins/when-verdict.tsx'
import classes from './calendar.module.css'
import { calendarTexts } from './texts.ts'
import type { Wish } from './use-drag.ts'

type MoveDialogProps = { wish: Wish | undefined; onClose(): void; onMoved(): void }

/** Dropped by mouse or asked for by keyboard: the same words from where to where, who hears, and what it meets there. */
export function MoveDialog({ wish, onClose, onMoved }: MoveDialogProps) {
  const t = useTexts(calendarTexts)
  return (
    <Modal opened={wish !== undefined} onClose={onClose} title={t.moveTitle} size="lg">
      {wish && <Move wish={wish} onMoved={onMoved} />}
    </Modal>
  )
}

function Move({ wish, onMoved }: { wish: Wish; onMoved(): void }) {
  const t = useTexts(calendarTexts)
  const compose = useTexts(composeTexts)
  const format = useFormat()
  const { airing } = wish
  const [when, setWhen] = useState<When>({
    ...{ kind: 'once', weekdays: [], startsOn: '', endsOn: '' },
    ...{ on: wish.on, at: wish.at },
  })
  const [keepsConflict, setKeeps] = useState(false)
  const change = (next: When) => {
    setWhen(next)
    setKeeps(false)
  }
  const isSame = when.on === localDate(airing.startAt) && when.at === localTime(airing.startAt).slice(0, 5)
  const isChosen = when.on !== '' && when.at !== '' && !isSame
  const check = usePlanCheck({
    when: isChosen ? when : { ...when, kind: 'none' },
    areaCodes: airing.areaCodes,
    durationMs: airing.clipDurationMs ?? undefined,
    exceptScheduleId: undefined,
    exceptOccurrenceId: airing.id,
  })
  const stale = ['occurrences', 'schedules', 'today', 'bulletins']
  const moveTo = (to: { localAt: string } | { startAt: string }) =>
    call(api.occurrences[':id'].move.$post({ param: { id: airing.id }, json: to }))
  const back = useAct({ do: () => moveTo({ startAt: airing.startAt }), stale, said: t.movedBack })
  const move = useAct({
    do: () => moveTo({ localAt: `${when.on}T${when.at}` }),
    stale,
    ownErrors: true,
    onDone: (moved) => {
      onMoved()
      showUndo(t.movedSaid(moved.title, format.when(moved.startAt)), () => back.mutate())
    },
  })
  const isRefused = check.state !== 'good' || (check.conflicts.length > 0 && !keepsConflict)
  const target = isChosen ? `${when.at} ${format.day(dayInstant(when.on))}` : undefined
  return (
    <Stack>
      <Text fw={600} size="lg">
        {airing.title}
      </Text>
      <Text>{t.moveText}</Text>
      <dl className={classes['fromTo']}>
        <dt>{t.from}</dt>
        <dd>{format.when(airing.startAt)}</dd>
        <dt>{t.to}</dt>
        <dd>
          <strong>{target ?? '—'}</strong>
        </dd>
        <dt>{t.hears}</dt>
        <dd>
          <ReachLine areaCodes={airing.areaCodes} />
        </dd>
      </dl>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          type="date"
          label={compose.day}
          required
          value={when.on}
          onChange={({ currentTarget }) => change({ ...when, on: currentTarget.value })}
        />
        <TextInput
          type="time"
          label={compose.time}
          required
          value={when.at}
          data-autofocus
          onChange={({ currentTarget }) => change({ ...when, at: currentTarget.value })}
        />
      </SimpleGrid>
      {isSame && <Text c="dimmed">{t.sameTime}</Text>}
      <WhenVerdict check={check} when={when} onChange={change} />
      {check.conflicts.length > 0 && (
        <Checkbox
          label={compose.keepConflict}
          checked={keepsConflict}
          onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
        />
      )}
      <ProblemAlert error={move.error} />
      <SoundButton loading={move.isPending} disabled={isRefused} onClick={() => move.mutate()}>
        {target ? t.moveGo(target) : t.moveGoPlain}
      </SoundButton>
    </Stack>
  )
}
