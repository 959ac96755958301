import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import { Counters } from './counters.tsx'
import { laneOf } from './lane.ts'
import { type Alert, type AlertReach, alertReachQuery, summaryQuery } from './queries.ts'
import { ReachView } from './reach-view.tsx'
import { RiskMark } from './risk-scale.tsx'
import { emergencyTexts } from './texts.ts'

const OPEN: ReadonlySet<string> = new Set(['pending', 'accepted', 'fetched', 'armed', 'playing'])

/** How it ended and how far it came, with the ledger behind every number. */
export function EndedAlert({ alert }: { alert: Alert }) {
  const t = useTexts(emergencyTexts)
  const lane = laneOf(alert)
  const reach = useQuery(alertReachQuery(alert.id, false))
  const [airing, allClear] = alert.occurrenceIds
  const title = lane === 'drill' ? t.drillEnded(alert.title) : t.ended(alert.title)
  return (
    <Page title={title} lead={<RiskMark level={alert.riskLevel} />}>
      <Card withBorder padding="md">
        <Stack gap="xs">
          <Title order={2}>{t.summary}</Title>
          <End alert={alert} />
          {allClear && <AllClearHeard occurrenceId={allClear} />}
          <Group gap="sm" className="loa-screen-only">
            {airing && <LedgerLink id={airing} word={t.ledger} />}
            {allClear && <LedgerLink id={allClear} word={t.allClearLedger} />}
            <Button component={Link} to="/emergency" variant="subtle">
              {t.backToList}
            </Button>
          </Group>
        </Stack>
      </Card>
      {airing && (
        <QueryView query={reach}>
          {(data) => (
            <Stack gap="lg">
              <HeardBy reach={data} />
              <Counters reach={data} lane={lane} />
              <ReachView alert={alert} reach={data} />
            </Stack>
          )}
        </QueryView>
      )}
    </Page>
  )
}

function End({ alert }: { alert: Alert }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  if (!alert.sentAt) return <Text>{t.neverSent}</Text>
  const endedAt = alert.endedAt ?? alert.validUntil ?? alert.sentAt
  const lasted = format.duration(Date.parse(endedAt) - Date.parse(alert.sentAt))
  return (
    <>
      <Text fw={600} fz={20}>
        {t.endedAs[alert.status]}
      </Text>
      <Text>{t.ranFor(format.dateTime(alert.sentAt), format.time(endedAt), lasted)}</Text>
    </>
  )
}

function HeardBy({ reach: { played, total, starting, playing, stopped } }: { reach: AlertReach }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  return (
    <Text>
      {t.heardBy(format.number(played), format.number(total))} {starting + playing > 0 && t.stillReporting}
      {stopped > 0 && t.stoppedOnes(format.number(stopped))}
    </Text>
  )
}

function AllClearHeard({ occurrenceId }: { occurrenceId: string }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const { data } = useQuery(summaryQuery(occurrenceId))
  if (!data) return null
  const isOpen = data.byStatus.some(({ status, count }) => OPEN.has(status) && count > 0)
  return (
    <Text>
      {t.allClearHeard(format.number(data.played), format.number(data.targets))} {isOpen && t.stillReporting}
    </Text>
  )
}

function LedgerLink({ id, word }: { id: string; word: string }) {
  return (
    <Button component={Link} to={`/occurrences/${id}`} variant="default">
      {word}
    </Button>
  )
}
