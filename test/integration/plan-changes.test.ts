import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { revokeAndStop, stopOccurrence } from '../../src/dispatch/stop.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence, restoreOccurrence } from '../../src/occurrences/change-one.ts'
import { rescheduleAirings } from '../../src/occurrences/reschedule.ts'
import { changeScheduleState } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { ScheduleRule } from '../../src/schedules/schema.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ZONE_MS = 7 * HOUR

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + ZONE_MS + days * DAY).toISOString().slice(0, 10)
const dailyAt = (at: string, from = 1): ScheduleRule => ({ kind: 'daily', at, startsOn: localDate(from) })

async function planned(rule: ScheduleRule = dailyAt('05:00')) {
  const bulletin = await core.approved()
  const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule })
  await planAndArm(core.ctx)
  return { bulletin, schedule, rows: await core.occurrencesOf(schedule.id) }
}
/** The planner, made to forget how far it was: whatever it would bring twice, it brings now. */
async function planFromScratch(scheduleId: string) {
  await core.ctx.db
    .updateTable('schedules')
    .set({ plannedUntil: core.clock.now() })
    .where('id', '=', scheduleId)
    .execute()
  await planAndArm(core.ctx)
}
const first = <Row>(rows: readonly Row[]): Row => {
  const [row] = rows
  if (!row) throw new Error('there is none')
  return row
}
const open = async (scheduleId: string) =>
  (await core.occurrencesOf(scheduleId)).filter(({ status }) => ['planned', 'armed'].includes(status))

describe('one airing that is moved', () => {
  test('airs at its new time only: planning again brings neither its old time back nor a second one', async () => {
    const { schedule, rows } = await planned()
    const one = first(rows)
    const startAt = new Date(one.startAt.getTime() + 2 * HOUR + 12 * 60_000)
    const moved = await moveOccurrence(core.author, one.id, { startAt: startAt.toISOString() })
    expect(moved).toMatchObject({
      id: one.id,
      status: 'planned',
      startAt: startAt.toISOString(),
      movedFrom: one.startAt.toISOString(),
      localAt: one.localAt,
    })
    await planFromScratch(schedule.id)
    const now = await core.occurrencesOf(schedule.id)
    expect(now.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
    const row = now.find(({ id }) => id === one.id)
    expect(row && [row.startAt, row.dispatchAt, row.validUntil]).toEqual([
      startAt,
      new Date(startAt.getTime() - 20_000),
      new Date(startAt.getTime() + 120_000),
    ])
  })

  test('by the wall clock is moved in the zone of its schedule; moved back it is as if it never was', async () => {
    const { rows } = await planned()
    const one = first(rows)
    const day = one.localAt.slice(0, 10)
    const there = await moveOccurrence(core.approver, one.id, { localAt: `${day}T17:30` })
    expect(there.startAt).toBe(new Date(`${day}T17:30:00+07:00`).toISOString())
    const back = await moveOccurrence(core.author, one.id, { localAt: one.localAt })
    expect(back).toMatchObject({ startAt: one.startAt.toISOString(), movedFrom: null })
  })

  test('is refused in the past, on a day that is none, and once it was sent, each time with what to do', async () => {
    const bulletin = await core.approved()
    const schedule = await core.scheduleIn(bulletin, 3_600)
    await planAndArm(core.ctx)
    const { id } = first(await core.occurrencesOf(schedule.id))
    const past = new Date(core.clock.now().getTime() - 1_000).toISOString()
    await expect(moveOccurrence(core.author, id, { startAt: past })).rejects.toMatchObject({
      code: 'schedule.in-past',
      errors: [{ pointer: '/startAt' }],
    })
    await expect(moveOccurrence(core.author, id, { localAt: '2027-02-30T05:00' })).rejects.toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/localAt' }],
    })
    core.clock.advance(HOUR)
    await dispatchDue(core.ctx)
    const later = new Date(core.clock.now().getTime() + HOUR).toISOString()
    expect((await problemOf(moveOccurrence(core.author, id, { startAt: later }))).code).toBe('occurrence.already-sent')
    expect((await problemOf(cancelOneOccurrence(core.author, id, { reason: 'Hoãn' }))).code).toBe(
      'occurrence.already-sent',
    )
  })

  test('beyond the last day of its rule still airs: its schedule ends only after it', async () => {
    const bulletin = await core.approved()
    const schedule = await core.scheduleIn(bulletin, 3_600)
    await planAndArm(core.ctx)
    const { id } = first(await core.occurrencesOf(schedule.id))
    const startAt = new Date(core.clock.now().getTime() + 5 * DAY)
    await moveOccurrence(core.author, id, { startAt: startAt.toISOString() })
    core.clock.advance(3 * DAY)
    await planAndArm(core.ctx)
    expect((await core.occurrence(id)).status).toBe('planned')
    core.clock.advance(2 * DAY)
    await dispatchDue(core.ctx)
    expect((await core.occurrence(id)).status).toBe('airing')
  })

  test('is moved by nobody outside their areas, and by no role that does not plan', async () => {
    const { rows } = await planned()
    const { id } = first(rows)
    const startAt = new Date(core.clock.now().getTime() + 3 * DAY).toISOString()
    for (const by of [await core.person('author', '05818'), core.officer, await core.person('viewer')])
      expect(await problemOf(moveOccurrence(by, id, { startAt }))).toMatchObject({
        code: 'permission.denied',
        fields: { roles: ['author', 'approver'] },
      })
  })

  test('by several people at once is in one place, the last that counted', async () => {
    const { rows } = await planned()
    const { id, startAt } = first(rows)
    const wishes = [1, 2, 3, 4].map((hours) => new Date(startAt.getTime() + hours * HOUR).toISOString())
    await Promise.allSettled(wishes.map((wish) => moveOccurrence(core.author, id, { startAt: wish })))
    const row = await core.occurrence(id)
    expect(wishes).toContain(row.startAt.toISOString())
    expect(row.movedFrom).toEqual(startAt)
  })
})

describe('one airing that is cancelled', () => {
  test('keeps its reason for everyone to read, is not planned again, and can be restored while it is to come', async () => {
    const { schedule, rows } = await planned()
    const one = first(rows)
    const cancelled = await cancelOneOccurrence(core.author, one.id, { reason: 'Hoãn họp vì mưa' })
    expect(cancelled).toMatchObject({ status: 'cancelled', reason: 'stopped', note: 'Hoãn họp vì mưa' })
    await planFromScratch(schedule.id)
    expect((await open(schedule.id)).map(({ id }) => id)).toEqual(rows.slice(1).map(({ id }) => id))
    const restored = await restoreOccurrence(core.approver, one.id)
    expect(restored).toMatchObject({ status: 'planned', reason: null, note: null, closedAt: null })
    expect(restored.startAt).toBe(one.startAt.toISOString())
    expect(await open(schedule.id)).toHaveLength(rows.length)
  })

  test('is not restored once its time has passed', async () => {
    const { rows } = await planned()
    const { id, startAt } = first(rows)
    await cancelOneOccurrence(core.author, id, { reason: 'Hoãn' })
    core.clock.advance(startAt.getTime() - core.clock.now().getTime() + 1_000)
    expect((await problemOf(restoreOccurrence(core.author, id))).code).toBe('schedule.in-past')
  })

  test('by a stop, a revocation or the end of the series is not brought back by a restore', async () => {
    const stopped = first((await planned()).rows)
    await stopOccurrence(core.officer, stopped.id)
    expect((await problemOf(restoreOccurrence(core.author, stopped.id))).code).toBe('occurrence.wrong-state')
    const revoked = await planned()
    await cancelOneOccurrence(core.author, first(revoked.rows).id, { reason: 'Hoãn' })
    await revokeAndStop(core.approver, revoked.bulletin.id, { reason: 'Sai' })
    expect((await problemOf(restoreOccurrence(core.author, first(revoked.rows).id))).code).toBe('bulletin.wrong-state')
    const ended = await planned()
    await cancelOneOccurrence(core.author, first(ended.rows).id, { reason: 'Hoãn' })
    await changeScheduleState(core.author, ended.schedule.id, 'end')
    expect((await problemOf(restoreOccurrence(core.author, first(ended.rows).id))).code).toBe('schedule.wrong-state')
  })
})

describe('a series that is rescheduled', () => {
  test('airs by the new rule from now on; what a person moved stays, and no day airs twice', async () => {
    const { schedule, rows } = await planned()
    const moved = first(rows)
    const movedTo = new Date(moved.startAt.getTime() + 5 * HOUR)
    await moveOccurrence(core.author, moved.id, { startAt: movedTo.toISOString() })
    const [, cancelled] = rows
    if (!cancelled) throw new Error('there is no second')
    await cancelOneOccurrence(core.author, cancelled.id, { reason: 'Nghỉ lễ' })
    const changed = await rescheduleAirings(core.approver, schedule.id, { rule: dailyAt('17:00') })
    expect(changed).toMatchObject({ rule: { at: '17:00' }, createdBy: core.approver.actor.id })
    await planAndArm(core.ctx)
    const now = await open(schedule.id)
    expect(now.find(({ id }) => id === moved.id)).toMatchObject({ startAt: movedTo })
    for (const row of now.filter(({ id }) => id !== moved.id)) expect(row.localAt.slice(11)).toBe('17:00:00')
    const days = now.map(({ startAt }) => new Date(startAt.getTime() + ZONE_MS).toISOString().slice(0, 10))
    expect(new Set(days).size).toBe(days.length)
    expect(days).not.toContain(cancelled.localAt.slice(0, 10))
    const back = await restoreOccurrence(core.author, cancelled.id)
    expect(back.localAt).toBe(`${cancelled.localAt.slice(0, 10)}T17:00:00`)
    expect(back.startAt).toBe(new Date(`${back.localAt}+07:00`).toISOString())
  })

  test('does not bring back on its day an airing that a person moved to an earlier one, where it has aired', async () => {
    const { schedule, rows } = await planned()
    const one = first(rows)
    const day = one.localAt.slice(0, 10)
    const airedAt = new Date(core.clock.now().getTime() + 60_000)
    await moveOccurrence(core.author, one.id, { startAt: airedAt.toISOString() })
    core.clock.advance(60_000)
    await dispatchDue(core.ctx)
    // Twice: it stands for the day's slot of each new rule.
    for (const at of ['22:00', '23:30']) {
      await rescheduleAirings(core.author, schedule.id, { rule: dailyAt(at), areaCodes: ['05857-h1'] })
      await planFromScratch(schedule.id)
      const ofDay = (await core.occurrencesOf(schedule.id)).filter(({ localAt }) => localAt.startsWith(day))
      expect(ofDay).toMatchObject([{ id: one.id, status: 'airing', startAt: airedAt, areaCodes: ['05857'] }])
    }
    expect((await open(schedule.id)).length).toBeGreaterThan(0)
  })

  test('to the same rule keeps every airing; to other areas, inside those that were approved, takes them along', async () => {
    const { schedule, rows, bulletin } = await planned()
    await rescheduleAirings(core.author, schedule.id, { rule: dailyAt('05:00') })
    await planAndArm(core.ctx)
    const ids = (all: Array<{ id: string }>) => all.map(({ id }) => id)
    expect(ids((await open(schedule.id)).slice(0, rows.length))).toEqual(ids(rows))
    await rescheduleAirings(core.author, schedule.id, { rule: dailyAt('05:00'), areaCodes: ['05857-h1'] })
    for (const row of await open(schedule.id)) expect(row.areaCodes).toEqual(['05857-h1'])
    expect(bulletin.areaCodes).toEqual(['05857'])
    await expect(
      rescheduleAirings(core.author, schedule.id, { rule: dailyAt('05:00'), areaCodes: ['05857', '05818'] }),
    ).rejects.toMatchObject({ code: 'schedule.outside-bulletin', errors: [{ pointer: '/areaCodes/1' }] })
  })

  test('while its bulletin waits for approval plans nothing, and what has passed by then was never missed', async () => {
    const { schedule, bulletin } = await planned()
    const clip = await core.clip()
    await updateBulletin(core.author, bulletin.id, { revision: 1, clipId: clip.id })
    await rescheduleAirings(core.author, schedule.id, { rule: dailyAt('06:00') })
    await planAndArm(core.ctx)
    expect(await open(schedule.id)).toEqual([])
  })

  test('that has ended, or that would never air, is refused', async () => {
    const { schedule } = await planned()
    const past: ScheduleRule = { kind: 'once', on: localDate(-1), at: '05:00' }
    await expect(rescheduleAirings(core.author, schedule.id, { rule: past })).rejects.toMatchObject({
      code: 'schedule.in-past',
      errors: [{ pointer: '/rule/on' }],
    })
    await changeScheduleState(core.author, schedule.id, 'end')
    expect((await problemOf(rescheduleAirings(core.author, schedule.id, { rule: dailyAt('05:00') }))).code).toBe(
      'schedule.wrong-state',
    )
  })
})

// One step of a person at the calendar; `which` picks among what is there.
const step = fc.oneof(
  fc.record({
    verb: fc.constantFrom('move' as const),
    which: fc.nat(9),
    minutes: fc.integer({ min: -3_000, max: 9_000 }),
  }),
  fc.record({
    verb: fc.constantFrom('cancel' as const, 'restore' as const),
    which: fc.nat(9),
    minutes: fc.constant(0),
  }),
  fc.record({ verb: fc.constantFrom('reschedule' as const), which: fc.nat(3), minutes: fc.constant(0) }),
  fc.record({ verb: fc.constantFrom('plan' as const, 'pass' as const), which: fc.nat(9), minutes: fc.constant(0) }),
)

test('whatever people move, cancel, restore and reschedule, each slot has at most one airing, and each day too', async () => {
  const rules = (): ScheduleRule[] => [
    dailyAt('05:00', 0),
    dailyAt('17:30', 0),
    { kind: 'weekly', at: '05:00', weekdays: [1, 3, 5], startsOn: localDate(0) },
    { kind: 'weekly', at: '20:00', weekdays: [2, 3, 7], startsOn: localDate(-9) },
  ]
  const refused = (err: unknown) => {
    if (!(err instanceof Error && 'code' in err && /^(occurrence|schedule|request)\./.test(String(err.code)))) throw err
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      const { schedule } = await planned(dailyAt('05:00', 0))
      const byHand = new Map<string, string>()
      for (const { verb, which, minutes } of steps) {
        const rows = await core.occurrencesOf(schedule.id)
        const row = rows[which % Math.max(rows.length, 1)]
        if (verb === 'plan') await planFromScratch(schedule.id)
        if (verb === 'pass') {
          core.clock.advance(7 * HOUR)
          await planAndArm(core.ctx)
        }
        const rule = rules()[which % 4]
        if (verb === 'reschedule' && rule) await rescheduleAirings(core.author, schedule.id, { rule }).catch(refused)
        if (!row) continue
        const startAt = new Date(row.startAt.getTime() + minutes * 60_000).toISOString()
        if (verb === 'move')
          await moveOccurrence(core.author, row.id, { startAt }).then(
            ({ id, movedFrom }) => (movedFrom ? byHand.set(id, startAt) : byHand.delete(id)),
            refused,
          )
        if (verb === 'cancel') await cancelOneOccurrence(core.author, row.id, { reason: 'Hoãn' }).catch(refused)
        if (verb === 'restore') await restoreOccurrence(core.author, row.id).catch(refused)
      }
      await planFromScratch(schedule.id)
      const rows = await core.occurrencesOf(schedule.id)
      const slots = rows.map(({ localAt }) => localAt)
      expect(new Set(slots).size).toBe(slots.length)
      // What airs on a day by the rule, airs once, however often the series was changed and changed back.
      const days = (await open(schedule.id)).map(({ localAt }) => localAt.slice(0, 10))
      expect(new Set(days).size).toBe(days.length)
      for (const [id, startAt] of byHand) expect(rows.find((row) => row.id === id)?.startAt.toISOString()).toBe(startAt)
    }),
    { numRuns: 25 },
  )
})
