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
import { missingField, ruleInWords, ruleOf, type When, whenOf } from '../bulletins/when.ts'
import { WhenFields } from '../bulletins/when-card.tsx'
import { WhenVerdict } from '../bulletins/when-verdict.tsx'
import classes from './calendar.module.css'
import type { Schedule } from './queries.ts'
import { calendarTexts } from './texts.ts'

const KINDS = ['daily', 'weekly'] as const

type SeriesDialogProps = { schedule: Schedule; durationMs: number | undefined; onDone(): void }

/** Another rule for all that is to come, in words before it is kept. */
export function SeriesDialog({ schedule, durationMs, onDone }: SeriesDialogProps) {
  const t = useTexts(calendarTexts)
  const compose = useTexts(composeTexts)
  const format = useFormat()
  const [when, setWhen] = useState<When>(() => {
    const given = whenOf(schedule.rule, localDate(Date.now()))
    return { ...given, at: given.at.slice(0, 5) }
  })
  const [keepsConflict, setKeeps] = useState(false)
  const [isTried, setTried] = useState(false)
  const change = (next: When) => {
    setWhen(next)
    setKeeps(false)
  }
  const check = usePlanCheck({ when, areaCodes: schedule.areaCodes, durationMs, exceptScheduleId: schedule.id })
  const now = Date.now()
  const rule = ruleOf(when, now)
  const field = missingField(when)
  const before = ruleInWords(schedule.rule, format, now)
  const after = rule && ruleInWords(rule, format, now)
  const isSame = before === after
  const isRefused = isSame || check.state !== 'good' || (check.conflicts.length > 0 && !keepsConflict)
  const reschedule = useAct({
    do: (given: NonNullable<typeof rule>) =>
      call(api.schedules[':id'].reschedule.$post({ param: { id: schedule.id }, json: { rule: given } })),
    stale: ['schedules', 'occurrences', 'bulletins', 'today'],
    ownErrors: true,
    said: t.rescheduledSaid,
    onDone,
  })
  return (
    <Stack>
      <Text fw={600} size="lg">
        {schedule.bulletinTitle}
      </Text>
      <Text>{t.rescheduleText}</Text>
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
        kinds={KINDS}
        onChange={change}
        faults={isTried && field && field !== 'endsOn' ? { [field]: compose.errors[field] } : {}}
      />
      {!isSame && <WhenVerdict check={check} when={when} onChange={change} />}
      {check.conflicts.length > 0 && !isSame && (
        <Checkbox
          label={compose.keepConflict}
          checked={keepsConflict}
          onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
        />
      )}
      <ProblemAlert error={reschedule.error} />
      <SoundButton
        loading={reschedule.isPending}
        disabled={field === undefined && isRefused}
        onClick={() => (rule ? reschedule.mutate(rule) : setTried(true))}
      >
        {t.rescheduleGo}
      </SoundButton>
    </Stack>
  )
}
