import { Card, SimpleGrid, Text, Title, VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { compareMinutes, compareShares, hasNumbers, shareOf } from './headline-words.ts'
import { useMonthName } from './month-select.tsx'
import type { Month } from './queries.ts'
import classes from './reports.module.css'
import { reportTexts } from './texts.ts'

type HeadlineProps = { month: Month; before: Month | undefined; beforeName: string; running: boolean }

/** The four numbers that a leader asks for, each with what it means and how the month before was. */
export function Headline({ month, before, beforeName, running }: HeadlineProps) {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const name = useMonthName()(beforeName)
  const words = { t: t.before, format, name, running }
  const { number } = format
  const unheard = month.notAired.total
  const { speakers, emergencies } = month
  const old = hasNumbers(before) ? before : undefined
  const ofAirings = (of: Month) => shareOf(of.airings, of.airings + of.notAired.total)
  const airedWords = unheard > 0 ? t.unaired(number(unheard)) : t.allAired
  return (
    <section aria-labelledby="headline">
      <VisuallyHidden component="h2" id="headline">
        {t.headline}
      </VisuallyHidden>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="md">
        <Figure
          name={t.minutes}
          value={t.minutesOf(number(month.minutesOnAir))}
          notes={[t.speakerMinutes(number(month.speakerMinutes)), compareMinutes(month, before, words, t.minutesOf)]}
        />
        <Figure
          name={t.airings}
          value={t.airedOf(number(month.airings), number(month.occurrences))}
          alarm={unheard > 0}
          notes={[
            month.occurrences === 0 ? t.noneDue : airedWords,
            compareShares(ofAirings(month), old && ofAirings(old), words, t.airedShare),
          ]}
        />
        <Figure
          name={t.alive}
          value={t.airedOf(number(speakers.alive), number(speakers.total))}
          notes={[t.aliveHint, compareShares(speakers.onlineShare, old?.speakers.onlineShare, words, t.onlineShare)]}
        />
        <Figure
          name={t.emergencies}
          value={t.alertsOf(number(emergencies.alerts))}
          notes={[
            emergencies.alerts === 0 ? t.noAlerts : t.reached(number(emergencies.reached), number(emergencies.targets)),
            old ? t.before.whole(t.alertsOf(number(old.emergencies.alerts)), name) : t.before.none(name),
          ]}
        />
      </SimpleGrid>
      {month.drills + month.tests > 0 && (
        <Text c="dimmed" mt="sm">
          {t.aside(number(month.drills), number(month.tests))}
        </Text>
      )}
    </section>
  )
}

type FigureProps = { name: string; value: string; notes: ReactNode[]; alarm?: boolean }

function Figure({ name, value, notes, alarm }: FigureProps) {
  const [meaning, ...rest] = notes.filter(Boolean)
  return (
    <Card withBorder padding="md" className={classes['figure']} data-alarm={alarm || undefined}>
      <Title order={3} fw={400}>
        {name}
      </Title>
      <Text className={`${classes['number']} loa-tabular`}>{value}</Text>
      <Text>{meaning}</Text>
      {rest.map((note) => (
        <Text key={String(note)} c="dimmed">
          {note}
        </Text>
      ))}
    </Card>
  )
}
