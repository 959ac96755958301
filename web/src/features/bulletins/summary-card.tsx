import { Anchor, Card, List, Progress, Stack, Text, Title } from '@mantine/core'
import { IconDeviceFloppy, IconSend } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from '../../ui/layout.module.css'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { ComposePreflight } from './compose-preflight.tsx'
import type { Draft } from './draft.ts'
import type { FaultField, Faults } from './faults.ts'
import type { Progress as Sending } from './send.ts'
import { composeTexts } from './texts.ts'
import type { PlanCheck } from './use-plan-check.ts'

type SummaryCardProps = {
  draft: Draft
  check: PlanCheck
  faults: Faults
  /** Faults are named once sending was tried. */
  isTried: boolean
  sending: Sending | undefined
  error: unknown
  keptAt: number | undefined
  isUnkept: boolean
  onSubmit(): void
  onSave(): void
}

/** The last look: one sentence that says what will happen, what is missing, and the two buttons. */
export function SummaryCard(props: SummaryCardProps) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const { draft, sending, faults, isTried, keptAt } = props
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="step-check" className={classes.summary ?? ''}>
      <Stack>
        <Title order={2} id="step-check">
          {t.steps.check}
        </Title>
        <ComposePreflight draft={draft} check={props.check} />
        {isTried && <Missing faults={faults} />}
        <ProblemAlert error={props.error} />
        <div aria-live="polite">
          {sending && (
            <Stack gap={4}>
              <Text>{t.stepWords[sending.step]}</Text>
              <Progress
                value={sending.fraction === undefined ? 100 : sending.fraction * 100}
                animated
                aria-label={t.stepWords[sending.step]}
              />
            </Stack>
          )}
        </div>
        <SoundButton
          size="lg"
          leftSection={<IconSend size={22} aria-hidden />}
          loading={sending !== undefined}
          onClick={props.onSubmit}
        >
          {t.submit}
        </SoundButton>
        <SoundButton
          variant="default"
          leftSection={<IconDeviceFloppy size={20} aria-hidden />}
          disabled={sending !== undefined}
          onClick={props.onSave}
        >
          {t.save}
        </SoundButton>
        <Text c="dimmed" aria-live="polite">
          {props.isUnkept ? t.notKept : keptAt === undefined ? '' : t.keptAt(format.time(keptAt))}
        </Text>
      </Stack>
    </Card>
  )
}

const FIELD_IDS: Partial<Record<FaultField, string>> = {
  title: 'field-title',
  sound: 'field-sound',
  places: 'field-places',
  areas: 'step-where',
  conflict: 'field-conflict',
}

function Missing({ faults }: { faults: Faults }) {
  const t = useTexts(composeTexts)
  const fields = Object.keys(faults) as FaultField[] // safe: the keys of Faults
  if (fields.length === 0) return null
  return (
    <div role="alert">
      <Text fw={600}>{t.missing}</Text>
      <List>
        {fields.map((field) => (
          <List.Item key={field}>
            <Anchor href={`#${FIELD_IDS[field] ?? `field-${field}`}`}>
              {t.needs[field as keyof typeof t.needs] ?? t.needs.when}
            </Anchor>
          </List.Item>
        ))}
      </List>
    </div>
  )
}
