import { KINDS, kindOf } from './point-kinds.ts'
import type { MapPoint } from './types.ts'

/** Points on the plane of the web map: x and y in 0..1, as many as have a position; `source` is the place in the list. */
export type Plane = { count: number; x: Float64Array; y: Float64Array; kind: Uint8Array; source: Uint32Array }

/** Points that would overlap, at their middle; `kinds[i]` of them are of `KINDS[i]`. `members` are places on the plane. */
export type Cluster = { x: number; y: number; kinds: number[]; members: number[] }

const MAX_LATITUDE = 85.051_128

/** Web Mercator (EPSG:3857), once per list, so that zooming only multiplies. */
export function projectPoints(points: readonly MapPoint[]): Plane {
  const [x, y] = [new Float64Array(points.length), new Float64Array(points.length)]
  const [kind, source] = [new Uint8Array(points.length), new Uint32Array(points.length)]
  let count = 0
  points.forEach((point, place) => {
    if (point.lat === null || point.lon === null) return
    const lat = (Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, point.lat)) * Math.PI) / 180
    x[count] = point.lon / 360 + 0.5
    y[count] = 0.5 - Math.log(Math.tan(lat) + 1 / Math.cos(lat)) / (2 * Math.PI)
    kind[count] = KINDS.indexOf(kindOf(point))
    source[count] = place
    count += 1
  })
  return { count, x, y, kind, source }
}

/**
 * Gathers what falls into one cell of a grid that is fixed to the earth, so that panning never regroups. `worldPx` is the
 * width of the earth at this zoom. Lone points keep their place; every point is in exactly one of the two lists.
 */
export function clusterPoints(plane: Plane, worldPx: number, cellPx: number): { lone: number[]; clusters: Cluster[] } {
  const columns = Math.ceil(worldPx / cellPx) + 1
  const cells = new Map<number, number[]>()
  for (let place = 0; place < plane.count; place += 1) {
    const column = Math.floor((at(plane.x, place) * worldPx) / cellPx)
    const row = Math.floor((at(plane.y, place) * worldPx) / cellPx)
    const cell = row * columns + column
    const members = cells.get(cell)
    if (members) members.push(place)
    else cells.set(cell, [place])
  }
  const lone: number[] = []
  const clusters: Cluster[] = []
  for (const members of cells.values()) {
    if (members.length === 1) lone.push(...members)
    else clusters.push(clusterOf(plane, members))
  }
  return { lone, clusters }
}

function clusterOf(plane: Plane, members: number[]): Cluster {
  const kinds = KINDS.map(() => 0)
  let [x, y] = [0, 0]
  for (const place of members) {
    x += at(plane.x, place)
    y += at(plane.y, place)
    const kind = at(plane.kind, place)
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  return { x: x / members.length, y: y / members.length, kinds, members }
}

/** Places come from the plane itself, so there is always a number. */
export const at = (values: ArrayLike<number>, place: number): number => values[place] ?? 0
