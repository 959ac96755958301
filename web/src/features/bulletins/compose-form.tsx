import { Card, Stack, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiProblem } from '../../api.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import classes from '../../ui/layout.module.css'
import { useAct } from '../../ui/use-act.tsx'
import { getBulletin } from './begin-draft.ts'
import { type Draft, durationOf } from './draft.ts'
import { DraftNotices } from './draft-notices.tsx'
import type { Slot } from './draft-store.ts'
import { type Faults, faultsOf } from './faults.ts'
import { type Progress, saveBulletin } from './send.ts'
import { SummaryCard } from './summary-card.tsx'
import { composeTexts } from './texts.ts'
import { TwoVersions } from './two-versions.tsx'
import type { DraftSession } from './use-draft.ts'
import { useOwnAreas } from './use-own-areas.ts'
import { usePlanCheck } from './use-plan-check.ts'
import { WhatCard } from './what-card.tsx'
import { WhenCard } from './when-card.tsx'

type ComposeFormProps = { session: DraftSession; draft: Draft; slot: Slot }

/** The three steps and the last look, on one page. */
export function ComposeForm({ session, draft, slot }: ComposeFormProps) {
  const t = useTexts(composeTexts)
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { all: ownAreas } = useOwnAreas('bulletin.write')
  const [isTried, setTried] = useState(false)
  const [sending, setSending] = useState<Progress>()
  const check = usePlanCheck({
    when: draft.when,
    areaCodes: draft.areaCodes,
    durationMs: durationOf(draft)?.ms,
    exceptScheduleId: draft.scheduleId,
    priority: draft.priority,
  })
  const { data: bulletin } = useQuery({
    queryKey: ['bulletins', 'one', draft.bulletinId],
    queryFn: () => getBulletin(draft.bulletinId ?? ''),
    enabled: draft.bulletinId !== undefined,
  })
  const isOverwritten = bulletin !== undefined && bulletin.revision > (draft.revision ?? 0) && !sending

  const save = useAct({
    do: (submit: boolean) =>
      saveBulletin({ draft, sounds: session.sounds, ownAreas, note: session.note, onProgress: setSending, submit }),
    ownErrors: true,
    stale: ['bulletins', 'schedules', 'today', 'clips', 'occurrences'],
    async onDone(bulletinId, submitted) {
      notifications.show({ message: submitted ? t.submitted : t.savedDraft, color: 'leaf' })
      await session.finish()
      await navigate({ to: '/bulletins/$bulletinId', params: { bulletinId } })
    },
  })
  const send = (submit: boolean) => {
    setTried(true)
    if (Object.keys(submit ? wrong : savable(wrong)).length > 0) return
    setSending({ step: 'sound' })
    save.mutate(submit, {
      onSettled: () => setSending(undefined),
      onError: () => void queries.invalidateQueries({ queryKey: ['bulletins'] }),
    })
  }
  const missing = faultsOf(draft, t)
  const wrong: Faults = {
    ...missing,
    ...(check.state === 'past' && { at: t.past }),
    ...(check.state === 'forbidden' && { at: t.forbidden }),
    ...(check.state === 'never' && { endsOn: t.neverAirs }),
    ...(check.conflicts.length > 0 && !draft.keepsConflict && { conflict: t.needs.conflict }),
  }
  const faults: Faults = { ...(isTried ? wrong : {}), ...serverFaults(save.error, t) }

  return (
    <Stack gap="lg">
      <DraftNotices session={session} bulletin={bulletin} />
      {isOverwritten && <TwoVersions session={session} slot={slot} theirs={bulletin} />}
      <div className={classes.layout}>
        <Stack gap="lg">
          <WhatCard session={session} faults={faults} ownAreas={ownAreas} />
          <Card withBorder padding="md" component="section" aria-labelledby="step-where">
            <Stack>
              <Title order={2} id="step-where" tabIndex={-1}>
                {t.steps.where}
              </Title>
              <AreaPicker
                value={draft.areaCodes}
                onChange={(areaCodes) => session.change({ areaCodes })}
                permission="bulletin.write"
                label={t.where}
                error={faults.areas}
              />
            </Stack>
          </Card>
          <WhenCard
            value={draft.when}
            onChange={(when) => session.change({ when, keepsConflict: false })}
            faults={faults}
            check={check}
            keepsConflict={draft.keepsConflict}
            onKeepConflict={(keepsConflict) => session.change({ keepsConflict })}
          />
        </Stack>
        <SummaryCard
          draft={draft}
          check={check}
          faults={wrong}
          isTried={isTried}
          sending={sending}
          error={save.error}
          keptAt={session.keptAt}
          isUnkept={session.isUnkept}
          onSubmit={() => send(true)}
          onSave={() => send(false)}
        />
      </div>
    </Stack>
  )
}

/** A draft needs no more than a name and a place: the server keeps none without them. */
const savable = ({ title, areas }: Faults): Faults => ({ ...(title && { title }), ...(areas && { areas }) })

/** What the server said about a field, in our words, beside it. */
function serverFaults(error: unknown, t: typeof composeTexts.vi): Faults {
  if (!(error instanceof ApiProblem)) return {}
  if (error.code === 'schedule.in-past') return { at: t.past }
  return {
    ...(error.fieldError('title') && { title: t.errors.title }),
    ...(error.fieldError('areaCodes') && { areas: t.errors.areas }),
    ...(error.fieldError('text') && { sound: t.errors.sound }),
  }
}
