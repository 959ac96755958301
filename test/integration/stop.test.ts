import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishAlertDocuments } from '../../src/alerts/documents.ts'
import { allClear } from '../../src/alerts/end.ts'
import { sendAlert } from '../../src/alerts/send.ts'
import { concludeAirings } from '../../src/deliveries/conclude.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { publishLeftBehind } from '../../src/dispatch/publish.ts'
import { resendToArrivals } from '../../src/dispatch/resend.ts'
import { revokeAndStop, stopAll, stopOccurrence } from '../../src/dispatch/stop.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { recordDecisions } from '../../src/occurrences/decisions.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'
import { holdLock } from '../support/locks.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

async function planned(areaCodes: AreaCode[], seconds = 60) {
  const bulletin = await core.approved(areaCodes)
  const schedule = await core.scheduleIn(bulletin, seconds)
  await planAndArm(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  return { id: row?.id ?? '', bulletin }
}
async function airing(areaCodes: AreaCode[]) {
  const given = await planned(areaCodes)
  core.clock.advance(60_000)
  await dispatchDue(core.ctx)
  return given
}
async function alerting(areaCodes: AreaCode[]) {
  const alert = await core.alert(areaCodes)
  const { occurrenceIds } = await sendAlert(core.officer, alert.id, alert)
  return { id: alert.id, occurrenceId: occurrenceIds[0] ?? '' }
}
const statusOf = async (alertId: string) =>
  (await core.ctx.db.selectFrom('alerts').select('status').where('id', '=', alertId).executeTakeFirstOrThrow()).status
const last = async () => (await core.wire()).at(-1)

test('stop-all ends what lies wholly inside, alerts too, and leaves what reaches further or is elsewhere', async () => {
  const inside = await airing(['05857'])
  const hamlet = await airing(['05857', '05818'])
  const elsewhere = await airing(['05818'])
  const [mine, wider] = [await alerting(['05857']), await alerting(['19'])]
  const later = await planned(['05857'], 3_600)
  const result = await stopAll(core.officer, { areaCodes: ['05857'] })
  expect(result).toMatchObject({ published: true, alerts: 1 })
  expect([await statusOf(mine.id), await statusOf(wider.id)]).toEqual(['cancelled', 'active'])
  expect((await core.occurrence(inside.id)).reason).toBe('stopped')
  expect((await core.occurrence(mine.occurrenceId)).reason).toBe('stopped')
  for (const { id } of [hamlet, elsewhere, { id: wider.occurrenceId }])
    expect((await core.occurrence(id)).reason).toBeNull()
  expect(await core.occurrence(later.id)).toMatchObject({ status: 'armed', reason: null })
})

test('neither sending nor stopping waits for who only writes down something about an airing', async () => {
  const { id } = await planned(['05857'])
  const release = await holdLock(core.ctx.db, (tx) =>
    recordDecisions({ ...core.ctx, db: tx }, [{ occurrenceId: id, kind: 'late', data: {} }]),
  )
  core.clock.advance(60_000)
  await dispatchDue(core.ctx)
  expect((await core.occurrence(id)).status).toBe('airing')
  await stopOccurrence(core.officer, id)
  expect((await core.occurrence(id)).reason).toBe('stopped')
  await release()
})

test('it goes to each of its areas, nested ones once, in one signed command that covers all issued before it', async () => {
  const before = core.clock.now().getTime()
  const { commandId, areaCodes } = await stopAll(core.officer, { areaCodes: ['05857-h1', '05857', '05818'] })
  expect(areaCodes.sort()).toEqual(['05818', '05857'])
  const stops = (await core.wire()).filter(({ document }) => document.id === commandId)
  expect(stops.map(({ topic }) => topic).sort()).toEqual(['loa/v1/areas/05818/commands', 'loa/v1/areas/05857/commands'])
  const { document } = stops[0] ?? {}
  expect(document).toMatchObject({ kind: 'stopAll', mode: 'live' })
  if (document?.kind === 'stopAll') expect(Date.parse(document.issuedBefore)).toBeGreaterThanOrEqual(before)
})

test('it is known for as long as anything it silenced could still sound', async () => {
  const { occurrenceId } = await alerting(['05857'])
  const { closesAt } = await core.occurrence(occurrenceId)
  const { commandId } = await stopAll(core.officer, { areaCodes: ['05857'] })
  const { expiresAt } = await core.ctx.db
    .selectFrom('commands')
    .select('expiresAt')
    .where('id', '=', commandId)
    .executeTakeFirstOrThrow()
  expect(expiresAt.getTime()).toBeGreaterThanOrEqual(closesAt.getTime())
})

test('whoever comes back later hears the stop in the retained document, not the alert', async () => {
  const { id } = await alerting(['05857'])
  await publishAlertDocuments(core.ctx)
  const { commandId } = await stopAll(core.officer, { areaCodes: ['05857'] })
  await publishAlertDocuments(core.ctx)
  const row = await core.ctx.db
    .selectFrom('retainedDocuments')
    .select('content')
    .where('topic', '=', 'loa/v1/areas/05857/alert')
    .executeTakeFirstOrThrow()
  const { id: play } = await core.ctx.db
    .selectFrom('commands')
    .select('id')
    .where('alertId', '=', id)
    .where('kind', '=', 'play')
    .executeTakeFirstOrThrow()
  expect(row.content.split(' ')).toContain(commandId)
  expect(row.content.split(' ')).not.toContain(play)
})

test('a speaker under a stop-all that comes online is told to stop, never to play, of a wider airing too', async () => {
  const speaker = await core.speaker('05857')
  const beside = await core.speaker('05818')
  const { id } = await airing(['05857', '05818'])
  await stopAll(core.officer, { areaCodes: ['05857'] })
  const before = (await core.wire()).length
  await resendToArrivals(core.ctx, [speaker, beside])
  const told = (await core.wire()).slice(before)
  const kinds = (speakerId: string) =>
    told.filter(({ topic }) => topic === `loa/v1/speakers/${speakerId}/commands`).map(({ document }) => document.kind)
  expect(new Set(kinds(speaker))).toEqual(new Set(['stopAll']))
  expect(
    told.some(
      ({ topic, document }) => topic.includes(beside) && document.kind === 'play' && document.occurrenceId === id,
    ),
  ).toBe(true)
})

test('whoever may stop may do so alone; others may not, nor outside their areas', async () => {
  const approver = await core.person('approver', '05857')
  expect((await stopAll(approver, { areaCodes: ['05857-h1'] })).areaCodes).toEqual(['05857-h1'])
  expect(await problemOf(stopAll(approver, { areaCodes: ['05857', '05818'] }))).toMatchObject({
    code: 'permission.denied',
    fields: { areaCodes: ['05818'] },
  })
  for (const by of [core.author, await core.person('viewer'), await core.person('technician')])
    expect((await problemOf(stopAll(by, { areaCodes: ['05857'] }))).code).toBe('permission.denied')
})

test('one airing that is planned never starts; one that sounds is told to stop; twice changes nothing', async () => {
  const [soon, now] = [await planned(['05857'], 3_600), await airing(['05857'])]
  expect(await stopOccurrence(core.officer, soon.id)).toEqual({ id: soon.id, status: 'cancelled' })
  expect(await core.occurrence(soon.id)).toMatchObject({ status: 'cancelled', reason: 'stopped' })
  await stopOccurrence(core.officer, now.id)
  expect(await last()).toMatchObject({
    topic: 'loa/v1/areas/05857/commands',
    document: { kind: 'stop', occurrenceIds: [now.id] },
  })
  expect((await core.occurrence(now.id)).reason).toBe('stopped')
  expect((await problemOf(stopOccurrence(core.officer, soon.id))).code).toBe('occurrence.wrong-state')
  expect((await problemOf(stopOccurrence(core.officer, core.ctx.ids.next('occ')))).code).toBe('occurrence.not-found')
})

test('a stop and a dispatch at once: it never airs without a stop behind it', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { id } = await planned(['05857'])
    core.clock.advance(60_000)
    await Promise.all([dispatchDue(core.ctx), stopOccurrence(core.officer, id)])
    const row = await core.occurrence(id)
    const commands = (await core.wire()).filter(({ document }) =>
      document.kind === 'play'
        ? document.occurrenceId === id
        : document.kind === 'stop' && document.occurrenceIds.includes(id),
    )
    const kinds = new Set(commands.map(({ document }) => document.kind))
    if (row.status === 'cancelled') expect(kinds.has('play')).toBe(false)
    else expect([row.reason, kinds.has('stop')]).toEqual(['stopped', true])
  }
})

test('revoking a bulletin cancels what is planned of it and silences what sounds', async () => {
  const { id, bulletin } = await airing(['05857'])
  const schedule = await core.scheduleIn(bulletin, 3_600)
  await planAndArm(core.ctx)
  expect((await problemOf(revokeAndStop(core.author, bulletin.id, { reason: 'Nhầm' }))).code).toBe('permission.denied')
  expect(await revokeAndStop(core.approver, bulletin.id, { reason: 'Nhầm' })).toMatchObject({
    status: 'revoked',
    decisionReason: 'Nhầm',
  })
  expect(await core.occurrencesOf(schedule.id)).toMatchObject([{ status: 'cancelled', reason: 'revoked' }])
  expect((await core.occurrence(id)).reason).toBe('revoked')
  expect((await last())?.document).toMatchObject({ kind: 'stop', occurrenceIds: [id] })
})

test('stop-all, stop and all-clear at the same moment all come through, in whatever order', async () => {
  for (let round = 0; round < 5; round++) {
    const [first, second] = [await alerting(['05857']), await alerting(['05857'])]
    const outcomes = await Promise.allSettled([
      allClear(core.officer, first.id),
      stopAll(core.officer, { areaCodes: ['05857'] }),
      stopOccurrence(core.officer, second.occurrenceId),
    ])
    // Whoever comes too late hears `wrong-state`; nobody hears of a deadlock, and nothing goes on sounding.
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: expect.stringMatching(/wrong-state$/) })
    expect(outcomes[1].status).toBe('fulfilled')
    expect([await statusOf(first.id), await statusOf(second.id)]).not.toContain('active')
  }
})

test('an alert whose area was abolished meanwhile can still be cleared and stopped', async () => {
  const [cleared, stopped] = [await alerting(['05818']), await alerting(['05818'])]
  const today = core.clock.now().toISOString().slice(0, 10)
  await core.ctx.db.updateTable('areas').set({ validTo: today }).where('code', '=', '05818').execute()
  try {
    expect((await allClear(core.officer, cleared.id)).status).toBe('all-clear')
    await stopOccurrence(core.officer, stopped.occurrenceId)
    expect(await statusOf(stopped.id)).toBe('cancelled')
  } finally {
    await core.ctx.db.updateTable('areas').set({ validTo: null }).where('code', '=', '05818').execute()
  }
})

test('a speaker that comes back after the ledger was closed is told of the stop that it missed', async () => {
  const speaker = await core.speaker('05857', { online: false })
  const { id } = await airing(['05857'])
  await stopOccurrence(core.officer, id)
  core.clock.advance(90_000)
  await concludeAirings(core.ctx)
  const before = (await core.wire()).length
  await resendToArrivals(core.ctx, [speaker])
  const told = (await core.wire()).slice(before)
  expect(told.map(({ document }) => document)).toContainEqual(
    expect.objectContaining({ kind: 'stop', occurrenceIds: [id] }),
  )
})

test('a play that never reached the broker does not follow its own stop-all', async () => {
  const { id } = await airing(['05857'])
  await core.ctx.db.updateTable('commands').set({ publishedAt: null }).where('occurrenceId', '=', id).execute()
  await stopAll(core.officer, { areaCodes: ['05857'] })
  core.clock.advance(2_000)
  const before = (await core.wire()).length
  await publishLeftBehind(core.ctx)
  expect((await core.wire()).slice(before)).toEqual([])
})
