import { Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../area-map/area-map-lazy.tsx'
import type { AreaPaint, MapPoint } from '../area-map/types.ts'
import { QueryView } from '../states.tsx'
import { type Area, areaQuery, childrenQuery, pointsQuery, shapesQuery } from './queries.ts'
import type { Choice } from './selection.ts'
import { texts } from './texts.ts'

type PickerMapProps = {
  roots: readonly Area[]
  value: readonly string[]
  choiceOf(area: Area): Choice
  onToggle(area: Area): void
}

const COUNTRY = 'country'

/** One level of the tree as a map: the areas directly inside the one that is chosen above it. */
export function PickerMap({ roots, value, choiceOf, onToggle }: PickerMapProps) {
  const t = useTexts(texts)
  const [shown, setShown] = useState(roots[0]?.code ?? '')
  const here = useQuery(areaQuery(shown))
  const children = useQuery(childrenQuery(shown))
  const shapes = useQuery(shapesQuery(shown))
  // All loudspeakers of the country are no help to the eye, and half a megabyte.
  const points = useQuery({ ...pointsQuery(shown), enabled: here.data !== undefined && here.data.kind !== COUNTRY })

  const inside = children.data ?? []
  const rootCodes = new Set(roots.map(({ code }) => code))
  const above = here.data ? [...here.data.ancestors, here.data] : []
  const reachable = [...above.slice(above.findIndex(({ code }) => rootCodes.has(code))), ...roots, ...inside]
  const options = new Map(reachable.filter(({ kind }) => kind !== 'hamlet').map(({ code, name }) => [code, name]))
  const mapPoints = useMemo(
    () =>
      points.data?.items.map(
        ({ playing, online, ...point }): MapPoint => ({
          ...point,
          state: playing ? 'playing' : online ? 'online' : 'offline',
          playing,
        }),
      ),
    [points.data],
  )
  const paint: AreaPaint = new Map(
    inside.filter((area) => choiceOf(area) === 'part').map(({ code }) => [code, { color: 'brand', label: t.part }]),
  )
  return (
    <Stack gap="sm">
      <Select
        label={t.mapOf}
        data={[...options].map(([code, name]) => ({ value: code, label: name }))}
        value={shown}
        onChange={(code) => code && setShown(code)}
        allowDeselect={false}
        searchable
      />
      <QueryView query={children}>
        {(areas) => (
          <AreaMapLazy
            label={t.mapLabel(here.data?.name ?? '')}
            shapes={shapes.data}
            areas={areas}
            points={mapPoints}
            places={points.data?.areas}
            paint={paint}
            selected={value}
            onAreaClick={(code) => {
              const area = areas.find((one) => one.code === code)
              if (area) onToggle(area)
            }}
          />
        )}
      </QueryView>
    </Stack>
  )
}
