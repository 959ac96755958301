import { Alert, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconEye } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { ComposeWords } from './compose-words.tsx'
import { HazardChoice } from './hazard-choice.tsx'
import { type Lane, laneColor } from './lane.ts'
import { Repetition } from './repetition.tsx'
import { RiskScale } from './risk-scale.tsx'
import { emergencyTexts } from './texts.ts'
import { missingOf, toRequest } from './to-request.ts'
import { useKeptForm } from './use-kept-form.ts'

/** Makes a draft with its all-clear; sounds nothing. The lane goes into the draft here and never changes again. */
export function Composer({ lane }: { lane: Lane }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const navigate = useNavigate()
  const { form, restoredAt, change, clear } = useKeptForm(lane)
  const [isChecked, setChecked] = useState(false)
  const missing = missingOf(form)
  const lacks = (id: string) => isChecked && missing.some((fault) => fault.id === id)
  const issued = t.issued(format.time(Date.now()), format.date(Date.now()))
  const make = useAct({
    do: ({ isNow }: { isNow: boolean }) =>
      call(api.alerts.$post({ json: toRequest(form, lane, isNow ? issued : undefined) })),
    stale: ['alerts', 'today'],
    ownErrors: true,
    onDone: (alert, { isNow }) => {
      clear()
      setChecked(false)
      if (isNow) return void navigate({ to: '/emergency/$alertId', params: { alertId: alert.id } })
      notifications.show({ message: t.kept, color: 'leaf' })
      scrollTo({ top: 0 })
    },
  })
  const begin = (isNow: boolean) => {
    setChecked(true)
    const [first] = missing
    if (!first) return make.mutate({ isNow })
    const field = document.getElementById(first.id)
    field?.scrollIntoView({ block: 'center' })
    field?.focus({ preventScroll: true })
  }
  return (
    <Stack component="section" gap="md" aria-labelledby="write">
      <Group justify="space-between">
        <Title order={2} id="write">
          {t.write}
        </Title>
        {restoredAt !== undefined && (
          <Group gap="sm">
            <Text role="status">{t.restored(format.ago(restoredAt))}</Text>
            <Button variant="default" onClick={clear}>
              {t.startOver}
            </Button>
          </Group>
        )}
      </Group>
      <Section title={t.what}>
        <HazardChoice form={form} onChange={change} />
      </Section>
      <Section title={t.where} id="alert-where">
        <AreaPicker
          withMap
          permission="alert.write"
          label={t.missingWhere}
          value={form.areaCodes}
          error={lacks('alert-where') ? t.chooseWhere : undefined}
          onChange={(areaCodes) => change({ areaCodes })}
        />
      </Section>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Section title={t.words}>
          <ComposeWords lane={lane} form={form} issued={issued} lacks={lacks} onChange={change} />
        </Section>
        <Section title={t.how}>
          <RiskScale
            value={form.riskLevel}
            error={lacks('risk-level')}
            onChange={(riskLevel) => change({ riskLevel })}
          />
          <Repetition form={form} onChange={change} />
        </Section>
      </SimpleGrid>
      <ProblemAlert error={make.error} />
      {isChecked && missing.length > 0 && (
        <Alert role="alert" color="amber" title={t.missing}>
          {missing.map(({ word }) => t[word]).join(', ')}
        </Alert>
      )}
      <Group gap="sm">
        <Button
          size="lg"
          color={laneColor(lane)}
          leftSection={<IconEye size={22} aria-hidden />}
          loading={make.isPending}
          onClick={() => begin(true)}
        >
          {t.toReadBack}
        </Button>
        <Button size="lg" variant="default" disabled={make.isPending} onClick={() => begin(false)}>
          {t.keepForLater}
        </Button>
        <Text c="dimmed" role="status">
          {make.isPending ? t.making : t.toReadBackHint}
        </Text>
      </Group>
    </Stack>
  )
}

function Section({ title, id, children }: { title: string; id?: string; children: React.ReactNode }) {
  return (
    <Card withBorder padding="md" id={id} tabIndex={id ? -1 : undefined}>
      <Stack gap="md">
        <Title order={3}>{title}</Title>
        {children}
      </Stack>
    </Card>
  )
}
