import { Text } from '@mantine/core'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import classes from '../../ui/layout.module.css'
import { type Draft, durationOf } from './draft.ts'
import { describeAiring, type Moment } from './sentence.ts'
import { composeTexts } from './texts.ts'
import type { PlanCheck } from './use-plan-check.ts'
import { missingField, ruleOf } from './when.ts'

/** What will happen, of a bulletin that the server does not have yet; once it has, its pre-flight says so. */
export function AiringSentence({ draft, check }: { draft: Draft; check: PlanCheck }) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const { data: reach } = useReach(draft.areaCodes)
  if (draft.areaCodes.length === 0 || !reach) return <Text c="dimmed">{t.sentenceNeeds}</Text>
  const missing = missingField(draft.when)
  if (missing) return <Text className={classes.sentence}>{t.errors[missing]}</Text>
  if (check.state === 'never') return <Text className={classes.sentence}>{t.neverAirs}</Text>
  // Why, and what would do instead, stands beside the time.
  if (check.state === 'past' || check.state === 'forbidden')
    return <Text className={classes.sentence}>{t.badTime}</Text>
  const [first] = check.airings
  const rule = ruleOf(draft.when, Date.now())
  const moment: Moment =
    draft.when.kind === 'approved'
      ? { kind: 'approved' }
      : rule
        ? {
            kind: 'rule',
            rule,
            startAt: first?.startAt,
            endAt: first?.endAt,
            isExact: durationOf(draft)?.isExact ?? false,
          }
        : { kind: 'none' }
  const met = check.conflicts[0]?.words
  const audience = { ...reach, communeName: reach.byCommune[0]?.name }
  return (
    <Text className={classes.sentence} aria-live="polite">
      {describeAiring({ audience, moment, format, now: Date.now() })}
      {met && `. ${met[language]}`}
    </Text>
  )
}
