import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import { type Areas, type Point, toMapPoint } from './points.ts'
import { speakersTexts } from './texts.ts'
import { useMapAreas } from './use-map-areas.ts'

type SpeakersMapProps = {
  items: readonly Point[]
  places: Areas
  area: string | undefined
  onArea(area: string): void
  current: string | undefined
  onChoose(id: string): void
  height: string
}

/** The same speakers as in the list. A tap on a speaker chooses it, one on an area looks at that area alone. */
export function SpeakersMap({ items, places, area, onArea, current, onChoose, height }: SpeakersMapProps) {
  const t = useTexts(speakersTexts)
  const format = useFormat()
  const drawn = useMapAreas(area)
  const points = useMemo(() => items.map(toMapPoint), [items])
  const without = useMemo(() => items.filter(({ lat }) => lat === null).length, [items])
  return (
    <AreaMapLazy
      label={t.mapLabel}
      {...drawn}
      points={points}
      places={places}
      height={height}
      current={current}
      onPointClick={onChoose}
      onAreaClick={onArea}
    >
      {without > 0 && <Text c="dimmed">{t.noPosition(format.number(without))}</Text>}
    </AreaMapLazy>
  )
}
