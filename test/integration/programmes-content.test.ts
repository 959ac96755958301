import { afterAll, beforeAll, expect, test } from 'vitest'
import { withTransaction } from '../../src/context.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, restoreOccurrence } from '../../src/occurrences/change-one.ts'
import { editProgramme } from '../../src/occurrences/change-programme.ts'
import { shiftPlanned } from '../../src/occurrences/give-way.ts'
import { approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightProgramme } from '../../src/preflight/ask.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import type { ProgrammeDetail } from '../../src/programmes/schema.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { type Core, createCore } from '../support/core.ts'

const HOUR = 3_600_000
const ZONE_MS = 7 * HOUR

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

async function approve({ id }: { id: string }): Promise<ProgrammeDetail> {
  const { revision } = await submitProgramme(core.author, id)
  const { hash } = await preflightProgramme(core.approver, id, { airings: 3, list: 0 })
  return approveProgrammeAsShown(core.approver, id, { revision, preflightHash: hash })
}
const airingsOf = ({ id }: { id: string }) =>
  core.ctx.db.selectFrom('occurrences').selectAll().where('programmeId', '=', id).orderBy('startAt').execute()

/** One clip, once, in an hour: approved and planned. */
async function onAir() {
  const local = new Date(core.clock.now().getTime() + ZONE_MS + HOUR).toISOString()
  const [first, second] = [await core.clip(), await core.clip()]
  const programme = await approve(
    await createProgramme(core.author, {
      title: 'Chương trình trưa',
      areaCodes: ['05857'],
      rule: { kind: 'once', on: local.slice(0, 10), at: local.slice(11, 19) },
      budgetSeconds: 60,
      items: [{ kind: 'clip', clipId: first.id, role: 'item' }],
    }),
  )
  await planAndArm(core.ctx)
  const [row] = await airingsOf(programme)
  if (!row) throw new Error('nothing was planned')
  const edit = async () => {
    const [item] = programme.items
    const items = [{ id: item?.id, kind: 'clip' as const, clipId: second.id, role: 'item' as const }]
    await editProgramme(core.author, programme.id, { revision: programme.revision, items })
    await approve(programme)
  }
  return { programme, row, first, second, edit }
}

test('an airing that a person takes back sounds as the programme was approved since, not as it was before', async () => {
  const { row, second, edit } = await onAir()
  await cancelOneOccurrence(core.author, row.id, { reason: 'Có lễ tang' })
  await edit()
  await planAndArm(core.ctx)
  await restoreOccurrence(core.author, row.id)
  await planAndArm(core.ctx)
  expect(await core.occurrence(row.id)).toMatchObject({ status: 'armed', clipId: second.id, clipSha256: second.sha256 })
})

test('what is not of the programme as it was approved is not sent, even if the plan still has it', async () => {
  const { row, edit } = await onAir()
  await cancelOneOccurrence(core.author, row.id, { reason: 'Có lễ tang' })
  await edit()
  await restoreOccurrence(core.author, row.id)
  core.clock.advance(HOUR)
  await dispatchDue(core.ctx)
  expect(await core.occurrence(row.id)).toMatchObject({ status: 'cancelled', reason: 'not-approved' })
})

test('a session that was moved out of the way comes back with the next approval', async () => {
  const { row, second, edit } = await onAir()
  await withTransaction(core.author, (tx) => shiftPlanned(tx, [row.id], 600_000))
  await edit()
  await planAndArm(core.ctx)
  expect(await core.occurrence(row.id)).toMatchObject({ status: 'armed', reason: null, clipId: second.id })
})
