import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hullOf, withHulls } from './hull.ts'
import type { MapArea, MapPoint } from './types.ts'

type Position = [number, number]
const position = fc.tuple(fc.double({ min: 102, max: 110, noNaN: true }), fc.double({ min: 8, max: 23.5, noNaN: true }))

/** Crossings of a ray to the east: an oracle that knows nothing of hulls. */
function isInside([x, y]: Position, ring: readonly Position[]): boolean {
  let inside = false
  ring.slice(1).forEach(([bx, by], i) => {
    const [ax, ay] = ring[i] ?? [0, 0]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  })
  return inside
}
const signedArea = (ring: readonly Position[]): number =>
  ring.slice(1).reduce((sum, [bx, by], i) => sum + (ring[i]?.[0] ?? 0) * by - bx * (ring[i]?.[1] ?? 0), 0) / 2

const point = (id: string, areaCode: string, at: Position | undefined): MapPoint => ({
  id,
  name: id,
  areaCode,
  lon: at?.[0] ?? null,
  lat: at?.[1] ?? null,
  state: 'online',
})

describe('the outline of an area that has no shape', () => {
  test('contains every speaker, is closed and turns counterclockwise', () => {
    fc.assert(
      fc.property(fc.array(position, { minLength: 1, maxLength: 60 }), (positions) => {
        const ring = hullOf(positions) ?? []
        expect(ring[0]).toEqual(ring.at(-1))
        expect(signedArea(ring)).toBeGreaterThan(0)
        for (const at of positions) expect(isInside(at, ring)).toBe(true)
      }),
    )
  })

  test('does not depend on the order of the speakers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(position, { minLength: 1, maxLength: 30 }), (positions) => {
        expect(hullOf([...positions].reverse())).toEqual(hullOf(positions))
      }),
    )
  })

  test('of a single speaker is a place that can be tapped, of none is nothing', () => {
    const ring = hullOf([[105.8, 21.6]], 400) ?? []
    const width = (Math.max(...ring.map(([lon]) => lon)) - 105.8) * 111_320 * Math.cos((21.6 * Math.PI) / 180)
    expect(width).toBeCloseTo(400, 0)
    expect(hullOf([])).toBeUndefined()
  })
})

describe('areas on the map', () => {
  const commune: MapArea = { code: '05857', name: 'Xã Phúc Thuận', parentCode: '19' }
  const hamlet: MapArea = { code: '05857-001', name: 'Xóm Nà Lay', parentCode: '05857' }
  const empty: MapArea = { code: '05857-002', name: 'Xóm Khe Cạn', parentCode: '05857' }
  const points = [
    point('a', '05857-001', [105.7, 21.5]),
    point('b', '05857', [105.8, 21.6]),
    point('c', '05857-002', undefined),
  ]

  test('keep the shape they have', () => {
    const shape = withHulls([], [commune], points)
    expect(withHulls(shape, [commune], [])).toEqual(shape)
  })

  test('are outlined by the speakers in them and below them, the wider one underneath', () => {
    const drawn = withHulls([], [hamlet, empty, commune], points)
    expect(drawn.map(({ id }) => id)).toEqual(['05857', '05857-001'])
    const outer = drawn[0]?.geometry.coordinates[0] as Position[]
    expect(isInside([105.7, 21.5], outer) && isInside([105.8, 21.6], outer)).toBe(true)
  })
})
