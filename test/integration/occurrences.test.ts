import { afterAll, beforeAll, expect, test } from 'vitest'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { planOccurrences } from '../../src/occurrences/plan.ts'
import { changeScheduleState } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { expandRule } from '../../src/schedules/expand.ts'
import { approveAsSeen } from '../support/approve.ts'
import { type Core, createCore } from '../support/core.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + 7 * HOUR + days * DAY).toISOString().slice(0, 10)
/** Every day, at a time that is half a day away from now, so that no run lies on an edge. */
async function daily() {
  const bulletin = await core.approved()
  const at = new Date(core.clock.now().getTime() + 7 * HOUR + 12 * HOUR).toISOString().slice(11, 16)
  const rule = { kind: 'daily', at, startsOn: localDate(0) } as const
  const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule })
  return { bulletin, rule, schedule }
}
const ids = async (scheduleId: string) => (await core.occurrencesOf(scheduleId)).map(({ id }) => id)

test('the next seven days are the airings of the rule, and planning again changes nothing', async () => {
  const { rule, schedule } = await daily()
  const now = core.clock.now()
  await planOccurrences(core.ctx)
  const rows = await core.occurrencesOf(schedule.id)
  const wanted = expandRule(rule, 'Asia/Ho_Chi_Minh', now, new Date(now.getTime() + 7 * DAY))
  expect(rows.map(({ localAt, startAt }) => ({ localAt, startAt }))).toEqual(wanted)
  expect(rows).toHaveLength(7)
  expect(await planOccurrences(core.ctx)).toBe(0)
  // Even when it forgets how far it was.
  await core.ctx.db.updateTable('schedules').set({ plannedUntil: null }).where('id', '=', schedule.id).execute()
  expect(await planOccurrences(core.ctx)).toBe(0)
  expect(await ids(schedule.id)).toEqual(rows.map(({ id }) => id))
})

test('planners of several processes at once plan everything, and nothing twice', async () => {
  const schedules = await Promise.all(Array.from({ length: 6 }, () => daily()))
  const added = await Promise.all(Array.from({ length: 5 }, () => planOccurrences(core.ctx)))
  expect(added.reduce((sum, n) => sum + n, 0)).toBe(6 * 7)
  for (const { schedule } of schedules) expect(await ids(schedule.id)).toHaveLength(7)
})

test('an airing copies what was approved: sound, title, areas, and the seconds it may be late', async () => {
  const { bulletin, schedule } = await daily()
  await planOccurrences(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  expect(row).toMatchObject({
    clipSha256: bulletin.clipSha256,
    title: bulletin.title,
    areaCodes: ['05857'],
    shard: '19',
    status: 'planned',
  })
  expect(row && row.startAt.getTime() - row.dispatchAt.getTime()).toBe(20_000)
  expect(row && row.validUntil.getTime() - row.startAt.getTime()).toBe(120_000)
})

test('nothing is planned before the bulletin is approved, and nothing from before the approval', async () => {
  const { bulletin, schedule } = await daily()
  const clip = await core.clip()
  await updateBulletin(core.author, bulletin.id, { revision: 1, clipId: clip.id })
  await planOccurrences(core.ctx)
  expect(await ids(schedule.id)).toEqual([])
  core.clock.advance(3 * DAY)
  await submitBulletin(core.author, bulletin.id)
  const { approvedAt } = await approveAsSeen(core.approver, bulletin.id, { clipSha256: clip.sha256, revision: 2 })
  await planAndArm(core.ctx)
  const rows = await core.occurrencesOf(schedule.id)
  expect(rows).toHaveLength(7)
  for (const { startAt, status } of rows) {
    expect(startAt.getTime()).toBeGreaterThan(Date.parse(approvedAt ?? ''))
    expect(['planned', 'armed']).toContain(status)
  }
})

test('a bulletin that was edited for longer than the plan reaches leaves no airings that were never approved', async () => {
  const { bulletin, schedule } = await daily()
  await planAndArm(core.ctx)
  const planned = await ids(schedule.id)
  const clip = await core.clip()
  await updateBulletin(core.author, bulletin.id, { revision: 1, clipId: clip.id })
  core.clock.advance(20 * DAY)
  await dispatchDue(core.ctx)
  await submitBulletin(core.author, bulletin.id)
  await approveAsSeen(core.approver, bulletin.id, { clipSha256: clip.sha256, revision: 2 })
  await planAndArm(core.ctx)
  const rows = await core.occurrencesOf(schedule.id)
  const later = rows.filter(({ id }) => !planned.includes(id))
  expect(later).toHaveLength(7)
  for (const row of later) expect(row.startAt > core.clock.now()).toBe(true)
})

test('what passed while nothing ran is on the record as missed, with the reason, each slot once', async () => {
  const { rule, schedule } = await daily()
  await planAndArm(core.ctx)
  const from = core.clock.now()
  core.clock.advance(12 * DAY)
  await Promise.all([planAndArm(core.ctx), planAndArm(core.ctx), dispatchDue(core.ctx)])
  await planAndArm(core.ctx)
  const now = core.clock.now()
  const rows = await core.occurrencesOf(schedule.id)
  const past = rows.filter(({ validUntil }) => validUntil < now)
  expect(past.map(({ localAt }) => localAt)).toEqual(
    expandRule(rule, 'Asia/Ho_Chi_Minh', from, new Date(now.getTime() - 120_000)).map(({ localAt }) => localAt),
  )
  expect(past.length).toBeGreaterThanOrEqual(11)
  expect(new Set(past.map(({ status, reason }) => `${status} ${reason}`))).toEqual(new Set(['missed server-down']))
  for (const { closedAt, commandId } of past) expect([closedAt instanceof Date, commandId]).toEqual([true, null])
  expect(rows.length - past.length).toBe(7)
})

test('what a pause skips is cancelled with its reason, however long the pause: nobody reads that the server was down', async () => {
  const { schedule } = await daily()
  await planAndArm(core.ctx)
  await changeScheduleState(core.author, schedule.id, 'pause')
  for (let day = 0; day < 12; day += 1) {
    core.clock.advance(DAY)
    // As the due sweep would have, in time.
    await planAndArm({ ...core.ctx, clock: { now: () => new Date(core.clock.now().getTime() - 12 * HOUR) } })
    const due = await core.ctx.db
      .selectFrom('occurrences')
      .select('startAt')
      .where('scheduleId', '=', schedule.id)
      .where('status', 'in', ['planned', 'armed'])
      .orderBy('startAt')
      .limit(1)
      .executeTakeFirst()
    await dispatchDue({ ...core.ctx, clock: { now: () => due?.startAt ?? core.clock.now() } })
  }
  await changeScheduleState(core.author, schedule.id, 'resume')
  await planAndArm(core.ctx)
  const rows = await core.occurrencesOf(schedule.id)
  const past = rows.filter(({ startAt }) => startAt < core.clock.now())
  expect(past.length).toBeGreaterThanOrEqual(11)
  expect(new Set(past.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
    new Set(['cancelled schedule-ended']),
  )
})

test('a rule whose last day is over ends its schedule a day later, not before its last airing could start late', async () => {
  const bulletin = await core.approved()
  const schedule = await core.scheduleIn(bulletin, 3_600)
  await planAndArm(core.ctx)
  const statusOf = async () =>
    (await core.ctx.db.selectFrom('schedules').select('status').where('id', '=', schedule.id).executeTakeFirstOrThrow())
      .status
  expect(await statusOf()).toBe('active')
  core.clock.advance(HOUR)
  await dispatchDue(core.ctx)
  core.clock.advance(2 * DAY)
  await planAndArm(core.ctx)
  expect(await statusOf()).toBe('ended')
  expect(await core.occurrencesOf(schedule.id)).toMatchObject([{ status: 'airing' }])
})

test('what is due within the hour is armed, what is later is not', async () => {
  const bulletin = await core.approved()
  const [soon, later] = [await core.scheduleIn(bulletin, 1_800), await core.scheduleIn(bulletin, 3 * 3_600)]
  await planAndArm(core.ctx)
  expect(await core.occurrencesOf(soon.id)).toMatchObject([{ status: 'armed' }])
  expect(await core.occurrencesOf(later.id)).toMatchObject([{ status: 'planned' }])
})
