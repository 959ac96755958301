import { Alert, Badge, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { OccurrenceBadge, PriorityBadge } from '../../ui/badges.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { AiringCollision } from '../collisions/open-notice.tsx'
import classes from './calendar.module.css'
import { HowItWent } from './how-it-went.tsx'
import { OneActions } from './one-actions.tsx'
import { PanelFrame } from './panel-frame.tsx'
import { type Airing, airingQuery, type Listed } from './queries.ts'
import { SeriesPart } from './series-part.tsx'
import { spanInWords } from './span.ts'
import { calendarTexts } from './texts.ts'
import type { Wish } from './use-drag.ts'
import { useIsSeries } from './use-is-series.ts'

type AiringPanelProps = {
  id: string | undefined
  /** As the list has it: its title, until the airing itself is here. */
  known: Listed | undefined
  isPaused(airing: Airing): boolean
  now: number
  onClose(): void
  onMove(wish: Wish): void
}

/** Everything about one airing, and what may be done about it. */
export function AiringPanel({ id, known, isPaused, now, onClose, onMove }: AiringPanelProps) {
  const t = useTexts(calendarTexts)
  const airing = useQuery({ ...airingQuery(id ?? ''), enabled: id !== undefined })
  return (
    <PanelFrame title={airing.data?.title ?? known?.title ?? t.title} isOpen={id !== undefined} onClose={onClose}>
      <QueryView query={airing}>
        {(data) => <Details airing={data} isPaused={isPaused(data)} now={now} onMove={onMove} />}
      </QueryView>
    </PanelFrame>
  )
}

type DetailsProps = Pick<AiringPanelProps, 'now' | 'onMove'> & { airing: Airing; isPaused: boolean }

function Details({ airing, isPaused, now, onMove }: DetailsProps) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const isSeries = useIsSeries(airing.scheduleId)
  const { startAt, endAt, areaNames, movedFrom, kind, bulletinId, alertId, scheduleId, programmeId } = airing
  return (
    <Stack gap="lg" pt="xs">
      <Group gap="xs">
        <PriorityBadge priority={airing.priority} mode={airing.mode} />
        {isPaused ? (
          <Badge variant="light" color="gray" leftSection={<IconPlayerPause size={16} aria-hidden />}>
            {t.paused}
          </Badge>
        ) : (
          <OccurrenceBadge status={airing.status} />
        )}
      </Group>
      {isPaused && (
        <Alert color="amber" variant="light" icon={<IconPlayerPause />}>
          {t.pausedText}
        </Alert>
      )}
      <AiringCollision airing={airing} />
      <dl className={classes['facts']}>
        <dt>{t.when}</dt>
        <dd>
          <Text fw={600} className="loa-tabular">
            {spanInWords(startAt, endAt, format)}, {t.dayTitle(format.weekday(startAt), format.date(startAt))}
          </Text>
          {movedFrom && <Text c="dimmed">{t.movedFrom(format.when(movedFrom, now))}</Text>}
          {kind !== 'schedule' && <Text c="dimmed">{t.kindText[kind]}</Text>}
        </dd>
        <dt>{t.where}</dt>
        <dd>{format.list(areaNames)}</dd>
        <dt>{t.how}</dt>
        <dd>
          <HowItWent airing={airing} now={now} />
          {airing.reasonText && <Text>{airing.reasonText[language]}</Text>}
          {airing.note && <Text>{t.reason(airing.note)}</Text>}
        </dd>
      </dl>
      <Group gap="sm">
        {airing.targets !== null && (
          <LinkButton variant="default" to="/occurrences/$occurrenceId" params={{ occurrenceId: airing.id }}>
            {t.toLedger}
          </LinkButton>
        )}
        <LinkButton variant="default" to="/occurrences/$occurrenceId" params={{ occurrenceId: airing.id }} hash="why">
          {t.why}
        </LinkButton>
        {bulletinId && (
          <LinkButton variant="default" to="/bulletins/$bulletinId" params={{ bulletinId }}>
            {t.toBulletin}
          </LinkButton>
        )}
        {programmeId && (
          <LinkButton
            variant="default"
            to="/calendar"
            search={(search) => ({ ...search, item: `${programmeId}@${airing.localAt}` })}
          >
            {t.wholeSession}
          </LinkButton>
        )}
        {alertId && (
          <LinkButton variant="default" to="/emergency/$alertId" params={{ alertId }}>
            {t.toAlert}
          </LinkButton>
        )}
      </Group>
      {/* A warning and a live one are changed on their own screens. */}
      {(kind === 'schedule' || kind === 'programme' || kind === 'all-clear') && (
        <Stack gap="sm" component="section" aria-labelledby="panel-one">
          <Title order={3} id="panel-one">
            {programmeId ? t.itemOnly : isSeries ? t.oneOnly : t.thisAiring}
          </Title>
          <OneActions airing={airing} now={now} onMove={onMove} />
        </Stack>
      )}
      {scheduleId && (
        <SeriesPart
          priority={airing.priority}
          scheduleId={scheduleId}
          durationMs={airing.clipDurationMs ?? undefined}
          day={airing.localAt.slice(0, 10)}
          now={now}
        />
      )}
    </Stack>
  )
}
