import { Card, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { composeTexts } from '../bulletins/texts.ts'
import { usePlanCheck } from '../bulletins/use-plan-check.ts'
import { missingField, type When } from '../bulletins/when.ts'
import { WhenFields } from '../bulletins/when-card.tsx'
import { WhenMore } from '../bulletins/when-more.tsx'
import { WhenVerdict } from '../bulletins/when-verdict.tsx'
import { type Edited, standsFor } from './edited.ts'
import { editorTexts } from './editor-texts.ts'
import type { Programme } from './queries.ts'

const KINDS = ['once', 'daily', 'weekly', 'monthly'] as const
const NO_KINDS: (typeof KINDS)[number][] = []

type WhenPartProps = {
  programme: Programme
  edited: Edited
  /** What is missing is named once sending was tried. */
  isTried: boolean
  onChange(patch: Partial<Edited>): void
}

/** When the session begins, on which days, on which it does not, and what the calendar and the policy say to that. */
export function WhenPart({ programme, edited, isTried, onChange }: WhenPartProps) {
  const t = useTexts(editorTexts)
  const compose = useTexts(composeTexts)
  const { when, areaCodes, budgetSeconds } = edited
  const isOneDay = programme.originKind === 'one-day'
  // The whole budget counts, as in the pre-flight.
  const check = usePlanCheck({
    ...{ when, areaCodes, durationMs: budgetSeconds > 0 ? budgetSeconds * 1_000 : undefined },
    ...{ exceptScheduleId: undefined, exceptProgrammeId: standsFor(programme), priority: edited.priority },
  })
  const field = isTried ? missingField(when) : undefined
  const faults = field ? { [field]: compose.errors[field] } : {}
  const change = (next: When) => onChange({ when: next })
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="when">
      <Stack>
        <Title order={2} id="when">
          {t.when}
        </Title>
        {when.kind === 'kept' && <Text>{t.keptRhythm}</Text>}
        <WhenFields
          value={when}
          onChange={change}
          faults={faults}
          kinds={isOneDay ? NO_KINDS : KINDS}
          withoutEnd
          withoutDay={isOneDay}
          earliest={programme.originKind === 'following' ? (programme.originDate ?? undefined) : undefined}
        />
        <WhenVerdict check={check} when={when} onChange={change} />
        <WhenMore value={when} onChange={change} faults={faults} withoutMissed />
      </Stack>
    </Card>
  )
}
