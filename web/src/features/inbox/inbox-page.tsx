import { Card, Stack, Tabs, Title } from '@mantine/core'
import { IconInbox } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { GROUPS, type Group, type InboxItem, itemsQuery, waitingItemsQuery } from './inbox-queries.ts'
import { ItemRow } from './item-row.tsx'
import { sourcesQuery } from './source-queries.ts'
import { inboxTexts } from './texts.ts'

// safe because Object.keys of a literal gives its keys
const NAMES = Object.keys(GROUPS) as Group[]
const isGroup = (text: string | undefined): text is Group => NAMES.some((name) => name === text)

/** What came from above: what waits first, then what became of the rest. The filter is in the address. */
export function InboxPage() {
  const t = useTexts(inboxTexts)
  const words = useTexts(common)
  const navigate = useNavigate()
  const { state }: Record<string, string | undefined> = useSearch({ strict: false })
  const group = isGroup(state) ? state : undefined
  const tab = group ?? 'all'
  return (
    <Page title={t.title} lead={t.lead}>
      <Tabs
        value={tab}
        variant="pills"
        onChange={(chosen) =>
          void navigate({
            to: '/inbox',
            search: { state: isGroup(chosen ?? undefined) ? (chosen ?? undefined) : undefined },
            replace: true,
          })
        }
      >
        <Tabs.List aria-label={t.tabs}>
          <Tabs.Tab value="all">{words.all}</Tabs.Tab>
          {NAMES.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t.groups[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="md">
          <Stack gap="lg">
            {(group ?? 'waiting') === 'waiting' && <Waiting withTitle={group === undefined} />}
            {group !== 'waiting' && <Others group={group} />}
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function Waiting({ withTitle }: { withTitle: boolean }) {
  const t = useTexts(inboxTexts)
  const waiting = useQuery(waitingItemsQuery)
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        {withTitle && <Title order={2}>{t.waitingTitle}</Title>}
        <QueryView
          query={waiting}
          empty={{
            when: (items) => items.length === 0,
            show: <Empty title={t.nothingWaits}>{t.nothingWaitsText}</Empty>,
          }}
        >
          {(items) => <Rows items={items} label={t.waitingTitle} />}
        </QueryView>
      </Stack>
    </Card>
  )
}

function Others({ group }: { group: Exclude<Group, 'waiting'> | undefined }) {
  const t = useTexts(inboxTexts)
  const words = useTexts(common)
  const items = useInfiniteQuery(itemsQuery(group ? [group] : ['taken', 'closed']))
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        {group === undefined && <Title order={2}>{t.othersTitle}</Title>}
        <QueryView
          query={items}
          empty={{
            when: ({ pages }) => pages.every((page) => page.items.length === 0),
            show: group ? <Empty title={t.noMatch} /> : <Nothing />,
          }}
        >
          {({ pages }) => (
            <Rows items={pages.flatMap((page) => page.items)} label={group ? t.groups[group] : t.othersTitle} />
          )}
        </QueryView>
        <MoreButton list={items}>{words.more}</MoreButton>
      </Stack>
    </Card>
  )
}

function Nothing(): ReactNode {
  const t = useTexts(inboxTexts)
  const may = useMay()
  const isAdmin = may('inbox.write')
  const { data: waiting } = useQuery(waitingItemsQuery)
  // Which sources there are is for administrators alone.
  const { data: sources } = useQuery({ ...sourcesQuery, enabled: isAdmin })
  const isCut = sources?.every(({ status }) => status === 'ended') ?? false
  if (waiting && waiting.length > 0) return <Empty title={t.noMatch} />
  return (
    <Stack align="center" gap={0}>
      <Empty icon={<IconInbox size={40} aria-hidden />} title={isCut ? t.noSource : t.none}>
        {isCut ? t.noSourceText : sources ? t.noneAdmin : t.noneText}
      </Empty>
      {isAdmin && (
        <LinkButton to="/admin/sources" variant="light">
          {t.toSources}
        </LinkButton>
      )}
    </Stack>
  )
}

function Rows({ items, label }: { items: readonly InboxItem[]; label: string }) {
  return (
    <Stack gap={0} component="ul" aria-label={label} p={0} m={0} style={{ listStyle: 'none' }}>
      {items.map((item) => (
        <ItemRow key={item.id} item={item} />
      ))}
    </Stack>
  )
}
