import { afterAll, beforeAll, expect, test } from 'vitest'
import { countChildren } from '../../src/reach/children.ts'
import { askReach } from '../../src/reach/reach.ts'
import { moveSpeaker } from '../../src/speakers/move.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
  await core.ctx.db.updateTable('areas').set({ kind: 'hamlet' }).where('code', '=', '05857-h1').execute()
  for (const [area, online] of [
    ['05857', true],
    ['05857-h1', true],
    ['05857-h1', false],
    ['05818', false],
    ['24001', true],
  ] as const)
    await core.speaker(area, { online })
})
afterAll(() => core?.close())

test('who would hear is each speaker once, by area and by commune, and how many are connected', async () => {
  expect(await askReach(core.author, { areaCodes: ['05857', '05857-h1', '05818'] })).toEqual({
    speakers: 4,
    online: 2,
    communes: 2,
    areas: [
      { code: '05857', name: '05857', speakers: 3, online: 2 },
      { code: '05857-h1', name: '05857-h1', speakers: 2, online: 1 },
      { code: '05818', name: '05818', speakers: 1, online: 0 },
    ],
    byCommune: [
      { code: '05818', name: '05818', speakers: 1, online: 0 },
      { code: '05857', name: '05857', speakers: 3, online: 2 },
    ],
  })
})

test('a group stands for its members, and a province for all in it', async () => {
  const id = core.ctx.ids.next('grp')
  const made = { createdBy: 'test', createdAt: core.clock.now() }
  await core.ctx.db
    .insertInto('areaGroups')
    .values({ id, name: 'Ven sông', areaCodes: ['05857-h1', '05818'], ...made })
    .execute()
  expect(await askReach(core.author, { areaCodes: [id] })).toMatchObject({ speakers: 3, online: 1, communes: 2 })
  expect(await askReach(core.author, { areaCodes: ['19'] })).toMatchObject({
    speakers: 4,
    online: 2,
    areas: [{ code: '19', speakers: 4 }],
  })
})

test('a speaker that was taken down is heard by nobody', async () => {
  const id = await core.speaker('24001')
  const north = await core.person('viewer', '24')
  expect((await askReach(north, { areaCodes: ['24'] })).speakers).toBe(2)
  await core.ctx.db.updateTable('speakers').set({ status: 'retired' }).where('id', '=', id).execute()
  expect((await askReach(north, { areaCodes: ['24'] })).speakers).toBe(1)
})

test('nobody counts the speakers of areas they may not see, and a wrong code is named', async () => {
  expect((await problemOf(askReach(core.author, { areaCodes: ['05857', '24'] }))).code).toBe('permission.denied')
  await expect(askReach(core.author, { areaCodes: ['05857', '99999'] })).rejects.toMatchObject({
    code: 'area.not-found',
    errors: [{ pointer: '/areaCodes/1' }],
  })
})

test('the tree shows, beside each child of yours, the speakers anywhere below it', async () => {
  expect(await countChildren(core.author, '19')).toEqual([
    { code: '05818', speakers: 1, online: 0 },
    { code: '05857', speakers: 3, online: 2 },
  ])
  const commune = await core.person('author', '05857')
  expect(await countChildren(commune, '19')).toEqual([{ code: '05857', speakers: 3, online: 2 }])
  const technician = await core.person('technician')
  const empty = await core.speaker('05818')
  await moveSpeaker(technician, empty, { areaCode: '05857-h1' })
  expect(await countChildren(core.author, '05857')).toEqual([{ code: '05857-h1', speakers: 3, online: 2 }])
})
