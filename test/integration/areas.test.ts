import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requireAreas } from '../../src/areas/find.ts'
import { changeGroup, createGroup } from '../../src/areas/groups.ts'
import { createHamlet, endHamlet, renameHamlet } from '../../src/areas/hamlets.ts'
import { getArea, listAreas } from '../../src/areas/list.ts'
import { verifyAudit } from '../../src/audit/verify.ts'
import { fixedClock } from '../../src/clock.ts'
import { createSpeaker } from '../../src/speakers/create.ts'
import { createRegistry, fixture, importSmallTree, importText, type Registry } from '../support/registry.ts'

const SHARED = new URL('../../../shared/data/areas/', import.meta.url)

let registry: Registry
const clock = fixedClock('2026-11-21T01:00:00Z')
beforeEach(async () => {
  registry = await createRegistry({ clock: fixedClock('2026-11-21T01:00:00Z') })
})
afterEach(() => registry.stop())

const codeAt = async (code: string, day: string) =>
  (await requireAreas(registry.ctx.db, [code], new Date(`${day}T05:00:00Z`)))[0]
const allRows = async () =>
  registry.ctx.db.selectFrom('areas').selectAll().orderBy('code').orderBy('validFrom').execute()
const page = { limit: 200 }

describe('importing lists', () => {
  test('a newer list ends the older one on its first day; each day has its own tree', async () => {
    await importText(registry.ctx, '2025-01-01', await fixture('areas-three-level.csv'))
    const result = await importText(registry.ctx, '2025-07-01', await fixture('areas-two-level.csv'))
    expect(result).toMatchObject({ added: 4, ended: 5, changed: 0, nothingChanged: false })
    expect(await codeAt('90003', '2025-06-30')).toMatchObject({ name: 'Xã Ngòi Đỏ', path: '/VN/90/901/90003/' })
    expect(await codeAt('90003', '2025-07-01')).toMatchObject({ name: 'Phường Ngòi Đỏ Mới', path: '/VN/90/90003/' })
    await expect(codeAt('90002', '2025-07-01')).rejects.toMatchObject({ code: 'area.not-found' })
    await expect(codeAt('90002', '2024-12-31')).rejects.toMatchObject({ code: 'area.not-found' })
  })

  test('an older list imported after a newer one ends where the newer starts: the order of imports does not matter', async () => {
    await importText(registry.ctx, '2025-07-01', await fixture('areas-two-level.csv'))
    expect(await importText(registry.ctx, '2025-01-01', await fixture('areas-three-level.csv'))).toMatchObject({
      validTo: '2025-07-01',
    })
    const lateFirst = await allRows()
    const other = await createRegistry()
    try {
      await importText(other.ctx, '2025-01-01', await fixture('areas-three-level.csv'))
      await importText(other.ctx, '2025-07-01', await fixture('areas-two-level.csv'))
      expect(await other.ctx.db.selectFrom('areas').selectAll().orderBy('code').orderBy('validFrom').execute()).toEqual(
        lateFirst,
      )
    } finally {
      await other.stop()
    }
  })

  test('the same list again changes nothing and says so', async () => {
    const text = await fixture('areas-three-level.csv')
    await importText(registry.ctx, '2025-01-01', text)
    await importText(registry.ctx, '2025-07-01', await fixture('areas-two-level.csv'))
    const before = await allRows()
    expect(await importText(registry.ctx, '2025-01-01', text)).toMatchObject({ nothingChanged: true, unchanged: 9 })
    expect(await allRows()).toEqual(before)
    expect(await verifyAudit(registry.ctx.db)).toMatchObject({ ok: true, entries: 2 })
  })

  test('a corrected list of the same day replaces the faulty one', async () => {
    const text = await fixture('areas-two-level.csv')
    await importText(registry.ctx, '2025-07-01', text)
    const corrected = `${text.replace('Mới', 'Cũ').replace('90001,Xã Đồng Xanh,xa,90\n', '')}90004,Xã Thêm,xa,90\n`
    expect(await importText(registry.ctx, '2025-07-01', corrected)).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
      unchanged: 2,
    })
    await expect(codeAt('90001', '2026-01-01')).rejects.toMatchObject({ code: 'area.not-found' })
  })

  test('a preview counts what would change and changes nothing', async () => {
    const before = await allRows()
    const preview = await importText(registry.ctx, '2025-07-01', await fixture('areas-two-level.csv'), { dryRun: true })
    expect(preview).toMatchObject({ dryRun: true, added: 4, nothingChanged: false })
    expect(await allRows()).toEqual(before)
    expect(await verifyAudit(registry.ctx.db)).toMatchObject({ entries: 0 })
  })

  test('a list with faults imports nothing of it', async () => {
    const before = await allRows()
    await expect(importText(registry.ctx, '2025-07-01', await fixture('areas-faulty.csv'))).rejects.toMatchObject({
      code: 'area.list-invalid',
    })
    expect(await allRows()).toEqual(before)
  })

  test('a list cannot hold beyond the start of the next one, nor end before it begins', async () => {
    await importText(registry.ctx, '2025-07-01', await fixture('areas-two-level.csv'))
    const older = await fixture('areas-three-level.csv')
    for (const validTo of ['2025-07-02', '2025-01-01'])
      await expect(importText(registry.ctx, '2025-01-01', older, { validTo })).rejects.toMatchObject({
        code: 'request.invalid',
        errors: [{ pointer: '/query/validTo' }],
      })
    expect(await importText(registry.ctx, '2025-01-01', older, { validTo: '2025-06-01' })).toMatchObject({
      validTo: '2025-06-01',
    })
    await expect(codeAt('90002', '2025-06-15')).rejects.toMatchObject({ code: 'area.not-found' })
  })

  test('only an administrator of the whole country imports', async () => {
    const text = await fixture('areas-two-level.csv')
    for (const ctx of [registry.as(['administrator', '/VN/90/']), registry.as(['technician', '/VN/'])])
      await expect(importText(ctx, '2025-07-01', text)).rejects.toMatchObject({ code: 'permission.denied' })
    await importText(registry.as(['administrator', '/VN/']), '2025-07-01', text)
  })

  test('hamlets follow their commune into the new tree, on the day it begins', async () => {
    await importText(registry.ctx, '2025-01-01', await fixture('areas-three-level.csv'))
    const { code } = await createHamlet(registry.ctx, { communeCode: '90003', name: 'Thôn Thượng' })
    expect(code).toBe('90003-01')
    await createHamlet(registry.ctx, { communeCode: '90002', name: 'Thôn Hạ' })
    const result = await importText(registry.ctx, '2027-01-01', await fixture('areas-two-level.csv'))
    expect(result).toMatchObject({ hamletsEnded: 1 })
    expect((await codeAt(code, '2026-12-31'))?.path).toBe('/VN/90/901/90003/90003-01/')
    expect((await codeAt(code, '2027-01-01'))?.path).toBe('/VN/90/90003/90003-01/')
    await expect(codeAt('90002-01', '2027-01-01')).rejects.toMatchObject({ code: 'area.not-found' })
    expect(await importText(registry.ctx, '2027-01-01', await fixture('areas-two-level.csv'))).toMatchObject({
      nothingChanged: true,
    })
  })

  test('a hamlet made after the next list was imported stands in both trees', async () => {
    await importText(registry.ctx, '2025-01-01', await fixture('areas-three-level.csv'))
    await importText(registry.ctx, '2027-01-01', await fixture('areas-two-level.csv'))
    const { code } = await createHamlet(registry.ctx, { communeCode: '90003', name: 'Thôn Thượng' })
    await renameHamlet(registry.ctx, { code, name: 'Thôn Trung' })
    expect(await codeAt(code, '2026-11-21')).toMatchObject({ name: 'Thôn Trung', path: '/VN/90/901/90003/90003-01/' })
    expect(await codeAt(code, '2027-06-01')).toMatchObject({ name: 'Thôn Trung', path: '/VN/90/90003/90003-01/' })
  })

  test('speakers whose commune ends are counted, so that somebody moves them', async () => {
    await importText(registry.ctx, '2025-01-01', await fixture('areas-three-level.csv'))
    await createSpeaker(registry.ctx, { name: 'Cụm 1', areaCode: '90002' })
    expect(
      await importText(registry.ctx, '2026-01-01', await fixture('areas-two-level.csv'), { dryRun: true }),
    ).toMatchObject({
      speakersWithoutArea: 1,
    })
  })

  test('a list that begins before a hamlet was made takes nothing from the speakers in it', async () => {
    await importText(registry.ctx, '2025-07-01', await fixture('areas-two-level.csv'))
    const { code } = await createHamlet(registry.ctx, { communeCode: '90001', name: 'Thôn Trung' })
    await createSpeaker(registry.ctx, { name: 'Cụm 1', areaCode: code })
    const list = await fixture('areas-two-level.csv')
    expect(await importText(registry.ctx, '2025-07-01', list, { dryRun: true })).toMatchObject({
      speakersWithoutArea: 0,
    })
  })

  test('over HTTP the CSV is the body, and faults come back with their lines', async () => {
    const admin = registry.as(['administrator', '/VN/'])
    const post = (query: string, body: string) =>
      registry.request(admin, `/areas/import?${query}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/csv' },
      })
    const preview = await post('validFrom=2025-07-01&dryRun=true', await fixture('areas-two-level.csv'))
    expect(await preview.json()).toMatchObject({ added: 4, dryRun: true })
    const faulty = await post('validFrom=2025-07-01', await fixture('areas-faulty.csv'))
    expect(faulty.status).toBe(422)
    expect(await faulty.json()).toMatchObject({
      code: 'area.list-invalid',
      errors: expect.arrayContaining([
        { pointer: '/lines/7', detail: 'line 7: parentCode 99 is not a code of this list' },
      ]),
    })
    const undated = await post('dryRun=true', await fixture('areas-two-level.csv'))
    expect(await undated.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/query/validFrom' }] })
    const done = await post('validFrom=2025-07-01', await fixture('areas-two-level.csv'))
    expect(await done.json()).toMatchObject({ added: 4, dryRun: false })
  })
})

describe('hamlets', () => {
  beforeEach(() => importSmallTree(registry.ctx))

  test('codes count up and are never given twice', async () => {
    const first = await createHamlet(registry.ctx, { communeCode: '90001', name: 'Thôn 1' })
    await createHamlet(registry.ctx, { communeCode: '90001', name: 'Thôn 2' })
    await endHamlet(registry.ctx, { code: first.code })
    const names = ['Thôn 3', 'Thôn 4', 'Thôn 5']
    const made = await Promise.all(names.map((name) => createHamlet(registry.ctx, { communeCode: '90001', name })))
    expect(made.map(({ code }) => code).sort()).toEqual(['90001-03', '90001-04', '90001-05'])
  })

  test('two people who add the same hamlet at once make one', async () => {
    const both = await Promise.allSettled(
      ['Thôn Đá', 'thôn đá'].map((name) => createHamlet(registry.ctx, { communeCode: '90001', name })),
    )
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'area.name-taken', fields: { areaCode: '90001-01' } },
    })
  })

  test('a new name holds from today; yesterday keeps the old one', async () => {
    const { code } = await createHamlet(registry.ctx, { communeCode: '90001', name: 'Thôn Cũ' })
    const tomorrow = { ...registry.ctx, clock: fixedClock('2026-11-22T01:00:00Z') }
    await renameHamlet(tomorrow, { code, name: 'Thôn Mới' })
    expect(await codeAt(code, '2026-11-21')).toMatchObject({ name: 'Thôn Cũ', validTo: '2026-11-22' })
    expect(await codeAt(code, '2026-11-22')).toMatchObject({ name: 'Thôn Mới', validTo: null })
  })

  test('one in which speakers stand does not end', async () => {
    const { code } = await createHamlet(registry.ctx, { communeCode: '90001', name: 'Thôn 1' })
    await createSpeaker(registry.ctx, { name: 'Cụm 1', areaCode: code })
    await expect(endHamlet(registry.ctx, { code })).rejects.toMatchObject({
      code: 'area.in-use',
      fields: { speakers: 1 },
    })
  })

  test('stand only below a lowest unit, and official units are not changed by hand', async () => {
    const hamlet = await createHamlet(registry.ctx, { communeCode: '90001', name: 'Thôn 1' })
    for (const communeCode of ['90', 'VN', hamlet.code])
      await expect(createHamlet(registry.ctx, { communeCode, name: 'X' })).rejects.toMatchObject({
        code: 'area.not-lowest',
      })
    await expect(renameHamlet(registry.ctx, { code: '90001', name: 'X' })).rejects.toMatchObject({
      code: 'area.official',
    })
    await expect(endHamlet(registry.ctx, { code: '90' })).rejects.toMatchObject({ code: 'area.official' })
  })

  test('belong to the administrator of the commune', async () => {
    const name = 'Thôn 1'
    for (const ctx of [registry.as(['administrator', '/VN/90/90002/']), registry.as(['author', '/VN/90/90001/'])])
      await expect(createHamlet(ctx, { communeCode: '90001', name })).rejects.toMatchObject({
        code: 'permission.denied',
      })
    await createHamlet(registry.as(['administrator', '/VN/90/90001/']), { communeCode: '90001', name })
  })
})

describe('finding areas', () => {
  beforeEach(() => importSmallTree(registry.ctx))
  const codes = async (ctx: typeof registry.ctx, query: Parameters<typeof listAreas>[1]) =>
    (await listAreas(ctx, query)).items.map(({ code }) => code)

  test('names are found without accents, codes by their start', async () => {
    expect(await codes(registry.ctx, { ...page, q: 'ngoi do' })).toEqual(['90003'])
    expect(await codes(registry.ctx, { ...page, q: 'NGÒI' })).toEqual(['90003'])
    expect(await codes(registry.ctx, { ...page, q: '9000' })).toEqual(['90001', '90002', '90003'])
    expect(await codes(registry.ctx, { ...page, q: '%' })).toEqual([])
  })

  test('children, subtrees and kinds', async () => {
    expect(await codes(registry.ctx, { ...page, parent: 'VN' })).toEqual(['90', '91'])
    expect(await codes(registry.ctx, { ...page, within: '91' })).toEqual(['91', '91001'])
    expect(await codes(registry.ctx, { ...page, kind: 'phuong' })).toEqual(['90003'])
  })

  test('everybody sees the areas of their scope, and for a single one those above it', async () => {
    const viewer = registry.as(['viewer', '/VN/90/90001/'], ['viewer', '/VN/91/'])
    expect(await codes(viewer, page)).toEqual(['90001', '91', '91001'])
    expect((await getArea(viewer, '90')).ancestors.map(({ code }) => code)).toEqual(['VN'])
    await expect(getArea(viewer, '90002')).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(listAreas(registry.as(), page)).rejects.toMatchObject({ code: 'permission.denied' })
  })

  test('pages follow each other without a gap', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { items, nextCursor } = await listAreas(registry.ctx, { limit: 2, ...(cursor && { cursor }) })
      seen.push(...items.map(({ code }) => code))
      cursor = nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(['90', '90001', '90002', '90003', '91', '91001', 'VN'])
  })

  test('a missing code is named with its place; order is kept, repeats are dropped', async () => {
    const find = (list: string[]) => requireAreas(registry.ctx.db, list, clock.now())
    expect((await find(['90003', '90', '90003'])).map(({ code }) => code)).toEqual(['90003', '90'])
    await expect(find(['90', '99999', '90001', '88888'])).rejects.toMatchObject({
      code: 'area.not-found',
      fields: { areaCodes: ['99999', '88888'] },
      errors: [{ pointer: '/areaCodes/1' }, { pointer: '/areaCodes/3' }],
    })
  })
})

describe('groups', () => {
  beforeEach(() => importSmallTree(registry.ctx))

  test('stand for their members wherever codes do', async () => {
    const group = await createGroup(registry.ctx, { name: 'Ba xã ven sông', areaCodes: ['90003', '90001'] })
    const areas = await requireAreas(registry.ctx.db, ['90001', group.id, '91001'], clock.now())
    expect(areas.map(({ code }) => code)).toEqual(['90001', '90003', '91001'])
    await expect(requireAreas(registry.ctx.db, [`grp_${'0'.repeat(26)}`], clock.now())).rejects.toMatchObject({
      code: 'area.not-found',
    })
  })

  test('an administrator cannot reach beyond their own scope through one', async () => {
    const admin = registry.as(['administrator', '/VN/90/'])
    await expect(createGroup(admin, { name: 'X', areaCodes: ['90001', '91001'] })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const group = await createGroup(admin, { name: 'X', areaCodes: ['90001'] })
    await expect(changeGroup(admin, { id: group.id, areaCodes: ['91001'] })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    const foreign = registry.as(['administrator', '/VN/91/'])
    await expect(changeGroup(foreign, { id: group.id, areaCodes: ['91001'] })).rejects.toMatchObject({
      code: 'permission.denied',
    })
    expect(await changeGroup(admin, { id: group.id, areaCodes: ['90002'] })).toMatchObject({ areaCodes: ['90002'] })
  })
})

if (existsSync(SHARED))
  test('the real lists of 2025: 3,321 communes of two levels and 10,051 of three, in either order', async () => {
    const read = (name: string) => readFile(new URL(name, SHARED), 'utf8')
    const [twoLevel, threeLevel] = await Promise.all([read('units-2025-07.csv'), read('units-2025-01.csv')])
    expect(await importText(registry.ctx, '2025-07-01', twoLevel)).toMatchObject({ areas: 3355, added: 3355 })
    expect(await importText(registry.ctx, '2025-01-01', threeLevel)).toMatchObject({
      areas: 10810,
      added: 10810,
      validTo: '2025-07-01',
    })
    expect(await importText(registry.ctx, '2025-07-01', twoLevel)).toMatchObject({ nothingChanged: true })
    expect(await codeAt('05857', '2025-06-30')).toMatchObject({ name: 'Phường Bắc Sơn', path: '/VN/19/172/05857/' })
    expect(await codeAt('05857', '2025-07-01')).toMatchObject({ name: 'Phường Phúc Thuận', path: '/VN/19/05857/' })
    expect((await listAreas(registry.ctx, { ...page, q: 'sang moc' })).items.map(({ code }) => code)).toEqual(['05719'])
  })
else test.todo('the real lists of 2025 are not at ../shared/data/areas on this machine')
