import { Button, Stack, Tabs, Text } from '@mantine/core'
import { IconListDetails, IconMap2 } from '@tabler/icons-react'
import { useDeferredValue, useMemo } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { Empty } from '../../ui/states.tsx'
import { ChosenSpeaker } from './chosen-speaker.tsx'
import { type Filter, filterPoints, type Points, type Sort, sortPoints } from './points.ts'
import { SpeakerList } from './speaker-list.tsx'
import classes from './speakers.module.css'
import { SpeakersMap } from './speakers-map.tsx'
import { speakersTexts } from './texts.ts'

type SpeakersBoardProps = {
  points: Points
  q: string
  filter: Filter
  sort: Sort
  area: string | undefined
  current: string | undefined
  /** List and map side by side; else one of them. */
  isWide: boolean
  isMap: boolean
  onView(isMap: boolean): void
  onChoose(id: string | undefined): void
  onArea(area: string): void
  onSort(sort: Sort): void
  onClear(): void
}

/** List and map of the same speakers; what is chosen in one is marked in the other. */
export function SpeakersBoard(props: SpeakersBoardProps) {
  const { points, filter, sort, area, current, isWide, isMap, onChoose } = props
  const t = useTexts(speakersTexts)
  const format = useFormat()
  const q = useDeferredValue(props.q)
  const { items, areas } = points
  const sorted = useMemo(() => sortPoints(items, areas, sort), [items, areas, sort])
  const shown = useMemo(() => filterPoints(sorted, areas, { q, filter }), [sorted, areas, q, filter])
  const chosen = current === undefined ? undefined : items.find(({ id }) => id === current)

  const list =
    shown.length > 0 ? (
      <SpeakerList
        items={shown}
        areas={areas}
        wide={isWide}
        current={current}
        onChoose={onChoose}
        sort={sort}
        onSort={props.onSort}
      />
    ) : (
      <Empty title={t.noMatch}>
        <Text c="dimmed">{t.noMatchText}</Text>
        <Button variant="default" onClick={props.onClear}>
          {t.clearFilters}
        </Button>
      </Empty>
    )
  const map = (
    <SpeakersMap
      items={shown}
      places={areas}
      area={area}
      onArea={props.onArea}
      current={current}
      onChoose={onChoose}
      height={isWide ? 'max(300px, calc(100dvh - 560px))' : 'max(340px, calc(100dvh - 480px))'}
    />
  )
  const summary = (
    <Text role="status" c="dimmed">
      {t.shown(format.number(shown.length), format.number(items.length))}
    </Text>
  )
  const card = <ChosenSpeaker point={chosen} areas={areas} onClose={() => onChoose(undefined)} />
  if (isWide)
    return (
      <Stack gap="sm">
        {summary}
        <div className={classes['columns']}>
          {list}
          <Stack gap="sm">
            {card}
            {map}
          </Stack>
        </div>
      </Stack>
    )
  return (
    <Tabs value={isMap ? 'map' : 'list'} onChange={(tab) => props.onView(tab === 'map')} keepMounted={false}>
      <Tabs.List aria-label={t.view} mb="sm">
        <Tabs.Tab value="list" leftSection={<IconListDetails size={20} aria-hidden />}>
          {t.list}
        </Tabs.Tab>
        <Tabs.Tab value="map" leftSection={<IconMap2 size={20} aria-hidden />}>
          {t.map}
        </Tabs.Tab>
      </Tabs.List>
      <Stack gap="sm">
        {summary}
        <Tabs.Panel value="list">{list}</Tabs.Panel>
        <Tabs.Panel value="map">
          <Stack gap="sm">
            {map}
            {chosen && card}
          </Stack>
        </Tabs.Panel>
      </Stack>
    </Tabs>
  )
}
