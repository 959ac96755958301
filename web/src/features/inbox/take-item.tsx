import { Alert, Checkbox, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { composeTexts } from '../bulletins/texts.ts'
import { usePlanCheck } from '../bulletins/use-plan-check.ts'
import { dayInstant, missingField, ruleOf, type When, whenOf } from '../bulletins/when.ts'
import { WhenFields } from '../bulletins/when-card.tsx'
import { WhenVerdict } from '../bulletins/when-verdict.tsx'
import type { InboxItem } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

const KINDS = ['once', 'approved', 'none'] as const

/** The wished time while it lies ahead; else as soon as it is approved. */
function wishedWhen(airAt: string | null, now: number): When {
  const none = whenOf(undefined, localDate(now))
  if (airAt === null || Date.parse(airAt) <= now) return { ...none, kind: 'approved' }
  return { ...none, kind: 'once', on: localDate(airAt), at: localTime(airAt).slice(0, 5) }
}

const startsAt = ({ on, at }: When): number => Date.parse(dayInstant(on).replace('12:00:00', `${at}:00`))

/** The commune takes it: a bulletin that waits for approval, at the wished time unless another is chosen. */
export function TakeItem({ item, onDone }: { item: InboxItem; onDone(): void }) {
  const t = { ...useTexts(composeTexts), ...useTexts(inboxTexts) }
  const format = useFormat()
  const may = useMay()
  const [title, setTitle] = useState(item.title)
  const [when, setWhen] = useState(() => wishedWhen(item.airAt, Date.now()))
  const [keepsConflict, setKeeps] = useState(false)
  const [isTried, setTried] = useState(false)
  const mayPlan = may('schedule.write')
  const { airAt, validTo, areaCodes, clipDurationMs } = item
  const check = usePlanCheck({
    when,
    areaCodes,
    durationMs: clipDurationMs ?? undefined,
    exceptScheduleId: undefined,
    priority: item.priority,
  })
  const take = useTake(item, onDone)
  if (take.data?.fault) return <TakenWithoutTime bulletinId={take.data.bulletinId} fault={take.data.fault} />
  const field = missingField(when)
  const isAfterEnd = when.kind === 'once' && !field && validTo !== null && startsAt(when) >= Date.parse(validTo)
  const isRefused =
    isAfterEnd ||
    check.state === 'past' ||
    check.state === 'never' ||
    check.state === 'forbidden' ||
    (check.conflicts.length > 0 && !keepsConflict)
  return (
    <Stack>
      <Text>{t.takeEffect}</Text>
      <TextInput
        label={t.takeName}
        value={title}
        maxLength={200}
        required
        error={isTried && title.trim() === '' ? t.errors.title : undefined}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      {mayPlan && (
        <>
          <Title order={3}>{t.takeWhen}</Title>
          {airAt && (
            <Text>{(Date.parse(airAt) > Date.now() ? t.takeWished : t.takeWishedPast)(format.when(airAt))}</Text>
          )}
          <WhenFields
            value={when}
            kinds={KINDS}
            onChange={(next) => {
              setWhen(next)
              setKeeps(false)
            }}
            faults={isTried && field ? { [field]: t.errors[field] } : {}}
          />
          <WhenVerdict check={check} when={when} onChange={setWhen} />
          {isAfterEnd && (
            <Alert color="emergency" variant="light" role="alert">
              {t.afterEnd(format.when(validTo))}
            </Alert>
          )}
          {check.conflicts.length > 0 && (
            <Checkbox
              label={t.keepConflict}
              checked={keepsConflict}
              onChange={({ currentTarget }) => setKeeps(currentTarget.checked)}
            />
          )}
        </>
      )}
      <ProblemAlert error={take.error} />
      <SoundButton
        size="lg"
        loading={take.isPending}
        disabled={mayPlan && (isRefused || check.state === 'checking')}
        onClick={() =>
          field || title.trim() === ''
            ? setTried(true)
            : take.mutate({ title: title.trim(), when: mayPlan ? when : undefined })
        }
      >
        {t.takeGo}
      </SoundButton>
    </Stack>
  )
}

/** Taken first, planned then: if its time cannot be kept, it is taken all the same, and that is said. */
function useTake({ id, version }: InboxItem, onDone: () => void) {
  const t = useTexts(inboxTexts)
  return useAct({
    async do({ title, when }: { title: string; when: When | undefined }) {
      const { bulletinId } = await call(api.inbox[':id'].accept.$post({ param: { id }, json: { version, title } }))
      const rule = when && ruleOf(when, Date.now())
      if (!bulletinId || !rule) return { title, bulletinId, fault: undefined }
      const fault = await call(api.schedules.$post({ json: { bulletinId, rule } })).then(
        () => undefined,
        (error: unknown) => error,
      )
      return { title, bulletinId, fault }
    },
    ownErrors: true,
    stale: ['inbox', 'bulletins', 'schedules', 'occurrences', 'today'],
    onDone: ({ fault }) => {
      if (!fault) onDone()
    },
    said: ({ title, fault }) => (fault ? '' : t.taken(title)),
  })
}

function TakenWithoutTime({ bulletinId, fault }: { bulletinId: string | null; fault: unknown }) {
  const t = useTexts(inboxTexts)
  return (
    <Stack align="flex-start">
      <Text>{t.takenNoTime}</Text>
      <ProblemAlert error={fault} />
      {bulletinId && (
        <LinkButton to="/bulletins/$bulletinId" params={{ bulletinId }}>
          {t.openBulletin}
        </LinkButton>
      )}
    </Stack>
  )
}
