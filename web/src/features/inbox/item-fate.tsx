import { Card, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { BulletinBadge, OccurrenceBadge } from '../../ui/badges.tsx'
import { Facts } from '../../ui/facts.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import rows from '../../ui/rows.module.css'
import { TextLink } from '../../ui/text-link.tsx'
import { bulletinQuery } from '../bulletins/bulletin-queries.ts'
import { alertQuery } from '../emergency/queries.ts'
import classes from './inbox.module.css'
import { type InboxItem, type Outcome, outcomeQuery } from './inbox-queries.ts'
import { ItemCollisions } from './item-collisions.tsx'
import { inboxTexts } from './texts.ts'

/** What became of it: who decided, where it is now, how its airings went. */
export function ItemFate({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const { status, mode, decidedBy, decidedByName, decidedAt, airAt, priority } = item
  const reason = status === 'refused' ? item.refusedBecause?.[language] : item.reason
  const words = () => {
    if (status === 'sent' && mode === 'drill') return t.fates.sentDrill
    return status === 'scheduled' && priority === 'normal' ? t.fates.acceptedScheduled : t.fates[status]
  }
  const facts: Array<[string, string | null | undefined]> = [
    [t.decidedBy, decidedBy && decidedAt && t.by(decidedByName ?? '', format.dateTime(decidedAt))],
    [t.reason, reason],
    [t.plannedAt, status === 'scheduled' && airAt ? format.when(airAt) : undefined],
  ]
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2}>{t.fate}</Title>
        <Text fw={600}>{words()}</Text>
        <Facts facts={facts} />
        {item.alertId && <AlertFate alertId={item.alertId} />}
        {item.bulletinId && <BulletinFate bulletinId={item.bulletinId} />}
        {item.bulletinId && item.status === 'scheduled' && item.airAt && (
          <ItemCollisions bulletinId={item.bulletinId} airAt={item.airAt} />
        )}
        {(item.bulletinId || item.alertId) && <Airings item={item} />}
      </Stack>
    </Card>
  )
}

function BulletinFate({ bulletinId }: { bulletinId: string }) {
  const t = useTexts(inboxTexts)
  const { data } = useQuery(bulletinQuery(bulletinId))
  const isOpen = data?.status === 'submitted' || data?.status === 'approved'
  const hasTime = data && (data.nextAirings.length > 0 || data.status !== 'approved')
  return (
    <Stack gap="xs" align="flex-start">
      <div className={classes['line']} style={{ width: '100%' }}>
        <Text>{t.bulletin}</Text>
        {data && <BulletinBadge status={data.status} />}
      </div>
      {data && isOpen && !hasTime && <Text>{t.noTimeYet}</Text>}
      <LinkButton to="/bulletins/$bulletinId" params={{ bulletinId }} variant="light">
        {t.openBulletin}
      </LinkButton>
    </Stack>
  )
}

function AlertFate({ alertId }: { alertId: string }) {
  const t = useTexts(inboxTexts)
  const format = useFormat()
  const { data } = useQuery(alertQuery(alertId))
  return (
    <Stack gap="xs" align="flex-start">
      <Facts
        facts={[
          [t.soundedAt, data?.sentAt && format.dateTime(data.sentAt)],
          [t.allClearAt, data?.endedAt && format.dateTime(data.endedAt)],
        ]}
      />
      <LinkButton to="/emergency/$alertId" params={{ alertId }} variant="light">
        {t.openAlert}
      </LinkButton>
    </Stack>
  )
}

type Airing = Outcome['airings'][number]

function Airings({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const { data } = useQuery(outcomeQuery(item))
  if (!data || data.airings.length === 0) return null
  return (
    <div>
      <Title order={3}>{t.airings}</Title>
      <ul className={classes['list']}>
        {data.airings.map((airing) => (
          <AiringLine key={airing.occurrenceId} airing={airing} />
        ))}
      </ul>
    </div>
  )
}

function AiringLine({ airing: { occurrenceId, startAt, status, areas } }: { airing: Airing }) {
  const t = useTexts(inboxTexts)
  const format = useFormat()
  const sum = (count: (area: Airing['areas'][number]) => number) =>
    format.number(areas.reduce((total, area) => total + count(area), 0))
  return (
    <li className={classes['line']}>
      <div>
        <Text fw={600} className="loa-tabular">
          {format.dateTime(startAt)}
        </Text>
        {areas.length > 0 && (
          <>
            <Text c="dimmed">
              {t.playedOn(
                sum(({ played }) => played),
                sum(({ total }) => total),
              )}
            </Text>
            <TextLink to="/occurrences/$occurrenceId" params={{ occurrenceId }} className={rows.plain}>
              {t.ledger}
            </TextLink>
          </>
        )}
      </div>
      <OccurrenceBadge status={status} />
    </li>
  )
}
