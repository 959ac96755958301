import { Text } from '@mantine/core'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import classes from './explain.module.css'
import type { Step } from './explain-queries.ts'
import { explainTexts } from './texts.ts'

// Only marks in passing: the words of each step say what it was.
const TONE: Record<string, 'good' | 'half' | 'bad'> = {
  'policy-refused': 'bad',
  missed: 'bad',
  'left-out': 'bad',
  'over-budget': 'bad',
  stop: 'bad',
  'stop-all': 'bad',
  late: 'half',
  cut: 'half',
  shifted: 'half',
  moved: 'half',
  'collision-found': 'half',
  'relay-fallback': 'half',
  'policy-allowed-again': 'good',
  restored: 'good',
}

/** A chain of decisions, oldest first; the day is said where it changes. */
export function Timeline({ steps, label }: { steps: readonly Step[]; label: string }) {
  const t = useTexts(explainTexts)
  const format = useFormat()
  const { language } = useLanguage()
  return (
    <ol className={classes['steps']} aria-label={label}>
      {steps.map((step, index) => {
        const previous = steps[index - 1]
        const isNewDay = !previous || localDate(previous.at) !== localDate(step.at)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps of one moment and kind have no identity
          <li key={`${step.at}${step.kind}${index}`} data-tone={toneOf(step)}>
            <time dateTime={step.at} className={classes['day']}>
              {format.clock(step.at)}
              {isNewDay && ` · ${format.weekday(step.at)} ${format.date(step.at)}`}
            </time>
            <Text>{step[language]}</Text>
            {step.by && <Text c="dimmed">{t.by(step.by)}</Text>}
          </li>
        )
      })}
    </ol>
  )
}

function toneOf({ kind, data }: Step) {
  if (kind === 'closed') return data['status'] === 'completed' ? 'good' : data['status'] === 'partial' ? 'half' : 'bad'
  return TONE[kind]
}
