import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clusterPoints, projectPoints } from './clusters.ts'
import { KINDS } from './point-kinds.ts'
import type { MapPoint, PointState } from './types.ts'

const point = fc.record({
  lat: fc.option(fc.double({ min: 8, max: 23.5, noNaN: true })),
  lon: fc.double({ min: 102, max: 110, noNaN: true }),
  state: fc.constantFrom<PointState>('online', 'offline', 'playing', 'played', 'waiting', 'silent'),
})
const points = fc
  .array(point, { maxLength: 80 })
  .map((list) => list.map((one, i): MapPoint => ({ ...one, id: `${i}`, name: `${i}`, areaCode: '19' })))
const zoom = fc.integer({ min: 0, max: 18 })

test('every speaker with a position is counted exactly once, at every zoom', () => {
  fc.assert(
    fc.property(points, zoom, (list, z) => {
      const plane = projectPoints(list)
      const { lone, clusters } = clusterPoints(plane, 256 * 2 ** z, 64)
      const shown = [...lone, ...clusters.flatMap(({ members }) => members)].map((place) => plane.source[place])
      const placed = list.flatMap(({ lat }, i) => (lat === null ? [] : [i]))
      expect(shown.sort((a = 0, b = 0) => a - b)).toEqual(placed)
    }),
  )
})

test('a cluster says how many of its speakers are silent, playing, offline, and stands among them', () => {
  fc.assert(
    fc.property(points, zoom, (list, z) => {
      const plane = projectPoints(list)
      for (const { kinds, members, x } of clusterPoints(plane, 256 * 2 ** z, 64).clusters) {
        expect(members.length).toBeGreaterThan(1)
        for (const [i, kind] of KINDS.entries())
          expect(kinds[i]).toBe(members.filter((place) => KINDS[plane.kind[place] ?? 0] === kind).length)
        const xs = members.map((place) => plane.x[place] ?? 0)
        expect(x).toBeGreaterThanOrEqual(Math.min(...xs) - 1e-12)
        expect(x).toBeLessThanOrEqual(Math.max(...xs) + 1e-12)
      }
    }),
  )
})

test('speakers are put where the tiles of every web map have them', () => {
  // Hà Nội, by the formula of the OpenStreetMap wiki: tile 12/3252/1803 of 4096.
  const plane = projectPoints([{ id: 'a', name: 'a', areaCode: '01', lat: 21.0278, lon: 105.8342, state: 'online' }])
  expect(Math.floor((plane.x[0] ?? 0) * 4096)).toBe(3252)
  expect(Math.floor((plane.y[0] ?? 0) * 4096)).toBe(1803)
})
