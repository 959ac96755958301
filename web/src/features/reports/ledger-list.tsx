import { Box, Button, Card, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { DeliveryBadge } from '../../ui/badges.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { type VirtualColumn, VirtualList } from '../../ui/virtual-list.tsx'
import { isStatus } from './delivery-kinds.ts'
import { ledgerTexts } from './ledger-texts.ts'
import type { Delivery, Summary } from './queries.ts'
import { useDeliveries } from './use-deliveries.ts'
import { useReason } from './use-reason.ts'

const ROOM_FOR_TABLE = '(min-width: 62em)'
const ROW_HEIGHT = 60
const CARDS = 30

/** Every speaker of the airing (or those of one state, by the address) with its one state and the reason in words. */
export function LedgerList({ occurrenceId, summary }: { occurrenceId: string; summary: Summary }) {
  const t = { ...useTexts(common), ...useTexts(ledgerTexts) }
  const isWide = useMediaQuery(ROOM_FOR_TABLE)
  const { status: given }: Record<string, string | undefined> = useSearch({ strict: false })
  const status = isStatus(given) ? given : undefined
  const list = useDeliveries(occurrenceId, status, summary)
  const label = status ? t.listOf(t.deliveryStatus[status]) : t.list
  const total = status ? (summary.byStatus.find((counted) => counted.status === status)?.count ?? 0) : summary.targets
  const readOn = () => {
    if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
  }
  return (
    <Box className="loa-screen-only">
      <QueryView
        query={list}
        empty={{ when: ({ pages }) => pages[0]?.items.length === 0, show: <Empty title={t.noneSuch} /> }}
      >
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          return isWide ? (
            <Rows items={items} label={label} onEnd={readOn} />
          ) : (
            <Cards
              key={status}
              items={items}
              total={total}
              label={label}
              onEnd={readOn}
              busy={list.isFetchingNextPage}
            />
          )
        }}
      </QueryView>
    </Box>
  )
}

type RowsProps = { items: readonly Delivery[]; label: string; onEnd(): void }

function Rows({ items, label, onEnd }: RowsProps) {
  const t = useTexts(ledgerTexts)
  const navigate = useNavigate()
  const columns = useColumns()
  return (
    <VirtualList
      items={items}
      keyOf={({ speakerId }) => speakerId}
      columns={columns}
      label={label || t.list}
      rowHeight={ROW_HEIGHT}
      height="65vh"
      onOpen={({ speakerId }) => void navigate({ to: '/speakers/$speakerId', params: { speakerId } })}
      onEndReached={onEnd}
    />
  )
}

function useColumns(): Array<VirtualColumn<Delivery>> {
  const t = useTexts(ledgerTexts)
  const format = useFormat()
  const reasonOf = useReason()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words and forms of one language
  return useMemo(
    () => [
      { key: 'speaker', header: t.speaker, width: 'minmax(0, 1.2fr)', cell: (row) => <SpeakerLink delivery={row} /> },
      {
        key: 'area',
        header: t.area,
        width: 'minmax(0, 1.2fr)',
        cell: ({ areaName, areaCode }) => areaName || areaCode,
      },
      { key: 'status', header: t.status, width: '200px', cell: ({ status }) => <DeliveryBadge status={status} /> },
      {
        key: 'reason',
        header: t.reason,
        width: 'minmax(0, 2fr)',
        cell: (row) => (
          <Text lineClamp={2} title={row.detail ?? undefined}>
            {reasonOf(row)}
          </Text>
        ),
      },
      {
        key: 'started',
        header: t.startedAt,
        width: '110px',
        align: 'end',
        cell: ({ startedAt }) => <span className="loa-tabular">{startedAt ? format.clock(startedAt) : '–'}</span>,
      },
      {
        key: 'played',
        header: t.played,
        width: '90px',
        align: 'end',
        cell: ({ playedMs }) => (
          <span className="loa-tabular">{playedMs === null ? '–' : format.duration(playedMs)}</span>
        ),
      },
    ],
    [t, format],
  )
}

type CardsProps = RowsProps & { total: number; busy: boolean }

function Cards({ items, total, label, onEnd, busy }: CardsProps) {
  const t = useTexts(ledgerTexts)
  const format = useFormat()
  const reasonOf = useReason()
  const [shown, setShown] = useState(CARDS)
  const showMore = () => {
    if (shown + CARDS > items.length) onEnd()
    setShown(shown + CARDS)
  }
  return (
    <Stack gap="xs">
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={label}>
        {items.slice(0, shown).map((delivery) => (
          <Card key={delivery.speakerId} component="li" withBorder padding="sm">
            <Group justify="space-between" gap="xs" align="flex-start">
              <div style={{ flex: '1 1 160px' }}>
                <SpeakerLink delivery={delivery} />
                <Text c="dimmed">{delivery.areaName || delivery.areaCode}</Text>
              </div>
              <DeliveryBadge status={delivery.status} />
            </Group>
            <Text mt={4}>{reasonOf(delivery)}</Text>
            {delivery.startedAt && (
              <Text c="dimmed" className="loa-tabular">
                {t.startedAt} {format.clock(delivery.startedAt)}
                {delivery.playedMs !== null && ` · ${t.played} ${format.duration(delivery.playedMs)}`}
              </Text>
            )}
          </Card>
        ))}
      </Stack>
      {total > shown && (
        <Button variant="default" loading={busy} onClick={showMore}>
          {t.more(format.number(total - Math.min(shown, items.length)))}
        </Button>
      )}
    </Stack>
  )
}

function SpeakerLink({ delivery: { speakerId, speakerName } }: { delivery: Delivery }) {
  const t = useTexts(ledgerTexts)
  return (
    <TextLink to="/speakers/$speakerId" params={{ speakerId }}>
      {speakerName || t.unnamed}
    </TextLink>
  )
}
