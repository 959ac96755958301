import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertOctagon, IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, QueryView } from '../../ui/states.tsx'
import { AiringWhy } from '../explain/airing-why.tsx'
import { AiringFacts } from './airing-facts.tsx'
import { FileButtons } from './file-buttons.tsx'
import classes from './ledger.module.css'
import { LedgerCounts } from './ledger-counts.tsx'
import { LedgerList } from './ledger-list.tsx'
import { LedgerMap } from './ledger-map.tsx'
import { ledgerTexts } from './ledger-texts.ts'
import { type Airing, occurrenceQuery, type Summary, summaryQuery } from './queries.ts'
import { ReasonList } from './reason-list.tsx'
import { StopAiring } from './stop-airing.tsx'

/** The ledger of one airing: every speaker, its one state and the reason. Counts grow as the speakers report. */
export function LedgerPage() {
  const { occurrenceId = '' } = useParams({ strict: false })
  const t = useTexts(ledgerTexts)
  const airing = useQuery(occurrenceQuery(occurrenceId))
  if (!airing.data)
    return (
      <Page title={t.title}>
        <QueryView query={airing} loading={<Loading lines={6} />}>
          {() => null}
        </QueryView>
      </Page>
    )
  return <Ledger airing={airing.data} />
}

function Ledger({ airing }: { airing: Airing }) {
  const t = useTexts(ledgerTexts)
  const summary = useQuery(summaryQuery(airing.id))
  return (
    <Page title={airing.title} lead={t.lead} actions={<Actions airing={airing} />}>
      {airing.mode === 'drill' && <div className={classes['drill']}>{t.drillBanner}</div>}
      <div className={classes['columns']}>
        <AiringFacts airing={airing} summary={summary.data} />
        <Card component="section" withBorder padding="md" aria-labelledby="audio">
          <Stack gap="sm">
            <Title order={2} id="audio">
              {t.audio}
            </Title>
            {airing.clipSha256 ? (
              <AudioPlayer
                src={`/audio/${airing.clipSha256}.mp3`}
                title={t.audioOf(airing.title)}
                durationMs={airing.clipDurationMs ?? undefined}
              />
            ) : (
              <Text>{t.noAudio}</Text>
            )}
            <StopAiring airing={airing} />
          </Stack>
        </Card>
      </div>
      <AiringWhy occurrenceId={airing.id} isAhead={airing.status === 'planned' || airing.status === 'armed'} />
      <QueryView
        query={summary}
        empty={{ when: ({ targets }) => targets === 0, show: <NoDeliveries airing={airing} /> }}
      >
        {(counted) => <Deliveries airing={airing} summary={counted} />}
      </QueryView>
    </Page>
  )
}

function Actions({ airing }: { airing: Airing }) {
  const t = useTexts(ledgerTexts)
  return (
    <>
      {airing.bulletinId && (
        <LinkButton
          to="/bulletins/$bulletinId"
          params={{ bulletinId: airing.bulletinId }}
          variant="default"
          leftSection={<IconFileText size={20} aria-hidden />}
        >
          {t.bulletin}
        </LinkButton>
      )}
      {airing.alertId && (
        <LinkButton
          to="/emergency/$alertId"
          params={{ alertId: airing.alertId }}
          variant="default"
          leftSection={<IconAlertOctagon size={20} aria-hidden />}
        >
          {t.alert}
        </LinkButton>
      )}
    </>
  )
}

function Deliveries({ airing, summary }: { airing: Airing; summary: Summary }) {
  const t = useTexts(ledgerTexts)
  return (
    <>
      <LedgerCounts summary={summary} />
      {summary.reasons.length > 0 && (
        <Card component="section" withBorder padding="md" aria-labelledby="reasons">
          <Stack gap="sm">
            <Title order={2} id="reasons">
              {t.reasons}
            </Title>
            <ReasonList reasons={summary.reasons} countOf={t.speakersCount} />
          </Stack>
        </Card>
      )}
      <Stack component="section" gap="sm" aria-labelledby="list">
        <Group justify="space-between" gap="sm">
          <Title order={2} id="list">
            {t.list}
          </Title>
          <Group gap="sm" className="loa-screen-only">
            <FileButtons path={`/occurrences/${airing.id}/deliveries`} query={{}} />
          </Group>
        </Group>
        <LedgerList occurrenceId={airing.id} summary={summary} />
        <Text className={classes['paper']}>{t.printList}</Text>
      </Stack>
      <LedgerMap airing={airing} summary={summary} />
    </>
  )
}

/** Why the ledger is empty: still to come, never sent, or sent to speakers of somebody else. */
function NoDeliveries({ airing }: { airing: Airing }) {
  const t = useTexts(ledgerTexts)
  const format = useFormat()
  const isAhead = airing.status === 'planned' || airing.status === 'armed'
  if (isAhead) return <Empty title={t.noneYet}>{t.noneYetText(format.when(airing.startAt))}</Empty>
  return <Empty title={airing.targets ? t.noneSeen : t.noneEver} />
}
