import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { BulletinBadge, PriorityBadge } from '../../ui/badges.tsx'
import { Facts } from '../../ui/facts.tsx'
import classes from '../../ui/layout.module.css'
import { Page } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Loading, QueryView } from '../../ui/states.tsx'
import { BulletinCollisions } from '../collisions/open-notice.tsx'
import { AiringHistory } from './airing-history.tsx'
import type { ServerBulletin } from './begin-draft.ts'
import { BulletinActions } from './bulletin-actions.tsx'
import { bulletinQuery } from './bulletin-queries.ts'
import { BulletinSound } from './bulletin-sound.tsx'
import { bulletinTexts } from './list-texts.ts'
import { SchedulesCard } from './schedules-card.tsx'
import { WhereCard } from './where-card.tsx'

/** One bulletin: what it sounds like, where and when it plays, how that went, and what may be done with it. */
export function BulletinPage() {
  const { bulletinId = '' } = useParams({ strict: false })
  const t = useTexts(bulletinTexts)
  const bulletin = useQuery(bulletinQuery(bulletinId))
  if (!bulletin.data)
    return (
      <Page title={t.title}>
        <QueryView query={bulletin} loading={<Loading lines={6} />}>
          {() => null}
        </QueryView>
      </Page>
    )
  return <Bulletin bulletin={bulletin.data} />
}

function Bulletin({ bulletin }: { bulletin: ServerBulletin }) {
  const t = useTexts(bulletinTexts)
  return (
    <Page title={bulletin.title} actions={<BulletinActions bulletin={bulletin} />}>
      <Group gap="xs">
        <BulletinBadge status={bulletin.status} />
        <PriorityBadge priority={bulletin.priority} />
      </Group>
      <Decision bulletin={bulletin} />
      <BulletinCollisions bulletinId={bulletin.id} />
      <div className={rows.columns}>
        <Stack gap="lg">
          <Card withBorder padding="md">
            <Stack>
              <Title order={2}>{t.audio}</Title>
              <BulletinSound bulletin={bulletin} />
              {bulletin.text !== null && (
                <div>
                  <Title order={3}>{t.words}</Title>
                  <Text className={classes.text}>{bulletin.text}</Text>
                </div>
              )}
            </Stack>
          </Card>
          <SchedulesCard bulletin={bulletin} />
          <AiringHistory bulletinId={bulletin.id} />
        </Stack>
        <Stack gap="lg">
          <BulletinFacts bulletin={bulletin} />
          <WhereCard areaCodes={bulletin.areaCodes} areaNames={bulletin.areaNames} />
        </Stack>
      </div>
    </Page>
  )
}

function Decision({ bulletin: { status, decisionReason } }: { bulletin: ServerBulletin }) {
  const t = useTexts(bulletinTexts)
  if (decisionReason === null || (status !== 'rejected' && status !== 'revoked')) return null
  return (
    <Alert color={status === 'rejected' ? 'emergency' : 'gray'} variant="light">
      {status === 'rejected' ? t.returned(decisionReason) : t.revokedBecause(decisionReason)}
    </Alert>
  )
}

function BulletinFacts({ bulletin }: { bulletin: ServerBulletin }) {
  const t = useTexts(bulletinTexts)
  const words = useTexts(common)
  const format = useFormat()
  const facts: Array<[string, string | null]> = [
    [t.topic, words.topic[bulletin.topic as keyof typeof words.topic] ?? bulletin.topic],
    [t.duration, bulletin.clipDurationMs === null ? null : format.duration(bulletin.clipDurationMs)],
    [t.author, bulletin.authorName],
    [t.submittedAt, bulletin.submittedAt && format.dateTime(bulletin.submittedAt)],
    [t.approver, bulletin.approverName],
    [t.approvedAt, bulletin.approvedAt && format.dateTime(bulletin.approvedAt)],
  ]
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Facts facts={facts} />
      </Stack>
    </Card>
  )
}
