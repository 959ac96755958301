import { z } from 'zod'
import { type FieldError, Problem } from '../errors.ts'
import { crossingFault, type Ring, ringFault, roundRing, signedArea, simplifyRing, wind } from './rings.ts'
import { AreaCode, type ImportShapes, ShapeGeometry } from './schema.ts'

/** The most that one shape takes as JSON: a phone on 3G draws a hundred of them. */
export const SHAPE_MAX_BYTES = 20_000
const FAULTS_SHOWN = 200
// A whole province as surveyed has fewer; the server draws maps, it does not compute with them.
const POSITIONS_MAX = 100_000
// Some twenty metres, then doubled until the shape fits.
const FIRST_TOLERANCE = 0.0002

const Feature = z.object({
  type: z.literal('Feature'),
  // Not through the whole schema at once: thousands of positions would give thousands of messages.
  properties: z.object({ code: AreaCode }),
  geometry: ShapeGeometry,
})

export type ParsedShape = { code: string; geometry: ShapeGeometry; simplified: boolean }

/** The shapes of a collection, valid, rounded, wound and small. Errors: `area.shapes-invalid` with every faulty feature. */
export function parseShapes({ features }: z.infer<typeof ImportShapes>): ParsedShape[] {
  const errors: FieldError[] = []
  const fault = (index: number, detail: string) =>
    void errors.push({ pointer: `/features/${index}`, detail: `feature ${index}: ${detail}` })
  const shapes: ParsedShape[] = []
  const first = new Map<string, number>()
  for (const [index, given] of features.entries()) {
    const parsed = Feature.safeParse(given)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      fault(index, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not a feature'}`)
      continue
    }
    const { code } = parsed.data.properties
    const earlier = first.get(code)
    if (earlier !== undefined) fault(index, `area ${code} already stands in feature ${earlier}`)
    first.set(code, index)
    const polygons = polygonsOf(parsed.data.geometry).map((rings) => rings.map(roundRing))
    const wrong = faultOf(polygons)
    if (wrong) fault(index, `area ${code}: ${wrong}`)
    else shapes.push({ code, ...shrink(polygons.map((rings) => rings.map((ring, at) => wind(ring, at === 0)))) })
  }
  if (errors.length > 0) throw shapesInvalid(errors)
  return shapes
}

export function shapesInvalid(errors: readonly FieldError[]): Problem {
  return new Problem('area.shapes-invalid', {
    detail: `${errors.length === 1 ? 'One fault' : `${errors.length} faults`}; nothing was imported.`,
    errors: errors.slice(0, FAULTS_SHOWN),
  })
}

const polygonsOf = (geometry: ShapeGeometry): Ring[][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates

function faultOf(polygons: Ring[][]): string | undefined {
  const rings = polygons.flat()
  if (polygons.length === 0 || polygons.some(({ length }) => length === 0)) return 'it has no polygon, or one no ring'
  const positions = rings.reduce((sum, { length }) => sum + length, 0)
  if (positions > POSITIONS_MAX) return `it has ${positions} positions, more than ${POSITIONS_MAX}`
  const wrong = rings.map(ringFault).find(Boolean)
  // What is drawn with fewer corners anyway need not be looked at corner by corner.
  if (wrong || isLarge(toGeometry(polygons))) return wrong
  return rings.map(crossingFault).find(Boolean)
}

const isLarge = (geometry: ShapeGeometry): boolean => JSON.stringify(geometry).length > SHAPE_MAX_BYTES

/** As few points as it takes to stay below the limit; the smallest islands go before the coast loses its form. */
function shrink(polygons: Ring[][]): { geometry: ShapeGeometry; simplified: boolean } {
  let kept = polygons
  for (let tolerance = FIRST_TOLERANCE; ; tolerance *= 2) {
    const geometry = toGeometry(kept)
    if (!isLarge(geometry)) return { geometry, simplified: kept !== polygons }
    const thinned = polygons.map((rings) =>
      rings.map((ring) => simplifyRing(ring, tolerance)).filter((ring, at) => at === 0 || ring.length >= 4),
    )
    kept = thinned.filter(([outer = []]) => outer.length >= 4)
    // Nothing but islands of one size: the largest stands for them.
    if (kept.length === 0) return { geometry: toGeometry([largest(polygons)]), simplified: true }
  }
}

const sizeOf = ([outer = []]: Ring[]): number => Math.abs(signedArea(outer))
const largest = (polygons: Ring[][]): Ring[] =>
  polygons.reduce((best, polygon) => (sizeOf(polygon) > sizeOf(best) ? polygon : best), polygons[0] ?? [])

const toGeometry = (polygons: Ring[][]): ShapeGeometry => {
  const [only = []] = polygons
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons }
}
