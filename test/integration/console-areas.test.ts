import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contains, drawVillage, placeIn } from '../../scripts/demo/shapes.ts'
import { SHAPE_MAX_BYTES } from '../../src/areas/parse-shapes.ts'
import { crossingFault, ringFault } from '../../src/areas/rings.ts'
import type { AreaShapes, ShapeGeometry } from '../../src/areas/schema.ts'
import { importShapes, listShapes } from '../../src/areas/shapes.ts'
import { createRegistry, importSmallTree, importText, type Registry } from '../support/registry.ts'

let registry: Registry
beforeAll(async () => {
  registry = await createRegistry()
  await importSmallTree(registry.ctx)
})
afterAll(() => registry?.stop())

const square = (lon: number, lat: number, size = 0.1): Array<[number, number]> => [
  [lon, lat],
  [lon + size, lat],
  [lon + size, lat + size],
  [lon, lat + size],
  [lon, lat],
]
const polygon = (...rings: Array<Array<[number, number]>>) => ({ type: 'Polygon', coordinates: rings })
const feature = (code: string, geometry: unknown) => ({ type: 'Feature', properties: { code }, geometry })
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection' as const, features })
const stored = async (): Promise<number> =>
  Number(
    (
      await registry.database.db
        .selectFrom('areaShapes')
        .select(({ fn }) => fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  )
const pointsOf = ({ type, coordinates }: ShapeGeometry): number =>
  (type === 'Polygon' ? coordinates.flat() : coordinates.flat(2)).length

describe('outlines of areas', () => {
  test('every fault is named by its feature, and nothing of the file is taken in', async () => {
    const bowtie: Array<[number, number]> = [
      [105, 21],
      [105.1, 21.1],
      [105.1, 21],
      [105, 21.1],
      [105, 21],
    ]
    const file = collection(
      feature('90001', polygon(square(105, 21))),
      feature('90002', polygon(bowtie)),
      feature('90003', polygon(square(21, 105))),
      feature('90003', { type: 'Point', coordinates: [105, 21] }),
      feature('90', polygon(square(105, 21).slice(0, -1))),
      { type: 'Feature', properties: {}, geometry: polygon(square(105, 21)) },
      feature('90001', polygon(square(106, 21))),
    )
    const before = await stored()
    const problem = await importShapes(registry.ctx, file, 'thử').catch((error) => error)
    expect(problem.code).toBe('area.shapes-invalid')
    expect(problem.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual(
      [1, 2, 3, 4, 5, 6].map((index) => `/features/${index}`),
    )
    expect(problem.errors[1].detail).toContain('are they swapped?')
    const unknown = await importShapes(
      registry.ctx,
      collection(feature('77777', polygon(square(105, 21)))),
      'thử',
    ).catch((error) => error)
    expect(unknown.errors).toEqual([{ pointer: '/features/0', detail: 'feature 0: there is no area 77777' }])
    expect(await stored()).toBe(before)
  })

  test('a coast of fifty thousand corners is drawn in 20 kB, still simple and in its place', async () => {
    const corners = Array.from({ length: 50_000 }, (_, at): [number, number] => {
      const angle = (at / 50_000) * 2 * Math.PI
      const far = 0.5 + 0.05 * Math.sin(31 * angle) + 0.01 * Math.sin(997 * angle)
      return [105.5 + far * Math.cos(angle), 21.5 + far * Math.sin(angle)]
    })
    const coast = [...corners, ...corners.slice(0, 1)]
    expect(await importShapes(registry.ctx, collection(feature('90', polygon(coast))), 'thử')).toEqual({
      shapes: 1,
      simplified: 1,
    })
    const [shape] = (await listShapes(registry.ctx, { within: '90', kinds: 'tinh' })).features
    expect(shape?.properties).toMatchObject({ code: '90', name: 'Tỉnh Thử Nghiệm', kind: 'tinh' })
    const size = JSON.stringify(shape?.geometry).length
    expect(size).toBeLessThanOrEqual(SHAPE_MAX_BYTES)
    expect(size).toBeGreaterThan(SHAPE_MAX_BYTES / 4)
    if (shape?.geometry.type !== 'Polygon') throw new Error('one polygon goes in, one comes out')
    const ring = shape.geometry.coordinates[0] ?? []
    expect(ringFault(ring) ?? crossingFault(ring)).toBeUndefined()
    for (const [lon, lat] of ring) expect(Math.hypot(lon - 105.5, lat - 21.5)).toBeLessThan(0.57)
  })

  test('each sees the outlines of their own areas only, and asks again for nothing that has not changed', async () => {
    await importShapes(
      registry.ctx,
      collection(
        feature('90001', polygon(square(105, 21))),
        feature('90002', { type: 'MultiPolygon', coordinates: [[square(105.2, 21)], [square(105.4, 21).reverse()]] }),
        feature('91001', polygon(square(105.6, 21))),
      ),
      'thử',
    )
    const commune = registry.as(['viewer', '/VN/90/90002/'])
    const first = await registry.request(commune, '/areas/shapes?kinds=xa,phuong')
    const body = (await first.json()) as AreaShapes // safe: the schema of the route
    expect(body.features.map(({ id }) => id)).toEqual(['90002'])
    expect(pointsOf(body.features[0]?.geometry ?? { type: 'Polygon', coordinates: [] })).toBe(10)
    const etag = first.headers.get('etag') ?? ''
    const again = await registry.request(commune, '/areas/shapes?kinds=xa,phuong', {
      headers: { 'if-none-match': etag },
    })
    expect({ status: again.status, body: await again.text() }).toEqual({ status: 304, body: '' })
    const children = await listShapes(registry.ctx, { parent: '90' })
    expect(children.features.map(({ id }) => id)).toEqual(['90001', '90002'])
    // RFC 7946: outer rings go against the clock, however they came.
    const outer = children.features[1]?.geometry
    expect(outer?.type === 'MultiPolygon' && outer.coordinates[1]?.[0]?.[1]).toEqual([105.5, 21])
  })

  test('whoever does not administer an area cannot redraw it', async () => {
    const stranger = registry.as(['administrator', '/VN/91/'])
    const file = collection(feature('91001', polygon(square(105, 21))), feature('90001', polygon(square(105, 21))))
    await expect(importShapes(stranger, file, 'thử')).rejects.toMatchObject({ code: 'permission.denied' })
  })
})

describe('the made-up village of the demo', () => {
  test.each([1, 2, 10])(
    '%i hamlets in a commune: every outline is a simple ring, every loudspeaker stands in its own',
    (n) => {
      const { hamlets, communes, province } = drawVillage(4, n)
      expect(hamlets.map((group) => group.length)).toEqual([n, n, n, n])
      for (const ring of [...hamlets.flat(), ...communes, province])
        expect(ringFault(ring) ?? crossingFault(ring)).toBeUndefined()
      for (const [commune, group] of hamlets.entries())
        for (const ring of group)
          for (let speaker = 0; speaker < 30; speaker++) {
            const { latitude, longitude } = placeIn(ring, speaker)
            expect(contains(ring, [longitude, latitude])).toBe(true)
            expect(contains(communes[commune] ?? [], [longitude, latitude])).toBe(true)
          }
      expect(drawVillage(4, n)).toEqual({ hamlets, communes, province })
    },
  )
})

describe('the preview of a list', () => {
  test('says what would be added, renamed, moved and ended, whom it leaves without an area, and writes nothing', async () => {
    const { ctx, database } = registry
    const versions = () => database.db.selectFrom('areas').selectAll().orderBy('code').orderBy('validFrom').execute()
    const before = await versions()
    const list =
      'code,name,kind,parentCode\n90,Tỉnh Thử Nghiệm,tinh,\n90001,Xã Đồng Xanh Mới,xa,90\n90002,Xã Suối Bạc,xa,91\n' +
      '91,Tỉnh Bên Cạnh,tinh,\n91001,Xã Sông Lớn,xa,91\n91002,Xã Núi Cao,xa,91\n'
    const made = { name: 'Thử', email: 'thu@example.vn', createdAt: new Date(), updatedAt: new Date() }
    await database.db
      .insertInto('authUsers')
      .values({ id: 'usr_x', image: null, disabledAt: null, ...made })
      .execute()
    await database.db
      .insertInto('grants')
      .values({
        ...{ id: 'grt_x', userId: 'usr_x', role: 'viewer', areaCode: '90003', groupId: null, grantedBy: 'test' },
        ...{ grantedAt: new Date(), revokedAt: null },
      })
      .execute()
    const { preview } = await importText(ctx, '2031-01-01', list, { dryRun: true })
    expect(preview).toEqual({
      added: [{ code: '91002', name: 'Xã Núi Cao', kind: 'xa', parentCode: '91' }],
      renamed: [{ code: '90001', name: 'Xã Đồng Xanh Mới', kind: 'xa', parentCode: '90', nameBefore: 'Xã Đồng Xanh' }],
      moved: [{ code: '90002', name: 'Xã Suối Bạc', kind: 'xa', parentCode: '91', parentCodeBefore: '90' }],
      ended: [{ code: '90003', name: 'Phường Ngòi Đỏ', kind: 'phuong', parentCode: '90' }],
      counts: { added: 1, renamed: 1, moved: 1, ended: 1, unchanged: 3 },
      grantsWithoutArea: 1,
      hamletsWithoutCommune: 0,
    })
    expect(await versions()).toEqual(before)
  })

  const real = new URL('../../../shared/data/areas/', import.meta.url)
  test.skipIf(!existsSync(new URL('units-2025-07.csv', real)))(
    'the real reform of July 2025: 10,810 units become 3,355',
    { timeout: 30_000 },
    async () => {
      const own = await createRegistry()
      try {
        const [old, now] = await Promise.all(
          ['units-2025-01.csv', 'units-2025-07.csv'].map((name) => readFile(new URL(name, real), 'utf8')),
        )
        await importText(own.ctx, '2025-01-01', old ?? '')
        const { preview, areas } = await importText(own.ctx, '2025-07-01', now ?? '', { dryRun: true })
        const counts = preview?.counts
        expect(areas).toBe(3_355)
        expect((counts?.added ?? 0) + (counts?.unchanged ?? 0)).toBeLessThanOrEqual(areas)
        expect(counts?.ended).toBeGreaterThan(7_000)
        expect(preview?.ended).toHaveLength(50)
        expect(preview?.renamed.every(({ name, nameBefore }) => name !== nameBefore)).toBe(true)
      } finally {
        await own.stop()
      }
    },
  )
})
