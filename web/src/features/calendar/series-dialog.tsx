import { Checkbox, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ReachLine } from '../../ui/area-picker/reach-line.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { composeTexts } from '../bulletins/texts.ts'
import { usePlanCheck } from '../bulletins/use-plan-check.ts'
import { dayInstant, missingField, ruleInWords, ruleOf, type When, whenOf } from '../bulletins/when.ts'
import { WhenFields } from '../bulletins/when-card.tsx'
import { WhenVerdict } from '../bulletins/when-verdict.tsx'
import classes from './calendar.module.css'
import type { Schedule } from './queries.ts'
import { restOf } from './split-rule.ts'
import { calendarTexts } from './texts.ts'

const KINDS = ['daily', 'weekly', 'monthly'] as const

type SeriesDialogProps = {
  schedule: Schedule
  /** What the form begins with: the whole rule, or what is left of it from a day on. */
  rule: Schedule['rule']
  /** Given: only from this day on, and the series before it stays as it was. */
  from?: string | undefined
  durationMs: number | undefined
  priority: 'normal' | 'priority' | 'emergency'
  onDone(): void
}

/** Another rule for all that is to come, or from a day on, in words before it is kept. */
export function SeriesDialog({ schedule, rule: given, from, durationMs, priority, onDone }: SeriesDialogProps) {
  const t = useTexts(calendarTexts)
  const compose = useTexts(composeTexts)
  const format = useFormat()
  const [when, setWhen] = useState<When>(() => {
    const begun = whenOf(given, localDate(Date.now()))
    return { ...begun, at: begun.at.slice(0, 5) }
  })
  const [keepsConflict, setKeeps] = useState(false)
  const [isTried, setTried] = useState(false)
  const change = (next: When) => {
    // Cut at another day, other exceptions and another count are left of the series.
    const isOther = from !== undefined && next.startsOn !== when.startsOn
    const rest =
      isOther && schedule.rule.kind !== 'once' && next.startsOn !== ''
        ? restOf(schedule.rule, next.startsOn)
        : undefined
    setWhen(rest ? { ...next, series: rest } : next)
    setKeeps(false)
  }
  const check = usePlanCheck({
    ...{ when, areaCodes: schedule.areaCodes, durationMs, priority },
    exceptScheduleId: schedule.id,
  })
  const now = Date.now()
  const rule = ruleOf(when, now)
  const field = missingField(when)
  const before = ruleInWords(given, format, now)
  const after = rule && ruleInWords(rule, format, now)
  const isSame = before === after
  const isRefused = isSame || check.state !== 'good' || (check.conflicts.length > 0 && !keepsConflict)
  const param = { id: schedule.id }
  const keep = useAct({
    do: async (next: NonNullable<typeof rule>) => {
      if (from) await call(api.schedules[':id'].split.$post({ param, json: { from: startOf(next), rule: next } }))
      else await call(api.schedules[':id'].reschedule.$post({ param, json: { rule: next } }))
    },
    stale: ['schedules', 'occurrences', 'bulletins', 'today'],
    ownErrors: true,
    said: from ? t.splitSaid : t.rescheduledSaid,
    onDone,
  })
  return (
    <Stack>
      <Text fw={600} size="lg">
        {schedule.bulletinTitle}
      </Text>
      <Text>{from ? t.splitText(format.date(dayInstant(when.startsOn || from))) : t.rescheduleText}</Text>
      <dl className={classes['fromTo']}>
        <dt>{t.from}</dt>
        <dd>{before}</dd>
        <dt>{t.to}</dt>
        <dd>
          <strong>{isSame ? '—' : (after ?? '—')}</strong>
        </dd>
        <dt>{t.hears}</dt>
        <dd>
          <ReachLine areaCodes={schedule.areaCodes} />
        </dd>
      </dl>
      <WhenFields
        value={when}
        kinds={when.kind === 'kept' ? [] : KINDS}
        onChange={change}
        faults={isTried && field ? { [field]: compose.errors[field] } : {}}
      />
      {when.kind === 'kept' && <Text c="dimmed">{t.keptRhythm}</Text>}
      {!isSame && <WhenVerdict check={check} when={when} onChange={change} />}
      {check.conflicts.length > 0 && !isSame && (
        <Checkbox
          label={compose.keepConflict}
          checked={keepsConflict}
          onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
        />
      )}
      <ProblemAlert error={keep.error} />
      <SoundButton
        loading={keep.isPending}
        disabled={field === undefined && isRefused}
        onClick={() => (rule ? keep.mutate(rule) : setTried(true))}
      >
        {from ? t.splitGo : t.rescheduleGo}
      </SoundButton>
    </Stack>
  )
}

/** The old series goes on until the day before: nothing is left silent between the two. */
const startOf = (rule: Schedule['rule']): string => (rule.kind === 'once' ? rule.on : rule.startsOn)
