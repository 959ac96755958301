import { Badge, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { RelayBadge } from '../relays/relay-badge.tsx'
import { editorTexts } from './editor-texts.ts'
import { daysInWords, kindOf, titleOf } from './item-words.ts'
import classes from './programmes.module.css'
import { type PlacedItem, type ProgrammeItem, stationsQuery } from './queries.ts'

type ItemFactsProps = {
  item: ProgrammeItem
  placed: PlacedItem | undefined
  /** Buttons at the end of the line. */
  children?: ReactNode
  /** A player under it. */
  below?: ReactNode
}

/** When an item begins, what it is, how long; and why it does not sound, when it does not. */
export function ItemFacts({ item, placed, children, below }: ItemFactsProps) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const days = daysInWords(item, t, format)
  const at = placed?.startAt
  return (
    <div className={classes['body']}>
      <div className={classes['times']}>
        <Text fw={600}>{at ? format.clock(at) : '–'}</Text>
        {placed && placed.offsetMs !== null && (
          <Text c="dimmed">+{format.duration(wholeSeconds(placed.offsetMs))}</Text>
        )}
      </div>
      <div className={classes['main']}>
        <Text fw={600}>{titleOf(item, placed, t)}</Text>
        <div className={classes['meta']}>
          <Text c="dimmed">{kindOf(item, t)}</Text>
          <State item={item} placed={placed} />
        </div>
        {days && <Text c="dimmed">{days}</Text>}
        {placed?.skippedText && (
          <Text>
            {t.notOnAir}: {placed.skippedText[language]}
          </Text>
        )}
      </div>
      {placed && placed.durationMs > 0 && (
        <Text className={classes['length']}>{format.duration(placed.durationMs)}</Text>
      )}
      {children}
      {below && <div className={classes['below']}>{below}</div>}
    </div>
  )
}

/** A bulletin that is not approved, a station that is not heard: shown before it becomes silence. */
function State({ item, placed }: Pick<ItemFactsProps, 'item' | 'placed'>) {
  const t = useTexts(editorTexts)
  const { data: stations } = useQuery({ ...stationsQuery, enabled: item.kind === 'relay' })
  if (item.kind === 'relay') {
    const station = stations?.find(({ id }) => id === item.relayId)
    return station ? <RelayBadge status={station.status} /> : null
  }
  const status = placed?.contentStatus
  if (item.kind !== 'bulletin' || !status || !(status in t.bulletinState)) return null
  const isApproved = status === 'approved'
  return (
    <Badge
      variant="light"
      color={isApproved ? 'leaf' : 'amber'}
      leftSection={isApproved ? undefined : <IconAlertTriangle size={16} aria-hidden />}
      h="auto"
      styles={{ label: { whiteSpace: 'normal' } }}
    >
      {t.bulletinState[status as keyof typeof t.bulletinState]}
    </Badge>
  )
}

/** As a clock shows it: a second counts when it is over. */
const wholeSeconds = (ms: number): number => Math.floor(ms / 1_000) * 1_000
