import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconCalendarQuestion } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './calendar.module.css'
import { PanelFrame } from './panel-frame.tsx'
import type { Listed, Session } from './queries.ts'
import { SeriesPart } from './series-part.tsx'
import { SessionDetails } from './session-details.tsx'
import { spanInWords } from './span.ts'
import { StateBadge } from './state-badge.tsx'
import { calendarTexts } from './texts.ts'
import { WhyUnplanned } from './why-unplanned.tsx'

type SlotPanelProps = {
  entry: Session | Listed | undefined
  isPaused: boolean
  now: number
  onClose(): void
}

/** What is opened by the slot of its rule: a session, or an airing that is only expected yet, or was never planned. */
export function SlotPanel({ entry, isPaused, now, onClose }: SlotPanelProps) {
  return (
    <PanelFrame title={entry?.title ?? ''} isOpen={entry !== undefined} onClose={onClose}>
      {entry?.type === 'session' && <SessionDetails session={entry} isPaused={isPaused} now={now} />}
      {entry?.type === 'airing' && <ExpectedDetails airing={entry} isPaused={isPaused} now={now} />}
    </PanelFrame>
  )
}

function ExpectedDetails({ airing, isPaused, now }: { airing: Listed; isPaused: boolean; now: number }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { startAt, endAt, areaNames, bulletinId, scheduleId, awaitsApproval } = airing
  return (
    <Stack gap="lg" pt="xs">
      <Group gap="xs">
        <PriorityBadge priority={airing.priority} />
        <StateBadge status={airing.status} isPaused={isPaused} awaits={awaitsApproval} />
      </Group>
      {airing.status === 'unplanned' ? (
        <WhyUnplanned airing={airing} />
      ) : (
        <Alert color={awaitsApproval ? 'amber' : 'brand'} variant="light" icon={<IconCalendarQuestion />}>
          {awaitsApproval ? t.awaitsText : t.expectedText}
        </Alert>
      )}
      <dl className={classes['facts']}>
        <dt>{t.when}</dt>
        <dd>
          <Text fw={600} className="loa-tabular">
            {spanInWords(startAt, endAt, format)}, {t.dayTitle(format.weekday(startAt), format.date(startAt))}
          </Text>
        </dd>
        <dt>{t.where}</dt>
        <dd>{format.list(areaNames)}</dd>
      </dl>
      {bulletinId && (
        <LinkButton variant="default" to="/bulletins/$bulletinId" params={{ bulletinId }} w="fit-content">
          {t.toBulletin}
        </LinkButton>
      )}
      {scheduleId && (
        <SeriesPart
          priority={airing.priority}
          scheduleId={scheduleId}
          durationMs={Date.parse(endAt) - Date.parse(startAt)}
          day={airing.localAt.slice(0, 10)}
          now={now}
        />
      )}
    </Stack>
  )
}
