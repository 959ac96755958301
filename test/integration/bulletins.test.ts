import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { rejectBulletin } from '../../src/bulletins/decide.ts'
import { getBulletin } from '../../src/bulletins/get.ts'
import type { Bulletin } from '../../src/bulletins/schema.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { revokeAndStop } from '../../src/dispatch/stop.ts'
import { approveAsSeen } from '../support/approve.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

async function draft(areaCodes: AreaCode[] = ['05857']): Promise<Bulletin & { clipSha256: string }> {
  const clip = await core.clip()
  const content = {
    title: 'Họp xóm',
    topic: 'notice',
    language: 'vi',
    priority: 'normal',
    clipId: clip.id,
    areaCodes,
  } as const
  return { ...(await createBulletin(core.author, { ...content, areaCodes })), clipSha256: clip.sha256 }
}
async function submitted(areaCodes?: AreaCode[]) {
  const bulletin = await draft(areaCodes)
  await submitBulletin(core.author, bulletin.id)
  return bulletin
}
const approve = (by: Core['ctx'], { id, clipSha256, revision }: { id: string; clipSha256: string; revision: number }) =>
  approveAsSeen(by, id, { clipSha256, revision })
const audited = async (id: string) =>
  (
    await core.ctx.db.selectFrom('auditEntries').select('action').where('subjectId', '=', id).orderBy('seq').execute()
  ).map(({ action }) => action)

describe('approval', () => {
  test('binds another person to the very audio, and every step is in the audit log', async () => {
    const bulletin = await submitted()
    const approved = await approve(core.approver, bulletin)
    expect(approved).toMatchObject({
      status: 'approved',
      approverId: core.approver.actor.id,
      clipSha256: bulletin.clipSha256,
    })
    expect(await audited(bulletin.id)).toEqual(['bulletin.create', 'bulletin.submit', 'bulletin.approve'])
  })

  test('is never one’s own, whatever roles one holds', async () => {
    const { actor } = core.author
    const both = {
      ...core.author,
      actor: { ...actor, grants: [...actor.grants, { role: 'approver' as const, path: '/VN/' }] },
    }
    const bulletin = await submitted()
    expect((await problemOf(approve(both, bulletin))).code).toBe('bulletin.self-approval')
    expect(await getBulletin(core.author, bulletin.id)).toMatchObject({ status: 'submitted', approverId: null })
  })

  test('of an edit is not for whoever edited', async () => {
    const bulletin = await submitted()
    const editor = {
      ...core.approver,
      actor: {
        ...core.approver.actor,
        grants: [
          { role: 'author' as const, path: '/VN/19/' },
          { role: 'approver' as const, path: '/VN/19/' },
        ],
      },
    }
    const edited = await updateBulletin(editor, bulletin.id, { revision: 1, title: 'Họp xóm tối nay' })
    await submitBulletin(editor, bulletin.id)
    expect((await problemOf(approve(editor, { ...bulletin, ...edited, clipSha256: bulletin.clipSha256 }))).code).toBe(
      'bulletin.self-approval',
    )
  })

  test('of another sound than the one that was heard is refused, and says which sound it is now', async () => {
    const bulletin = await submitted()
    const other = await core.clip()
    await updateBulletin(core.author, bulletin.id, { revision: 1, clipId: other.id })
    await submitBulletin(core.author, bulletin.id)
    const problem = await problemOf(approve(core.approver, bulletin))
    expect(problem).toMatchObject({ code: 'bulletin.changed-since-heard', fields: { clipSha256: other.sha256 } })
    await approve(core.approver, { id: bulletin.id, clipSha256: other.sha256, revision: 2 })
  })

  test('of the same sound for other areas than were seen is refused: one approves what one saw', async () => {
    const bulletin = await submitted(['05857'])
    const { clipSha256 } = bulletin
    await updateBulletin(core.author, bulletin.id, { revision: 1, areaCodes: ['19'] })
    await submitBulletin(core.author, bulletin.id)
    expect(await problemOf(approveAsSeen(core.approver, bulletin.id, { clipSha256, revision: 1 }))).toMatchObject({
      code: 'bulletin.changed-since-heard',
      fields: { clipSha256, revision: 2 },
    })
    const approved = await approveAsSeen(core.approver, bulletin.id, { clipSha256, revision: 2 })
    expect(approved).toMatchObject({ status: 'approved', areaCodes: ['19'] })
  })

  test('takes authority over every area of the bulletin', async () => {
    const commune = await core.person('approver', '05857')
    const bulletin = await submitted(['05857', '05818'])
    const problem = await problemOf(approve(commune, bulletin))
    expect(problem).toMatchObject({ code: 'permission.denied', fields: { areaCodes: ['05818'] } })
    for (const role of ['author', 'duty_officer', 'technician', 'viewer', 'administrator'] as const)
      expect((await problemOf(approve(await core.person(role), bulletin))).code).toBe('permission.denied')
  })

  test('of a draft, and of what was already decided, is refused with what is possible', async () => {
    const bulletin = await draft()
    expect(await problemOf(approve(core.approver, bulletin))).toMatchObject({
      code: 'bulletin.wrong-state',
      fields: { state: 'draft', allowed: ['edit', 'submit'] },
    })
    await submitBulletin(core.author, bulletin.id)
    await rejectBulletin(core.approver, bulletin.id, { reason: 'Sai ngày' })
    expect((await problemOf(approve(core.approver, bulletin))).code).toBe('bulletin.wrong-state')
  })

  test('by two people at once is one approval, audited once', async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => core.person('approver')))
    const bulletin = await submitted()
    const results = await Promise.allSettled([core.approver, ...others].map((by) => approve(by, bulletin)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'bulletin.wrong-state' })
    expect((await audited(bulletin.id)).filter((action) => action === 'bulletin.approve')).toHaveLength(1)
  })

  test('and rejection at once: one of them counts', async () => {
    const other = await core.person('approver')
    const bulletin = await submitted()
    const results = await Promise.allSettled([
      approve(core.approver, bulletin),
      rejectBulletin(other, bulletin.id, { reason: 'Sai ngày' }),
    ])
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('and an edit at once never leave an approved bulletin with a sound nobody heard', async () => {
    for (let round = 0; round < 5; round += 1) {
      const bulletin = await submitted()
      const other = await core.clip()
      await Promise.allSettled([
        approve(core.approver, bulletin),
        updateBulletin(core.author, bulletin.id, { revision: 1, clipId: other.id }),
      ])
      const now = await getBulletin(core.author, bulletin.id)
      if (now.status === 'approved') expect(now.clipSha256).toBe(bulletin.clipSha256)
      else expect(now).toMatchObject({ status: 'draft', approverId: null, clipSha256: other.sha256 })
    }
  })
})

describe('an edit', () => {
  test('voids the approval: it is a draft again, with a new revision and nobody’s approval', async () => {
    const bulletin = await submitted()
    await approve(core.approver, bulletin)
    const edited = await updateBulletin(core.author, bulletin.id, { revision: 1, title: 'Họp xóm tối mai' })
    expect(edited).toMatchObject({
      status: 'draft',
      revision: 2,
      approverId: null,
      approvedAt: null,
      submittedAt: null,
    })
    expect((await problemOf(approve(core.approver, bulletin))).code).toBe('bulletin.wrong-state')
  })

  test('never brings in the voice of an emergency alert, nor does a new bulletin', async () => {
    const { clipId } = await core.alert()
    const { id, title, language, priority, areaCodes, revision } = await draft()
    const content = { title, topic: 'notice', language, priority, areaCodes, clipId } as const
    const refused = await Promise.all(
      [createBulletin(core.author, content), updateBulletin(core.author, id, { clipId, revision })].map(problemOf),
    )
    expect(refused.map(({ code }) => code)).toEqual(['clip.is-alert', 'clip.is-alert'])
    expect((await getBulletin(core.author, id)).revision).toBe(revision)
  })

  test('of an old revision is refused: the other’s edit is not lost', async () => {
    const bulletin = await draft()
    const results = await Promise.allSettled(
      ['một', 'hai', 'ba'].map((title) => updateBulletin(core.author, bulletin.id, { revision: 1, title })),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await problemOf(updateBulletin(core.author, bulletin.id, { revision: 1, title: 'bốn' }))).toMatchObject({
      code: 'bulletin.changed',
      fields: { revision: 2 },
    })
  })

  test('cannot move a bulletin to areas outside the editor’s, nor take it from others', async () => {
    const bulletin = await draft(['05857'])
    const commune = await core.person('author', '05857')
    expect((await problemOf(updateBulletin(commune, bulletin.id, { revision: 1, areaCodes: ['05818'] }))).code).toBe(
      'permission.denied',
    )
    const neighbour = await core.person('author', '05818')
    expect((await problemOf(updateBulletin(neighbour, bulletin.id, { revision: 1, areaCodes: ['05818'] }))).code).toBe(
      'permission.denied',
    )
  })

  test('of what was revoked is refused: its history stays as it was', async () => {
    const bulletin = await submitted()
    await approve(core.approver, bulletin)
    await revokeAndStop(core.approver, bulletin.id, { reason: 'Nhầm' })
    expect((await problemOf(updateBulletin(core.author, bulletin.id, { revision: 1, title: 'x' }))).code).toBe(
      'bulletin.wrong-state',
    )
  })
})

test('only what can be heard can be submitted', async () => {
  const { id } = await createBulletin(core.author, {
    title: 'Trống',
    topic: 'notice',
    language: 'vi',
    priority: 'normal',
    areaCodes: ['05857'],
  })
  expect((await problemOf(submitBulletin(core.author, id))).code).toBe('bulletin.no-content')
})

test('a bulletin of areas one does not see looks like none at all', async () => {
  const bulletin = await draft()
  const foreign = await core.person('author', '24')
  expect((await problemOf(getBulletin(foreign, bulletin.id))).code).toBe('bulletin.not-found')
  expect((await problemOf(submitBulletin(foreign, bulletin.id))).code).toBe('permission.denied')
})

test('a hamlet inside a commune that is meant already is not meant twice', async () => {
  const bulletin = await draft(['05857-h1', '05857'])
  expect(bulletin.areaCodes).toEqual(['05857'])
})
