import type { AreaMapProps, AreaShapes, MapArea, MapPoint } from './types.ts'

type Position = [lon: number, lat: number]
type Feature = AreaShapes['features'][number]

// About as far as a pair of horns is heard; also what makes one speaker, or two, an area that can be tapped.
const MARGIN_METRES = 400
const METRES_PER_DEGREE = 111_320
const CORNERS = 12

/**
 * The outline around positions (degrees, longitude first), a margin outside of them: a closed, counterclockwise ring as
 * GeoJSON wants it. Undefined for no position. Andrew's monotone chain over a small circle around each corner.
 */
export function hullOf(positions: readonly Position[], marginMetres = MARGIN_METRES): Position[] | undefined {
  const ring = convexRing(convexRing(positions).flatMap((corner) => circle(corner, marginMetres)))
  const [first] = ring
  return first && [...ring, first]
}

/** The corners of the hull, not closed. */
function convexRing(positions: readonly Position[]): Position[] {
  const sorted = positions.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  if (sorted.length < 3) return sorted
  return [...halfHull(sorted), ...halfHull(sorted.reverse())]
}

function circle([lon, lat]: Position, metres: number): Position[] {
  const dLat = metres / METRES_PER_DEGREE
  const dLon = dLat / Math.cos((lat * Math.PI) / 180)
  return Array.from({ length: CORNERS }, (_, corner): Position => {
    const angle = (corner / CORNERS) * 2 * Math.PI
    return [lon + dLon * Math.cos(angle), lat + dLat * Math.sin(angle)]
  })
}

/** One side of the hull, without its last point, which begins the other side. */
function halfHull(sorted: readonly Position[]): Position[] {
  const side: Position[] = []
  for (const point of sorted) {
    while (!turnsLeft(side.at(-2), side.at(-1), point)) side.pop()
    side.push(point)
  }
  return side.slice(0, -1)
}

const turnsLeft = (a: Position | undefined, b: Position | undefined, c: Position): boolean =>
  !a || !b || (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0

/** The area and all above it; ends at a circle, which no tree has. */
function upwards(code: string, parents: ReadonlyMap<string, string | null>): Set<string> {
  const codes = new Set<string>()
  for (let at: string | null | undefined = code; at && !codes.has(at); at = parents.get(at)) codes.add(at)
  return codes
}

function gather(positions: Map<string, Position[]>, code: string, position: Position): void {
  const there = positions.get(code)
  if (there) there.push(position)
  else positions.set(code, [position])
}

/** Whether nothing moved: what speakers answer changes many times a minute, where they stand does not. */
export const stand = (before: readonly MapPoint[], now: readonly MapPoint[]): boolean =>
  before === now ||
  (before.length === now.length &&
    before.every((one, i) => {
      const other = now[i]
      return other && one.lat === other.lat && one.lon === other.lon && one.areaCode === other.areaCode
    }))

/** The shapes, and for each area that has none the hull of the speakers in it or anywhere below it. */
export function withHulls(
  shapes: AreaShapes['features'],
  areas: readonly MapArea[],
  points: readonly MapPoint[],
  places: NonNullable<AreaMapProps['places']> = {},
): Feature[] {
  const drawn = new Set(shapes.map(({ id }) => id))
  const missing = new Map(areas.filter(({ code }) => !drawn.has(code)).map((area) => [area.code, area]))
  if (missing.size === 0) return [...shapes]
  const parents = new Map(Object.entries(places).map(([code, { parentCode }]) => [code, parentCode]))
  for (const { code, parentCode } of areas) parents.set(code, parentCode)
  const positions = new Map<string, Position[]>()
  for (const { lat, lon, areaCode } of points) {
    if (lat === null || lon === null) continue
    for (const code of upwards(areaCode, parents)) if (missing.has(code)) gather(positions, code, [lon, lat])
  }
  const hulls = [...missing.values()].flatMap(({ code, name, parentCode, path = '' }): Feature[] => {
    const ring = hullOf(positions.get(code) ?? [])
    const properties = { code, name, kind: 'hull', parentCode, path }
    return ring ? [{ type: 'Feature', id: code, properties, geometry: { type: 'Polygon', coordinates: [ring] } }] : []
  })
  // The widest first, so that what lies inside is drawn above it and can be tapped.
  const widest = hulls.sort((a, b) => (positions.get(b.id)?.length ?? 0) - (positions.get(a.id)?.length ?? 0))
  return [...widest, ...shapes]
}
