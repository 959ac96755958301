import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClockX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { policyWords } from '../../ui/policy-words.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { airingInWords } from './sentence.ts'
import { composeTexts } from './texts.ts'
import type { PlanCheck } from './use-plan-check.ts'
import type { When } from './when.ts'

type WhenVerdictProps = { check: PlanCheck; when: When; onChange(when: When): void }

/** What the calendar says about a time, in words, with the nearest one that is free. */
export function WhenVerdict({ check, when, onChange }: WhenVerdictProps) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const online = useOnline()
  const problem = { ...useTexts(common), ...useTexts(policyWords) }
  const { state, airings, conflicts, violation, leftOut, nearest } = check
  const offer = nearest && (
    <Offer
      text={(violation ? problem.nearestAllowed : t.nearest)(airingInWords(nearest, format))}
      onUse={() => {
        const [on = '', at = ''] = nearest.localAt.split('T')
        onChange(when.kind === 'once' ? { ...when, on, at: at.slice(0, 5) } : { ...when, at: at.slice(0, 5) })
      }}
    >
      {t.useSlot}
    </Offer>
  )
  if (state === 'none') return null
  return (
    <div aria-live="polite">
      {state === 'waits' && <Text c="dimmed">{t.needForCheck}</Text>}
      {state === 'checking' && <Text c="dimmed">{t.checking}</Text>}
      {state === 'failed' && (online ? <ProblemAlert error={check.error} /> : <Text c="dimmed">{t.notChecked}</Text>)}
      {state === 'never' && (
        <Alert color="emergency" variant="light" icon={<IconClockX />} role="alert">
          {t.neverAirs}
        </Alert>
      )}
      {state === 'past' && (
        <Alert color="emergency" variant="light" icon={<IconClockX />} title={t.past} role="alert">
          {offer}
        </Alert>
      )}
      {violation && (
        <Alert
          color="emergency"
          variant="light"
          icon={<IconClockX />}
          title={problem.violation(violation.rule, violation.limit)}
          role="alert"
        >
          <Stack gap="sm">
            <Text>{problem.policyOf(violation.areaName)}</Text>
            {violation.airing > 0 && <Text>{problem.firstRefused(format.when(violation.at))}</Text>}
            {offer ?? (violation.nearestAt === null && <Text>{problem.noneAllowed}</Text>)}
          </Stack>
        </Alert>
      )}
      {conflicts.length > 0 && (
        <Alert color="amber" variant="light" icon={<IconAlertTriangle />} title={t.conflictTitle}>
          <Stack gap="sm">
            <List>
              {conflicts.slice(0, 5).map((conflict) => (
                <List.Item key={`${conflict.occurrenceId}${conflict.startAt}${conflict.title}`}>
                  {conflict.words?.[language] ?? t.conflict(conflict.title, airingInWords(conflict, format))}
                </List.Item>
              ))}
            </List>
            {offer ?? <Text>{t.noFree}</Text>}
          </Stack>
        </Alert>
      )}
      {leftOut.length > 0 && <Text>{problem.leftOut(format.list(leftOut.map((at) => format.day(at))))}</Text>}
      {state === 'good' && conflicts.length === 0 && (
        <Stack gap="xs">
          <Group gap="xs" wrap="nowrap" c="light-dark(var(--mantine-color-leaf-7), var(--mantine-color-leaf-3))">
            <IconCircleCheck size={20} aria-hidden />
            <Text>{t.freeSlot}</Text>
          </Group>
          {when.kind !== 'once' && (
            <Text>
              {t.nextAirings}: {airings.map((airing) => airingInWords(airing, format)).join('; ')}
            </Text>
          )}
        </Stack>
      )}
    </div>
  )
}

function Offer({ text, onUse, children }: { text: string; onUse(): void; children: ReactNode }) {
  return (
    <Group justify="space-between" gap="sm">
      <Text>{text}</Text>
      <Button variant="light" onClick={onUse}>
        {children}
      </Button>
    </Group>
  )
}
