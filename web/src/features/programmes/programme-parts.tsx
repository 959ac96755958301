import { Alert, Card, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { HeardSoFar } from '../../ui/audio/heard-so-far.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { ruleInWords } from '../bulletins/when.ts'
import { PreflightView } from '../preflight/preflight-view.tsx'
import { DryListen } from '../relays/dry-listen.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { decisionTexts } from './decision-texts.ts'
import { editorTexts } from './editor-texts.ts'
import type { Hearing } from './hearing.ts'
import { ItemFacts } from './item-facts.tsx'
import { titleOf } from './item-words.ts'
import { Problems } from './order-card.tsx'
import { ProgrammeBadge } from './programme-badge.tsx'
import { OriginWords } from './programme-row.tsx'
import classes from './programmes.module.css'
import {
  comingQuery,
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
  const { id, status, priority, rule, areaNames, decisionReason, approverName, approvedAt, originId } = programme
  const { data: coming } = useQuery({ ...comingQuery(id), enabled: status === 'approved' })
  const isSilenced = coming !== undefined && coming.notices.length > 0
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <ProgrammeBadge status={status} />
        <PriorityBadge priority={priority} />
      </Group>
      <Text fw={600}>
        {ruleInWords(rule, format, Date.now())} · {format.list(areaNames)}
      </Text>
      {t.state[status] && <Text>{isSilenced ? t.notAll : t.state[status]}</Text>}
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

type OrderToHearProps = { programme: ProgrammeDetail; hearing?: Hearing }

/** The running order of the next session, each piece to be heard in the browser; `hearing`: before one may decide. */
export function OrderToHear({ programme: { items, order }, hearing }: OrderToHearProps) {
  const t = useTexts(decisionTexts)
  const placed = new Map(order?.items.map((one) => [one.itemId, one]))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="order">
      <Stack gap="sm">
        <Title order={2} id="order">
          {t.order}
        </Title>
        {order && <BudgetBar order={order} />}
        <Text c="dimmed">{hearing ? t.mustHear : t.heard}</Text>
        <ol className={classes['items']} aria-labelledby="order">
          {items.map((item) => {
            const at = placed.get(item.id)
            return (
              <li
                key={item.id}
                className={`${classes['item']} ${classes['plain']}`}
                data-silent={at?.skipped ? '' : undefined}
              >
                <ItemFacts item={item} placed={at} below={<Hear item={item} placed={at} hearing={hearing} />} />
              </li>
            )
          })}
        </ol>
        {hearing && hearing.unheard > 0 && (
          <Checkbox
            label={t.heardElsewhere}
            checked={hearing.isElsewhere}
            onChange={({ currentTarget }) => hearing.onElsewhere(currentTarget.checked)}
          />
        )}
        {order && <Problems order={order} />}
      </Stack>
    </Card>
  )
}

type HearProps = { item: ProgrammeItem; placed: PlacedItem | undefined; hearing: Hearing | undefined }
function Hear({ item, placed, hearing }: HearProps) {
  const t = useTexts(editorTexts)
  const words = useTexts(decisionTexts)
  const { data: stations } = useQuery({ ...stationsQuery, enabled: item.kind === 'relay' })
  if (item.kind === 'relay') {
    const station = stations?.find(({ id }) => id === item.relayId)
    return station ? <DryListen id={station.id} name={station.name} /> : null
  }
  const sha256 = placed?.clipSha256
  if (!placed || !sha256) return null
  const title = titleOf(item, placed, t)
  const isAsked = hearing?.sounds.includes(sha256)
  return (
    <Stack gap={4}>
      <AudioPlayer
        src={`/audio/${sha256}.mp3`}
        title={title}
        durationMs={placed.durationMs}
        onHeard={(share) => hearing?.onHeard(sha256, share)}
      />
      {isAsked && <HeardSoFar heard={hearing?.heard.get(sha256) ?? 0} of={title} />}
      {hearing && !isAsked && item.kind === 'clip' && <Text c="dimmed">{words.heardBefore}</Text>}
    </Stack>
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
        <QueryView query={preflight}>
          {(shown) => <PreflightView preflight={shown} withoutAirings={programme.status === 'approved'} />}
        </QueryView>
      </Stack>
    </Card>
  )
}
