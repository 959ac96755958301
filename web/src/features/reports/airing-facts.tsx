import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { OccurrenceBadge, PriorityBadge } from '../../ui/badges.tsx'
import classes from './ledger.module.css'
import { ledgerTexts } from './ledger-texts.ts'
import type { Airing, Summary } from './queries.ts'

/** What aired, when and where, and how it ended, in words. */
export function AiringFacts({ airing, summary }: { airing: Airing; summary: Summary | undefined }) {
  const t = useTexts(ledgerTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const [start, date] = [
    format.clock(airing.startAt),
    `${format.weekday(airing.startAt)} ${format.date(airing.startAt)}`,
  ]
  const hasEnd = airing.clipDurationMs !== null || airing.closedAt !== null
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="facts">
      <Stack gap="sm">
        <Title order={2} id="facts">
          {t.facts}
        </Title>
        <Group gap="xs">
          <PriorityBadge priority={airing.priority} mode={airing.mode} />
          <OccurrenceBadge status={airing.status} />
        </Group>
        <dl className={classes['facts']}>
          <dt>{t.kindHead}</dt>
          <dd>{t.kind[airing.kind]}</dd>
          <dt>{t.when}</dt>
          <dd>
            {hasEnd ? t.whenOf(start, format.clock(airing.endAt), date) : t.whenOpen(start, date)}
            {airing.movedFrom && ` (${t.movedFrom(format.dateTime(airing.movedFrom))})`}
          </dd>
          <dt>{t.where}</dt>
          <dd>{format.list(airing.areaNames)}</dd>
          {airing.reasonText && (
            <>
              <dt>{t.reason}</dt>
              <dd>{airing.reasonText[language]}</dd>
            </>
          )}
          {summary?.firstStartAt && summary.spreadMs !== null && (
            <>
              <dt>{t.start}</dt>
              <dd>
                {t.startOf(format.clock(summary.firstStartAt), t.seconds(format.number(round(summary.spreadMs))))}
              </dd>
            </>
          )}
        </dl>
        {airing.note && <Text>{t.cancelNote(airing.note)}</Text>}
      </Stack>
    </Card>
  )
}

/** Milliseconds to seconds: hundredths below ten, tenths above. */
const round = (ms: number): number => (ms < 10_000 ? Math.round(ms / 10) / 100 : Math.round(ms / 100) / 10)
