import { Box } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { AreaMapLazy } from '../../ui/area-map/area-map-lazy.tsx'
import type { AreaPaint, MapColor, MapPoint } from '../../ui/area-map/types.ts'
import { laneColor, laneOf } from './lane.ts'
import { stateOf, toMap } from './map-data.ts'
import { type Alert, type AlertReach, type AreaOfReach, type Delivery, placesQuery, shapesQuery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

type ReachMapProps = { alert: Alert; reach: AlertReach; missing: readonly Delivery[] }

/** Hamlets fill as their speakers answer; the list beside it says the same in words. */
export function ReachMap({ alert, reach, missing }: ReachMapProps) {
  const t = useTexts(emergencyTexts)
  const lane = laneOf(alert)
  const { data: shapes } = useQuery(shapesQuery(alert))
  const { data: places } = useQuery(placesQuery(alert))
  const byCode = useMemo(() => new Map(reach.areas.map((area) => [area.code, area])), [reach])
  const paint = useMemo((): AreaPaint => {
    const of = ({
      silent,
      failed,
      played,
      playing,
      stopped,
      total,
    }: AreaOfReach): { color: MapColor; label: string } => {
      if (silent > 0) return { color: 'amber', label: t.paint.silent }
      if (failed > 0) return { color: 'amber', label: t.paint.failed }
      if (played === total) return { color: 'leaf', label: t.paint.played }
      if (playing > 0) return { color: laneColor(lane), label: t.paint.playing }
      return { color: 'gray', label: stopped > 0 ? t.paint.stopped : t.paint.starting }
    }
    return new Map(reach.areas.map((area) => [area.code, of(area)]))
  }, [reach, lane, t])
  // What lies above would only cover the names of those below.
  const outlines = useMemo(
    () => shapes && { ...shapes, features: shapes.features.filter(({ id }) => byCode.has(id)) },
    [shapes, byCode],
  )
  const drawn = useMemo(() => {
    const { areas, points } = toMap(places)
    const silent = new Set(missing.map(({ speakerId }) => speakerId))
    return {
      areas: areas.filter(({ code }) => byCode.has(code)),
      points: points.flatMap((point): MapPoint[] => {
        const area = byCode.get(point.areaCode)
        if (!area) return []
        const playing = lane === 'drill' ? 'drill' : 'emergency'
        return [{ ...point, state: stateOf(area, silent.has(point.id)), playing }]
      }),
    }
  }, [places, byCode, missing, lane])
  return (
    <Box>
      <AreaMapLazy
        shapes={outlines}
        areas={drawn.areas}
        points={drawn.points}
        paint={paint}
        selected={alert.areaCodes}
        label={t.mapOf(alert.title)}
        height={460}
      />
    </Box>
  )
}
