/** Rings of GeoJSON polygons: [longitude, latitude] in degrees, the last position the first again. Pure. */
export type Position = [number, number]
export type Ring = Position[]

// About one metre: what is drawn on a phone needs no more, and shorter numbers are half the bytes.
const DECIMALS = 1e5

/** To five decimals, without positions that follow themselves. */
export function roundRing(ring: Ring): Ring {
  const rounded = ring.map(([lon, lat]): Position => [round(lon), round(lat)])
  return rounded.filter((position, at) => at === 0 || !isSame(position, rounded[at - 1]))
}

const round = (degrees: number): number => Math.round(degrees * DECIMALS) / DECIMALS
const isSame = (a: Position | undefined, b: Position | undefined): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1]

/** What is wrong with a rounded ring, in words for its maker; whether it crosses itself is `crossingFault`. */
export function ringFault(ring: Ring): string | undefined {
  const outside = ring.find(([lon, lat]) => Math.abs(lon) > 180 || Math.abs(lat) > 90)
  if (outside)
    return `${outside.join(', ')} is not longitude, latitude in degrees (WGS84)${Math.abs(outside[0]) <= 90 ? '; are they swapped?' : ''}`
  if (!isSame(ring[0], ring.at(-1))) return 'a ring does not end where it begins'
  if (ring.length < 4) return 'a ring has fewer than three different corners'
  if (Math.abs(signedArea(ring)) < 1e-10) return 'a ring has no area'
  return undefined
}

/** Undefined for a simple polygon. Costs up to the square of the corners: for rings of a thousand, not of a million. */
export function crossingFault(ring: Ring): string | undefined {
  const crossing = findCrossing(ring)
  return crossing && `a ring crosses itself near ${crossing.join(', ')}`
}

/** Square degrees; above 0 for counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0
  for (let at = 1; at < ring.length; at++) {
    const [[x1, y1], [x2, y2]] = [ring[at - 1] ?? ZERO, ring[at] ?? ZERO]
    twice += (x2 - x1) * (y2 + y1)
  }
  return -twice / 2
}
const ZERO: Position = [0, 0]

/** Outer rings counter-clockwise, holes clockwise (RFC 7946, 3.1.6). */
export const wind = (ring: Ring, outer: boolean): Ring => (signedArea(ring) > 0 === outer ? ring : ring.toReversed())

/** Douglas and Peucker: no corner moves, and none that is left out lay further than `tolerance` degrees off the line. */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  // A closed line has no two ends to begin with: the corner furthest from the first is the other one.
  const first = ring[0] ?? ZERO
  const far = ring.reduce((best, _, at) => (distance(ring, at, first) > distance(ring, best, first) ? at : best), 0)
  const kept = new Set([0, far, ring.length - 1])
  const open: Array<[number, number]> = [
    [0, far],
    [far, ring.length - 1],
  ]
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span
    let worst = from
    let off = tolerance
    for (let at = from + 1; at < to; at++) {
      const here = offLine(ring[at] ?? ZERO, ring[from] ?? ZERO, ring[to] ?? ZERO)
      if (here > off) [worst, off] = [at, here]
    }
    if (worst === from) continue
    kept.add(worst)
    open.push([from, worst], [worst, to])
  }
  return ring.filter((_, at) => kept.has(at))
}

const distance = (ring: Ring, at: number, [x, y]: Position): number => {
  const [px, py] = ring[at] ?? ZERO
  return Math.hypot(px - x, py - y)
}

function offLine([px, py]: Position, [x1, y1]: Position, [x2, y2]: Position): number {
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length === 0) return Math.hypot(px - x1, py - y1)
  const along = Math.min(1, Math.max(0, ((px - x1) * (x2 - x1) + (py - y1) * (y2 - y1)) / length ** 2))
  return Math.hypot(px - x1 - along * (x2 - x1), py - y1 - along * (y2 - y1))
}

type Edge = { at: number; from: Position; to: Position; left: number; right: number }

/** Where two edges that are no neighbours meet. Swept from west to east: only edges that overlap so are compared. */
function findCrossing(ring: Ring): Position | undefined {
  const count = ring.length - 1
  const edges: Edge[] = []
  for (let at = 0; at < count; at++) {
    const [from, to] = [ring[at] ?? ZERO, ring[at + 1] ?? ZERO]
    edges.push({ at, from, to, left: Math.min(from[0], to[0]), right: Math.max(from[0], to[0]) })
  }
  edges.sort((a, b) => a.left - b.left)
  let active: Edge[] = []
  for (const edge of edges) {
    active = active.filter((other) => other.right >= edge.left)
    for (const other of active) {
      const apart = Math.abs(edge.at - other.at)
      if (apart !== 1 && apart !== count - 1 && meet(edge, other)) return edge.from
    }
    active.push(edge)
  }
  return undefined
}

function meet(a: Edge, b: Edge): boolean {
  const [a1, a2] = [side(b, a.from), side(b, a.to)]
  const [b1, b2] = [side(a, b.from), side(a, b.to)]
  if (a1 * a2 < 0 && b1 * b2 < 0) return true
  return (
    (a1 === 0 && isOn(b, a.from)) ||
    (a2 === 0 && isOn(b, a.to)) ||
    (b1 === 0 && isOn(a, b.from)) ||
    (b2 === 0 && isOn(a, b.to))
  )
}

// In whole units of the rounding, so that 0 means "on the line" and no floating point dust.
const unit = (degrees: number): number => Math.round(degrees * DECIMALS)

function side({ from, to }: Edge, [x, y]: Position): number {
  return (
    (unit(to[0]) - unit(from[0])) * (unit(y) - unit(from[1])) -
    (unit(to[1]) - unit(from[1])) * (unit(x) - unit(from[0]))
  )
}

const isOn = ({ from, to, left, right }: Edge, [x, y]: Position): boolean =>
  x >= left && x <= right && y >= Math.min(from[1], to[1]) && y <= Math.max(from[1], to[1])
