import { Checkbox, Modal, Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ReachLine } from '../../ui/area-picker/reach-line.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { composeTexts } from '../bulletins/texts.ts'
import { usePlanCheck } from '../bulletins/use-plan-check.ts'
import { dayInstant, ruleOf, type ScheduleRule, type When, whenOf } from '../bulletins/when.ts'
import { WhenVerdict } from '../bulletins/when-verdict.tsx'
import classes from './calendar.module.css'
import { calendarTexts } from './texts.ts'
import type { Wish } from './use-drag.ts'
import { type Scope, useScopes } from './use-scopes.ts'

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
  const { isSeries, rules } = useScopes(airing)
  const [when, setWhen] = useState<When>({
    ...{ kind: 'once', weekdays: [], startsOn: '', endsOn: '' },
    ...{ on: wish.on, at: wish.at },
  })
  const [keepsConflict, setKeeps] = useState(false)
  const [wanted, setScope] = useState<Scope>('one')
  // Another day is another day of this one airing only: its series keeps its rhythm.
  const isOtherDay = when.on !== localDate(airing.startAt)
  const seriesRule = isOtherDay ? undefined : rules.get(wanted)
  const scope = seriesRule ? wanted : 'one'
  const planned: When = seriesRule ? { ...whenOf(seriesRule, when.on), at: when.at } : when
  const choose = (patch: Partial<When>) => {
    setWhen({ ...when, ...patch })
    setKeeps(false)
  }
  // A free time that is offered for a series names no day.
  const change = ({ at, on }: When) => choose({ at, ...(on && { on }) })
  const isSame = !isOtherDay && when.at === localTime(airing.startAt).slice(0, 5)
  const isChosen = when.on !== '' && when.at !== '' && !isSame
  const check = usePlanCheck({
    when: isChosen ? planned : { ...when, kind: 'none' },
    areaCodes: airing.areaCodes,
    durationMs: Date.parse(airing.endAt) - Date.parse(airing.startAt),
    exceptScheduleId: seriesRule ? (airing.scheduleId ?? undefined) : undefined,
    exceptOccurrenceId: airing.id,
    priority: airing.priority,
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
  const moveSeries = useAct({
    do: async (rule: ScheduleRule) => {
      const param = { id: airing.scheduleId ?? '' }
      if (scope === 'series') await call(api.schedules[':id'].reschedule.$post({ param, json: { rule } }))
      else await call(api.schedules[':id'].split.$post({ param, json: { from: when.on, rule } }))
    },
    stale,
    ownErrors: true,
    said: scope === 'series' ? t.rescheduledSaid : t.splitSaid,
    onDone: onMoved,
  })
  const go = () => {
    const rule = seriesRule && ruleOf(planned, Date.now())
    if (rule) moveSeries.mutate(rule)
    else move.mutate()
  }
  const isRefused = check.state !== 'good' || (check.conflicts.length > 0 && !keepsConflict)
  const target = isChosen ? `${when.at} ${format.day(dayInstant(when.on))}` : undefined
  return (
    <Stack>
      <Text fw={600} size="lg">
        {airing.title}
      </Text>
      <Text>{t.moveTexts[isSeries ? scope : 'once']}</Text>
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
        <DateField label={compose.day} required value={when.on} onChange={(on) => choose({ on })} />
        <TimeField label={compose.time} required value={when.at} data-autofocus onChange={(at) => choose({ at })} />
      </SimpleGrid>
      {rules.size > 0 && !isOtherDay && (
        <Radio.Group
          label={t.scopeLabel}
          value={scope}
          onChange={(next) => setScope(next as Scope)} // safe: one of those below
        >
          <Stack gap={0} pt="xs">
            {(['one', ...rules.keys()] as const).map((one) => (
              <Radio key={one} value={one} label={t.scopes[one]} className={classes['scope'] ?? ''} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {isSame && <Text c="dimmed">{t.sameTime}</Text>}
      <WhenVerdict check={check} when={planned} onChange={change} />
      {check.conflicts.length > 0 && (
        <Checkbox
          label={compose.keepConflict}
          checked={keepsConflict}
          onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
        />
      )}
      <ProblemAlert error={move.error ?? moveSeries.error} />
      <SoundButton loading={move.isPending || moveSeries.isPending} disabled={isRefused} onClick={go}>
        {target && scope === 'one' ? t.moveGo(target) : t.scopeGo[scope]}
      </SoundButton>
    </Stack>
  )
}
