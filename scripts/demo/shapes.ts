import { seededRandom } from '../../devices/speaker/random.ts'

/**
 * A made-up country of hills for the demo: hamlets as the cells of a Voronoi partition whose borders meander like
 * streams, communes as groups of neighbouring hamlets. The same numbers give the same country; no library, no data.
 */
export type Position = [lon: number, lat: number]
export type Ring = Position[]
export type Drawing = { hamlets: Ring[][]; communes: Ring[]; province: Ring }

// Thái Nguyên: where the hills are. Some twenty kilometres from the middle to the rim.
const MIDDLE: Position = [105.7, 21.7]
const RADIUS = 0.19
const SEED = 2025
const ROUNDS = 25
const RIM_CORNERS = 40
const MEANDER = 0.09
const MEANDER_DEPTH = 4
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))
// A degree of longitude is shorter than one of latitude here.
const SQUEEZE = Math.cos((MIDDLE[1] * Math.PI) / 180)

/** Outlines of `perCommune` hamlets in each of `communes` (a power of two) communes. */
export function drawVillage(communes: number, perCommune: number): Drawing {
  const sites = relax(communes * perCommune)
  const groups = halve(sites, Math.log2(communes), 0).map((group) => group.toSorted(northFirst))
  const all = groups.flat()
  const cells = groups.map((group) => group.map((site) => cellOf(site, all)))
  return {
    hamlets: cells.map((group) => group.map(meander)),
    communes: cells.map((group) => meander(outlineOf(group))),
    province: meander(outlineOf(cells.flat())),
  }
}

/** A place inside a hamlet for its n-th loudspeaker: from the middle outwards, turned by the golden angle each time. */
export function placeIn(ring: Ring, n: number): { latitude: number; longitude: number } {
  const [x, y] = centroid(ring)
  const reach = Math.sqrt(Math.abs(area(ring)) / Math.PI) * 0.8
  const angle = n * GOLDEN_ANGLE + hash(keyOf(ring[0] ?? MIDDLE))
  for (let far = reach * Math.sqrt((n % 7) / 7); ; far *= 0.8) {
    const at: Position = [x + far * Math.cos(angle), y + far * SQUEEZE * Math.sin(angle)]
    if (contains(ring, at) || far < 1e-5) return { latitude: round(at[1]), longitude: round(at[0]) }
  }
}

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5
const northFirst = (a: Position, b: Position): number => b[1] - a[1]

/** Points spread evenly over the country: each in the middle of its own cell (Lloyd 1982). */
function relax(count: number): Position[] {
  const random = seededRandom(SEED)
  let sites = Array.from({ length: count }, (): Position => {
    const [angle, far] = [random() * 2 * Math.PI, RADIUS * 0.9 * Math.sqrt(random())]
    return [MIDDLE[0] + (far * Math.cos(angle)) / SQUEEZE, MIDDLE[1] + far * Math.sin(angle)]
  })
  for (let turn = 0; turn < ROUNDS; turn++) sites = sites.map((site) => centroid(cellOf(site, sites)))
  return sites
}

/** Halved from west to east, then from south to north: groups of neighbours. */
function halve(sites: Position[], times: number, axis: 0 | 1): Position[][] {
  if (times <= 0) return [sites]
  const sorted = sites.toSorted((a, b) => a[axis] - b[axis])
  const middle = sorted.length / 2
  const next = axis === 0 ? 1 : 0
  return [...halve(sorted.slice(0, middle), times - 1, next), ...halve(sorted.slice(middle), times - 1, next)]
}

/** Neither round nor square, as land is. */
const RIM: Ring = Array.from({ length: RIM_CORNERS }, (_, at): Position => {
  const angle = (at / RIM_CORNERS) * 2 * Math.PI
  const far = RADIUS * (1 + 0.13 * Math.sin(2 * angle + 0.6) + 0.08 * Math.cos(3 * angle) + 0.04 * Math.sin(7 * angle))
  return [MIDDLE[0] + (far * Math.cos(angle)) / SQUEEZE, MIDDLE[1] + far * Math.sin(angle)]
})

/** What of the country lies nearer to this site than to any other: the rim, cut by a line for each of them. */
function cellOf(site: Position, sites: readonly Position[]): Ring {
  const cut = (ring: Ring, other: Position): Ring => {
    // Above 0 on the other's side of the line that is as far from both.
    const beyond = ([x, y]: Position) =>
      (other[0] - site[0]) * (x - (site[0] + other[0]) / 2) + (other[1] - site[1]) * (y - (site[1] + other[1]) / 2)
    return ring.flatMap((from, at): Ring => {
      const to = ring[(at + 1) % ring.length] ?? from
      const [a, b] = [beyond(from), beyond(to)]
      const kept: Ring = a <= 0 ? [from] : []
      if (a * b < 0)
        kept.push([from[0] + ((to[0] - from[0]) * a) / (a - b), from[1] + ((to[1] - from[1]) * a) / (a - b)])
      return kept
    })
  }
  return sites.filter((other) => other !== site).reduce(cut, RIM)
}

const keyOf = ([x, y]: Position): string => `${x.toFixed(6)} ${y.toFixed(6)}`

/** The border of a group of cells: the edges that only one of them has, end to end. */
function outlineOf(cells: readonly Ring[]): Ring {
  const edges = new Map<string, { from: Position; to: Position }>()
  for (const ring of cells)
    for (const [at, from] of ring.entries()) {
      const to = ring[(at + 1) % ring.length] ?? from
      // Neighbours walk their common edge in opposite directions.
      if (!edges.delete(`${keyOf(to)}>${keyOf(from)}`)) edges.set(`${keyOf(from)}>${keyOf(to)}`, { from, to })
    }
  const next = new Map([...edges.values()].map(({ from, to }) => [keyOf(from), { from, to }]))
  const outline: Ring = []
  let edge = next.values().next().value
  while (edge && outline.length < next.size) {
    outline.push(edge.from)
    edge = next.get(keyOf(edge.to))
  }
  return outline
}

/** Every straight edge becomes a winding one, the same for all who share it; closed, as GeoJSON wants it. */
function meander(corners: Ring): Ring {
  const ring = corners.flatMap((from, at) => {
    const to = corners[(at + 1) % corners.length] ?? from
    const forwards = keyOf(from) < keyOf(to)
    const [a, b] = forwards ? [from, to] : [to, from]
    const line = [a, ...bend(a, b, seededRandom(hash(keyOf(a) + keyOf(b))), MEANDER_DEPTH), b]
    return (forwards ? line : line.reverse()).slice(0, -1)
  })
  const closed = [...ring, ...ring.slice(0, 1)].map(([x, y]): Position => [round(x), round(y)])
  return closed.filter((position, at) => at === 0 || keyOf(position) !== keyOf(closed[at - 1] ?? MIDDLE))
}

function bend(a: Position, b: Position, random: () => number, depth: number): Ring {
  if (depth === 0) return []
  const off = (random() - 0.5) * 2 * MEANDER
  const middle: Position = [
    (a[0] + b[0]) / 2 - ((b[1] - a[1]) * off) / SQUEEZE,
    (a[1] + b[1]) / 2 + (b[0] - a[0]) * off * SQUEEZE,
  ]
  return [...bend(a, middle, random, depth - 1), middle, ...bend(middle, b, random, depth - 1)]
}

const hash = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)

function area(ring: Ring): number {
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y]
    return sum + (x * nextY - nextX * y) / 2
  }, 0)
}

function centroid(ring: Ring): Position {
  const [originX, originY] = ring[0] ?? MIDDLE
  let [x, y, twice] = [0, 0, 0]
  for (const [at, from] of ring.entries()) {
    const to = ring[(at + 1) % ring.length] ?? from
    const [x1, y1, x2, y2] = [from[0] - originX, from[1] - originY, to[0] - originX, to[1] - originY]
    const cross = x1 * y2 - x2 * y1
    x += (x1 + x2) * cross
    y += (y1 + y2) * cross
    twice += cross
  }
  return twice === 0 ? [originX, originY] : [originX + x / (3 * twice), originY + y / (3 * twice)]
}

/** Whether a position lies inside a closed ring. */
export function contains(ring: Ring, [x, y]: Position): boolean {
  let inside = false
  for (const [at, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(at + 1) % ring.length] ?? [x1, y1]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
