import { Checkbox, Stack } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { ServerBulletin } from './begin-draft.ts'
import { bulletinTexts } from './list-texts.ts'
import { composeTexts } from './texts.ts'
import { usePlanCheck } from './use-plan-check.ts'
import { missingField, ruleOf, type When, whenOf } from './when.ts'
import { WhenFields } from './when-card.tsx'
import { WhenMore } from './when-more.tsx'
import { WhenVerdict } from './when-verdict.tsx'

const KINDS = ['approved', 'once', 'daily', 'weekly', 'monthly'] as const

/** One more time for a bulletin, checked against the calendar before it is kept. */
export function AddTime({ bulletin, onDone }: { bulletin: ServerBulletin; onDone(): void }) {
  const t = { ...useTexts(composeTexts), ...useTexts(bulletinTexts) }
  const [when, setWhen] = useState<When>(() => ({ ...whenOf(undefined, localDate(Date.now())), kind: 'once' }))
  const [keepsConflict, setKeeps] = useState(false)
  const [isTried, setTried] = useState(false)
  const check = usePlanCheck({
    when,
    areaCodes: bulletin.areaCodes,
    durationMs: bulletin.clipDurationMs ?? undefined,
    exceptScheduleId: undefined,
    priority: bulletin.priority,
  })
  const add = useAct({
    do: (given: When) => {
      const rule = ruleOf(given, Date.now())
      if (!rule) throw new Error('no time to keep')
      const { missed } = given
      return call(api.schedules.$post({ json: { bulletinId: bulletin.id, rule, ...(missed && { missed }) } }))
    },
    ownErrors: true,
    stale: ['schedules', 'bulletins', 'occurrences', 'today'],
    said: t.timeAdded,
    onDone,
  })
  const field = missingField(when)
  const faults = isTried && field ? { [field]: t.errors[field] } : {}
  const change = (next: When) => {
    setWhen(next)
    setKeeps(false)
  }
  const isRefused =
    check.state === 'past' ||
    check.state === 'never' ||
    check.state === 'forbidden' ||
    (check.conflicts.length > 0 && !keepsConflict)
  return (
    <Stack>
      <WhenFields value={when} kinds={KINDS} withoutEnd onChange={change} faults={faults} />
      <WhenMore value={when} onChange={change} faults={faults} />
      <WhenVerdict check={check} when={when} onChange={setWhen} />
      {check.conflicts.length > 0 && (
        <Checkbox
          label={t.keepConflict}
          checked={keepsConflict}
          onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
        />
      )}
      <ProblemAlert error={add.error} />
      <SoundButton
        loading={add.isPending}
        disabled={isRefused || check.state === 'checking'}
        onClick={() => (field ? setTried(true) : add.mutate(when))}
      >
        {t.addTime}
      </SoundButton>
    </Stack>
  )
}
