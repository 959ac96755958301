import { Alert, Group, Stack, Text, Title } from '@mantine/core'
import { IconCalendarQuestion, IconPlaylist } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { AiringCollision } from '../collisions/open-notice.tsx'
import classes from './calendar.module.css'
import type { Session } from './queries.ts'
import { SessionActions } from './session-actions.tsx'
import { SessionItem } from './session-item.tsx'
import { statusOfSession } from './session-state.ts'
import { lengthInWords, secondsOf, spanInWords } from './span.ts'
import { StateBadge } from './state-badge.tsx'
import { calendarTexts } from './texts.ts'
import { WhyUnplanned } from './why-unplanned.tsx'

type SessionDetailsProps = { session: Session; isPaused: boolean; now: number }

/** One session of a programme: its items with how each went, and what may be done about the whole of it. */
export function SessionDetails({ session, isPaused, now }: SessionDetailsProps) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { items, startAt, endAt, areaNames, programmeId, awaitsApproval, expected, budgetSeconds } = session
  const status = statusOfSession(items)
  // Of what was never planned nobody knows which items it would have had.
  const isUnplanned = status === 'unplanned'
  const length = t.sessionSize(format.number(items.length), lengthInWords(secondsOf(session), t))
  return (
    <Stack gap="lg" pt="xs">
      <Group gap="xs">
        <PriorityBadge priority={session.priority} />
        <StateBadge status={status} isPaused={isPaused} awaits={awaitsApproval} />
      </Group>
      {(awaitsApproval || expected) && (
        <Alert color={awaitsApproval ? 'amber' : 'brand'} variant="light" icon={<IconCalendarQuestion />}>
          {awaitsApproval ? t.awaitsText : t.sessionExpected}
        </Alert>
      )}
      <AiringCollision airing={{ id: '', programmeId, startAt, endAt }} />
      {isUnplanned && items[0] && <WhyUnplanned airing={items[0]} />}
      <dl className={classes['facts']}>
        <dt>{t.when}</dt>
        <dd>
          <Text fw={600} className="loa-tabular">
            {spanInWords(startAt, endAt, format)}, {t.dayTitle(format.weekday(startAt), format.date(startAt))}
          </Text>
          <Text c="dimmed">
            {!isUnplanned && `${length}. `}
            {t.sessionBudget(lengthInWords(budgetSeconds, t))}.
          </Text>
        </dd>
        <dt>{t.where}</dt>
        <dd>{format.list(areaNames)}</dd>
      </dl>
      <LinkButton
        variant="default"
        w="fit-content"
        to="/programmes/$programmeId"
        params={{ programmeId }}
        leftSection={<IconPlaylist size={20} aria-hidden />}
      >
        {t.toProgramme}
      </LinkButton>
      {!isUnplanned && (
        <Stack gap="sm" component="section" aria-labelledby="panel-items">
          <Title order={3} id="panel-items">
            {t.items}
          </Title>
          <ol className={classes['sessionItems']}>
            {items.map((item) => (
              <SessionItem key={`${item.itemId}`} item={item} isPaused={isPaused} now={now} />
            ))}
          </ol>
        </Stack>
      )}
      {!expected && !isUnplanned && (
        <Stack gap="sm" component="section" aria-labelledby="panel-day">
          <Title order={3} id="panel-day">
            {t.wholeDay}
          </Title>
          <SessionActions session={session} now={now} />
        </Stack>
      )}
    </Stack>
  )
}
