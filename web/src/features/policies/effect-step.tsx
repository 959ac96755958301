import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { editorTexts } from './editor-texts.ts'
import { EffectLists } from './effect-lists.tsx'
import type { Policy, PolicyDocument } from './policy-queries.ts'
import { useStepHeading } from './use-step-heading.ts'

/** `rules` null: its own policy is to be taken back. */
type Draft = {
  rules: PolicyDocument | null
  effectiveFrom?: string
  effectiveTo: string | null
  note: string | null
}
type EffectStepProps = { title: string; policy: Policy; draft: Draft; onBack(): void; onDone(): void }
export type Effect = Awaited<ReturnType<typeof reckon>>

const reckon = (areaCode: string, { note: _, ...draft }: Draft) =>
  call(api.policies.effect.$post({ json: { areaCode, ...draft } }))

/** What would change in the plan, shown before it is changed; the button carries the hash of just that. */
export function EffectStep({ title, policy: { areaCode }, draft, onBack, onDone }: EffectStepProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const queries = useQueryClient()
  const heading = useStepHeading()
  const [hasChanged, setChanged] = useState(false)
  // Shown once, and again only when the server says that it is another: a list must not change below a finger.
  const effect = useQuery({
    queryKey: ['policy-effect', areaCode, draft],
    queryFn: () => reckon(areaCode, draft),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const save = useAct({
    do: ({ hash }: Effect) => {
      const { rules, ...rest } = draft
      const param = { areaCode }
      return rules
        ? call(api.policies[':areaCode'].$put({ param, json: { ...rest, rules, effectHash: hash } }))
        : call(api.policies[':areaCode'].$delete({ param, query: { effectHash: hash } }))
    },
    ownErrors: true,
    stale: ['policies', 'occurrences', 'schedules', 'today', 'programme', 'audit'],
    said: draft.rules ? t.issued : t.removed,
    onDone,
  })
  const isOther = save.error instanceof ApiProblem && save.error.code === 'policy.effect-changed'
  const go = (shown: Effect) =>
    save.mutate(shown, {
      onError: (error) => {
        if (!(error instanceof ApiProblem) || error.code !== 'policy.effect-changed') return
        setChanged(true)
        void effect.refetch()
        void queries.invalidateQueries({ queryKey: ['policies'] })
      },
    })
  const goWords = ({ forbidden, silentHere }: Effect) => {
    const count = forbidden.count + silentHere.count
    if (draft.rules) return count > 0 ? t.issueForbids(format.number(count)) : t.issue
    return count > 0 ? t.removeForbids(format.number(count)) : t.removeGo
  }
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="effect">
      <Stack>
        <Title order={2} id="effect" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
          {title}
        </Title>
        {!draft.rules && <Text>{t.removeText}</Text>}
        {hasChanged && (
          <Alert color="amber" variant="light" icon={<IconAlertTriangle />} role="alert">
            {t.changedMeanwhile}
          </Alert>
        )}
        <QueryView query={effect} loading={<Text role="status">{t.reckoning}</Text>}>
          {(shown) => (
            <>
              <EffectLists effect={shown} />
              {!isOther && <ProblemAlert error={save.error} />}
              <Group gap="sm">
                <SoundButton size="lg" loading={save.isPending || effect.isFetching} onClick={() => go(shown)}>
                  {goWords(shown)}
                </SoundButton>
                <Button size="lg" variant="default" onClick={onBack}>
                  {t.back}
                </Button>
              </Group>
            </>
          )}
        </QueryView>
        {effect.isError && (
          <Button variant="default" onClick={onBack} style={{ alignSelf: 'flex-start' }}>
            {t.back}
          </Button>
        )}
      </Stack>
    </Card>
  )
}
