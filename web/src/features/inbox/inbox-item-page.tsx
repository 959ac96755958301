import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconSpeakerphone, IconVersions } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import layout from '../../ui/layout.module.css'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Loading, QueryView } from '../../ui/states.tsx'
import { WhereCard } from '../bulletins/where-card.tsx'
import classes from './inbox.module.css'
import { type InboxItem, itemQuery, versionsQuery } from './inbox-queries.ts'
import { ItemActions } from './item-actions.tsx'
import { ItemBadge } from './item-badge.tsx'
import { ItemFacts } from './item-facts.tsx'
import { ItemFate } from './item-fate.tsx'
import { ItemSound } from './item-sound.tsx'
import { ItemTold } from './item-told.tsx'
import { ItemVersions } from './item-versions.tsx'
import { inboxTexts } from './texts.ts'

/** One item from above: what it says, for where, until when; what became of it, and what its source was told. */
export function InboxItemPage() {
  const { itemId = '' } = useParams({ strict: false })
  const t = useTexts(inboxTexts)
  const item = useQuery(itemQuery(itemId))
  if (!item.data)
    return (
      <Page title={t.title}>
        <QueryView query={item} loading={<Loading lines={6} />}>
          {() => null}
        </QueryView>
      </Page>
    )
  return <Item key={item.data.id} item={item.data} />
}

function Item({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const isBulletin = item.kind === 'bulletin'
  return (
    <Page title={item.title} lead={item.sourceName} actions={<ItemActions item={item} />}>
      {item.mode === 'drill' && (
        <div className={classes['drill']}>
          <IconSpeakerphone aria-hidden />
          <span>{t.drillBanner}</span>
        </div>
      )}
      {item.mode === 'test' && (
        <Alert color="gray" variant="light">
          {t.testBanner}
        </Alert>
      )}
      <Group gap="xs">
        <PriorityBadge priority={item.priority} mode={item.mode} />
        <ItemBadge status={item.status} />
      </Group>
      <Newer item={item} />
      <div className={rows.columns}>
        <Stack gap="lg">
          <ItemFate item={item} />
          <Card withBorder padding="md">
            <Stack>
              <Title order={2}>{t.content}</Title>
              {isBulletin ? <ItemSound item={item} /> : <Text>{t.cancellation}</Text>}
              {item.text !== null && (
                <div>
                  <Title order={3}>{t.words}</Title>
                  <Text className={layout.text}>{item.text}</Text>
                </div>
              )}
            </Stack>
          </Card>
        </Stack>
        <Stack gap="lg">
          <ItemFacts item={item} />
          <ItemVersions item={item} />
          <WhereCard areaCodes={item.areaCodes} areaNames={item.areaNames} />
          <ItemTold item={item} />
        </Stack>
      </div>
    </Page>
  )
}

function Newer({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const { data } = useQuery(versionsQuery(item))
  const newest = data?.toSorted((a, b) => b.version - a.version)[0]
  if (!newest || newest.version <= item.version) return null
  return (
    <Alert color="amber" variant="light" icon={<IconVersions />} title={t.newer}>
      <LinkButton to="/inbox/$itemId" params={{ itemId: newest.id }} variant="default">
        {t.openNewest}
      </LinkButton>
    </Alert>
  )
}
