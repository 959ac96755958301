import type { MapArea, MapPoint, PointState } from '../../ui/area-map/types.ts'
import type { AreaOfReach } from './queries.ts'

type Points = {
  items: ReadonlyArray<{
    id: string
    name: string
    areaCode: string
    lat: number | null
    lon: number | null
    online: boolean
  }>
  areas: Readonly<Record<string, { name: string; parentCode: string | null }>>
}

/** The registry's speakers as the map draws them. */
export function toMap(points: Points | undefined): { areas: MapArea[]; points: MapPoint[] } {
  if (!points) return { areas: [], points: [] }
  return {
    areas: Object.entries(points.areas).map(([code, area]) => ({ code, ...area })),
    points: points.items.map(({ online, ...point }) => ({ ...point, state: online ? 'online' : 'offline' })),
  }
}

/**
 * What a speaker's dot says about an alert. The ledger names the silent ones; of the others it is known by area only,
 * so a dot says "playing" or "played" where that holds for every speaker of its area that is not silent.
 */
export function stateOf(area: AreaOfReach | undefined, isMissing: boolean): PointState {
  if (isMissing) return 'silent'
  if (!area) return 'waiting'
  const others = area.total - area.silent - area.failed
  if (others > 0 && area.playing === others) return 'playing'
  if (others > 0 && area.played === others) return 'played'
  return 'waiting'
}
