import { Alert, Card, Group, List, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { ruleInWords } from '../bulletins/when.ts'
import { PreflightView } from '../preflight/preflight-view.tsx'
import { DryListen } from '../relays/dry-listen.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { decisionTexts } from './decision-texts.ts'
import { editorTexts } from './editor-texts.ts'
import { ItemFacts } from './item-facts.tsx'
import { titleOf } from './item-words.ts'
import { Problems } from './order-card.tsx'
import { ProgrammeBadge } from './programme-badge.tsx'
import { OriginWords } from './programme-row.tsx'
import classes from './programmes.module.css'
import {
  type PlacedItem,
  type ProgrammeDetail,
  type ProgrammeItem,
  programmePreflightQuery,
  stationsQuery,
} from './queries.ts'

/** State, rhythm, place, and why it stands where it does. */
export function ProgrammeHead({ programme }: { programme: ProgrammeDetail }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const { status, priority, rule, areaNames, decisionReason, approverName, approvedAt, originId } = programme
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ProgrammeBadge status={status} />
        <PriorityBadge priority={priority} />
      </Group>
      <Text fw={600}>
        {ruleInWords(rule, format, Date.now())} · {format.list(areaNames)}
      </Text>
      {t.state[status] && <Text>{t.state[status]}</Text>}
      {status === 'rejected' && (
        <Alert color="emergency" variant="light" title={t.rejectedTitle}>
          {decisionReason}
        </Alert>
      )}
      {approverName && approvedAt && status !== 'rejected' && (
        <Text c="dimmed">{t.approvedBy(approverName, format.when(approvedAt))}</Text>
      )}
      <OriginWords programme={programme} />
      {originId && (
        <TextLink to="/programmes/$programmeId" params={{ programmeId: originId }}>
          {t.madeFrom}
        </TextLink>
      )}
    </Stack>
  )
}

/** The running order of the next session, each piece to be heard in the browser. */
export function OrderToHear({ programme: { items, order } }: { programme: ProgrammeDetail }) {
  const t = useTexts(decisionTexts)
  const placed = new Map(order?.items.map((one) => [one.itemId, one]))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="order">
      <Stack gap="sm">
        <Title order={2} id="order">
          {t.order}
        </Title>
        {order && <BudgetBar order={order} />}
        <Text c="dimmed">{t.heard}</Text>
        <ol className={classes['items']} aria-labelledby="order">
          {items.map((item) => {
            const at = placed.get(item.id)
            return (
              <li
                key={item.id}
                className={`${classes['item']} ${classes['plain']}`}
                data-silent={at?.skipped ? '' : undefined}
              >
                <ItemFacts item={item} placed={at} below={<Hear item={item} placed={at} />} />
              </li>
            )
          })}
        </ol>
        {order && <Problems order={order} />}
      </Stack>
    </Card>
  )
}

function Hear({ item, placed }: { item: ProgrammeItem; placed: PlacedItem | undefined }) {
  const t = useTexts(editorTexts)
  const { data: stations } = useQuery({ ...stationsQuery, enabled: item.kind === 'relay' })
  if (item.kind === 'relay') {
    const station = stations?.find(({ id }) => id === item.relayId)
    return station ? <DryListen id={station.id} name={station.name} /> : null
  }
  if (!placed?.clipSha256) return null
  return (
    <AudioPlayer
      src={`/audio/${placed.clipSha256}.mp3`}
      title={titleOf(item, placed, t)}
      durationMs={placed.durationMs}
    />
  )
}

/** What sounds where, when and how long, and what gives way: the server's own words. */
export function EffectCard({ programme, title }: { programme: ProgrammeDetail; title: string }) {
  const preflight = useQuery(programmePreflightQuery(programme.id, programme.revision))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="effect">
      <Stack gap="sm">
        <Title order={2} id="effect">
          {title}
        </Title>
        <QueryView query={preflight}>{(shown) => <PreflightView preflight={shown} />}</QueryView>
      </Stack>
    </Card>
  )
}

export function NextSessions({ programme: { nextAirings } }: { programme: ProgrammeDetail }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="next">
      <Title order={2} id="next">
        {t.next}
      </Title>
      {nextAirings.length === 0 && <Text c="dimmed">{t.noNext}</Text>}
      <List mt="xs">
        {nextAirings.map(({ startAt, endAt }) => (
          <List.Item key={startAt}>
            {format.time(startAt)}–{format.time(endAt)}, {format.weekday(startAt)} {format.date(startAt)}
          </List.Item>
        ))}
      </List>
    </Card>
  )
}
