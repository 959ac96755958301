import { Alert, Button, Card, Spoiler, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleCheck, IconCloudOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { useMay } from '../../session.ts'
import { StopAll } from '../../shell/stop-all.tsx'
import { Page } from '../../ui/page.tsx'
import { QueryView } from '../../ui/states.tsx'
import { AllClear } from './all-clear.tsx'
import { Clockwork } from './clockwork.tsx'
import { Counters } from './counters.tsx'
import { laneOf } from './lane.ts'
import { PoliteSummary } from './polite-summary.tsx'
import { type Alert as AlertOf, alertReachQuery } from './queries.ts'
import { ReachView } from './reach-view.tsx'
import { RiskMark } from './risk-scale.tsx'
import { StickyBar } from './sticky-bar.tsx'
import { emergencyTexts } from './texts.ts'

/** While it sounds: how far it has come, who is silent, and the two ways to end it always under the thumb. */
export function ActiveAlert({ alert }: { alert: AlertOf }) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const online = useOnline()
  const lane = laneOf(alert)
  const reach = useQuery(alertReachQuery(alert.id, true))
  const clockOffset = reach.data ? Date.parse(reach.data.at) - reach.dataUpdatedAt : 0
  const title = lane === 'drill' ? t.drillNow(alert.title) : t.liveNow(alert.title)
  return (
    <Page title={title} lead={<RiskMark level={alert.riskLevel} />}>
      {!online && reach.data && (
        <Alert role="alert" color="amber" icon={<IconCloudOff />}>
          {t.oldNumbers(format.clock(reach.data.at))}
        </Alert>
      )}
      <Clockwork alert={alert} clockOffset={clockOffset} />
      <QueryView query={reach}>
        {(data) => (
          <Stack gap="lg">
            <Counters reach={data} lane={lane} />
            <PoliteSummary reach={data} />
            <ReachView alert={alert} reach={data} />
          </Stack>
        )}
      </QueryView>
      <Card withBorder padding="md" className="loa-screen-only">
        <Title order={2}>{t.details}</Title>
        {alert.text && (
          <Spoiler maxHeight={84} showLabel={t.wholeText} hideLabel={t.lessText}>
            <Text>“{alert.text}”</Text>
          </Spoiler>
        )}
        <Text c="dimmed">{t.resend}</Text>
      </Card>
      <EndBar alert={alert} speakers={reach.data?.total} />
    </Page>
  )
}

function EndBar({ alert, speakers }: { alert: AlertOf; speakers: number | undefined }) {
  const t = useTexts(emergencyTexts)
  const may = useMay()
  const [isOpen, dialog] = useDisclosure(false)
  if (!may('alert.send') && !may('stop')) return null
  return (
    <StickyBar label={t.allClear}>
      {may('alert.send') && (
        <Button size="lg" color="leaf" leftSection={<IconCircleCheck size={22} aria-hidden />} onClick={dialog.open}>
          {t.allClear}
        </Button>
      )}
      {may('stop') && <StopAll areaCodes={alert.areaCodes} full />}
      <AllClear alert={alert} speakers={speakers} isOpen={isOpen} onClose={dialog.close} />
    </StickyBar>
  )
}
