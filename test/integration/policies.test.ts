import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSetupToken, setUp } from '../../src/accounts/setup.ts'
import { sendAlert } from '../../src/alerts/send.ts'
import { createBulletin } from '../../src/bulletins/create.ts'
import { getBulletin } from '../../src/bulletins/get.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import type { Ctx } from '../../src/context.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { LiveHub } from '../../src/live/hub.ts'
import { prepareLive } from '../../src/live/prepare.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { moveOccurrence } from '../../src/occurrences/change-one.ts'
import { planOccurrences } from '../../src/occurrences/plan.ts'
import { planProgrammes } from '../../src/occurrences/plan-programmes.ts'
import { previewSchedule } from '../../src/occurrences/preview.ts'
import { rescheduleAirings, splitAirings } from '../../src/occurrences/reschedule.ts'
import { showEffect } from '../../src/policies/effect.ts'
import { followPolicies } from '../../src/policies/follow.ts'
import { getHours } from '../../src/policies/hours-view.ts'
import { publishPolicyDocuments } from '../../src/policies/publish.ts'
import { removePolicy } from '../../src/policies/remove.ts'
import { savePolicy } from '../../src/policies/save.ts'
import type { PolicyDocument } from '../../src/policies/schema.ts'
import { setRefused } from '../../src/policies/store-airings.ts'
import { getPolicy } from '../../src/policies/view.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import type { NewItem } from '../../src/programmes/schema.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { ScheduleRule } from '../../src/schedules/schema.ts'
import { playTestTone } from '../../src/speakers/test-tone.ts'
import { approveAsSeen, approveProgramme } from '../support/approve.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ZONE_MS = 7 * HOUR
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

let core: Core
let administrator: Ctx
beforeAll(async () => {
  core = await createCore()
  administrator = await core.person('administrator', 'VN')
  // Every test begins at nine in the morning, whatever the hour it runs at.
  const local = core.clock.now().getTime() + ZONE_MS
  core.clock.advance(Math.ceil(local / DAY) * DAY + 9 * HOUR - local)
})
afterEach(async () => {
  await core.ctx.db.deleteFrom('policies').execute()
})
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + ZONE_MS + days * DAY).toISOString().slice(0, 10)
const instant = (days: number, time: string) => new Date(`${localDate(days)}T${time}:00+07:00`).toISOString()
const daily = (at: string): ScheduleRule => ({ kind: 'daily', at, startsOn: localDate(1) })
const once = (at: string): ScheduleRule => ({ kind: 'once', on: localDate(1), at })
const windows = (from: string, to: string) => ({ windows: [{ weekdays: EVERY_DAY, from, to }] })

type Rules = Partial<PolicyDocument>
async function effectOf(areaCode: string, rules: Rules | null) {
  return showEffect(administrator, { areaCode, rules })
}
async function save(areaCode: string, rules: Rules) {
  const { hash } = await effectOf(areaCode, rules)
  return savePolicy(administrator, areaCode, { rules, effectHash: hash })
}
async function remove(areaCode: string) {
  const { hash } = await effectOf(areaCode, null)
  return removePolicy(administrator, areaCode, { effectHash: hash })
}

/** Nothing is planned, nor was anything heard. */
async function clearPlan(): Promise<void> {
  for (const table of ['occurrences', 'schedules', 'programmes'] as const) await core.ctx.db.deleteFrom(table).execute()
}
async function planned(rule: ScheduleRule, areaCodes: AreaCode[] = ['05857']) {
  const bulletin = await core.approved(areaCodes)
  const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule })
  await planAndArm(core.ctx)
  return { bulletin, schedule, rows: () => core.occurrencesOf(schedule.id) }
}
const decisionsOf = (occurrenceId: string) =>
  core.ctx.db.selectFrom('decisions').selectAll().where('occurrenceId', '=', occurrenceId).orderBy('id').execute()
const wiredPolicies = async (areaCode: string) =>
  (await core.wire()).flatMap(({ topic, document }) =>
    topic.endsWith(`/areas/${areaCode}/policy`) && document.kind === 'policy' ? [document] : [],
  )

describe('making a plan', () => {
  test('a schedule outside the hours is refused with the rule, whose it is and the nearest time, which is accepted', async () => {
    await save('19', windows('05:00', '06:30'))
    const { id: bulletinId } = await core.approved()
    const problem = await problemOf(createSchedule(core.author, { bulletinId, rule: daily('03:15') }))
    expect(problem).toMatchObject({
      code: 'policy.outside-window',
      fields: { rule: 'outside-window', areaCode: '19', areaName: '19', nearestAt: instant(1, '05:00') },
    })
    const schedule = await createSchedule(core.author, { bulletinId, rule: daily('05:00') })
    expect((await problemOf(rescheduleAirings(core.author, schedule.id, { rule: daily('06:30') }))).code).toBe(
      'policy.outside-window',
    )
    await expect(rescheduleAirings(core.author, schedule.id, { rule: daily('06:29') })).resolves.toMatchObject({})
  })

  test('one airing is not moved into quiet hours, and the preview says so before anybody tries', async () => {
    const { rows, bulletin } = await planned(once('05:00'))
    await save('05857', { quietHours: [{ from: '21:00', to: '04:45' }] })
    const [one] = await rows()
    const move = (startAt: string) => moveOccurrence(core.author, one?.id ?? '', { startAt })
    expect(await problemOf(move(instant(1, '21:00')))).toMatchObject({
      code: 'policy.quiet-hours',
      fields: { areaCode: '05857', nearestAt: instant(2, '04:45') },
    })
    const preview = await previewSchedule(core.author, { bulletinId: bulletin.id, rule: once('03:15') })
    expect(preview.violations).toMatchObject([{ airing: 0, rule: 'quiet-hours', nearestAt: instant(1, '04:45') }])
    expect(preview.nextFree?.startAt).toBe(instant(1, '04:45'))
    await expect(move(instant(1, '20:00'))).resolves.toMatchObject({ startAt: instant(1, '20:00') })
  })

  test('a third session is refused when two are the most, and one that joins another is not', async () => {
    await planned(once('06:00'))
    await planned(once('17:00'), ['19'])
    await save('05857', { maxSessionsPerDay: 2, maxSessionMinutes: 15 })
    const { id: bulletinId } = await core.approved()
    const make = (at: string) => createSchedule(core.author, { bulletinId, rule: once(at) })
    expect(await problemOf(make('12:00'))).toMatchObject({
      code: 'policy.too-many-sessions',
      fields: { limit: 2, nearestAt: instant(1, '16:50') },
    })
    await expect(make('06:05')).resolves.toMatchObject({ status: 'active' })
  })

  test('two who find room for one more session at the same moment get one between them', async () => {
    await clearPlan()
    const [one, other] = [
      await planned(once('10:00')),
      await planned({ ...once('10:00'), on: localDate(2) } as ScheduleRule),
    ]
    await save('05857', { maxSessionsPerDay: 1 })
    const [[first], [second]] = [await one.rows(), await other.rows()]
    const moves = await Promise.allSettled([
      moveOccurrence(core.author, first?.id ?? '', { startAt: instant(20, '10:00') }),
      moveOccurrence(core.author, second?.id ?? '', { startAt: instant(20, '15:00') }),
    ])
    expect(moves.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(moves.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'policy.too-many-sessions' },
    })
  })

  test('schedules and programmes planned at once by two processes share the sessions of a day', async () => {
    await clearPlan()
    await save('05857', { maxSessionsPerDay: 1 })
    const { id: bulletinId } = await core.approved(['05857'])
    const schedule = await createSchedule(core.author, { bulletinId, rule: daily('15:00') })
    const clip = await core.clip(['19'])
    const { id } = await createProgramme(core.author, {
      ...{ title: 'Sáng', areaCodes: ['05857'], rule: daily('05:00'), budgetSeconds: 600 },
      items: [{ kind: 'clip', clipId: clip.id, role: 'item' }],
    })
    await approveProgramme(core.author, core.approver, id)
    await Promise.all([planOccurrences(core.ctx), planProgrammes(core.ctx)])
    const ofProgramme = await core.ctx.db.selectFrom('occurrences').selectAll().where('programmeId', '=', id).execute()
    const sounding = [...(await core.occurrencesOf(schedule.id)), ...ofProgramme].filter(
      ({ status }) => status === 'planned',
    )
    const days = sounding.map(({ localAt }) => localAt.slice(0, 10))
    expect(days.length).toBeGreaterThan(3)
    expect(days).toHaveLength(new Set(days).size)
  })

  test('"as soon as it is approved" waits for the next hour that is allowed', async () => {
    await save('05857', windows('11:00', '12:00'))
    const { id: clipId, sha256: clipSha256 } = await core.clip()
    const content = { title: 'Họp', topic: 'notice', language: 'vi', priority: 'normal' } as const
    const { id: bulletinId } = await createBulletin(core.author, { ...content, clipId, areaCodes: ['05857'] })
    const rule = { ...once('09:00'), whenApproved: true } as ScheduleRule
    const { id } = await createSchedule(core.author, { bulletinId, rule })
    await submitBulletin(core.author, bulletinId)
    await approveAsSeen(core.approver, bulletinId, { clipSha256, revision: 1 })
    await planAndArm(core.ctx)
    const [one] = await core.occurrencesOf(id)
    expect(one).toMatchObject({ status: 'planned' })
    expect(one?.localAt.slice(11)).toBe('11:00:00')
  })

  test('what is planned later is refused on the record: a row with its reason, and why', async () => {
    const { rows } = await planned(daily('12:00'))
    const before = await rows()
    await core.ctx.db
      .insertInto('policies')
      .values({
        id: core.ctx.ids.next('pol'),
        areaCode: '19',
        revision: 1,
        rules: JSON.stringify(windows('05:00', '06:30')),
        effectiveFrom: '2020-01-01',
        effectiveTo: null,
        note: null,
        createdBy: 'test',
        createdAt: core.clock.now(),
      })
      .execute()
    core.clock.advance(DAY)
    await planAndArm(core.ctx)
    const added = (await rows()).filter(({ id }) => !before.some((row) => row.id === id))
    expect(added).toMatchObject([{ status: 'cancelled', reason: 'outside-window', commandId: null }])
    expect(await decisionsOf(added[0]?.id ?? '')).toMatchObject([
      { kind: 'policy-refused', data: { rule: 'outside-window', areaCode: '19', when: 'planned' } },
    ])
  })
})

describe('changing a policy', () => {
  test('its effect is shown before it is saved, is what then happens, and is taken back with it', async () => {
    const { schedule, rows } = await planned(daily('12:00'))
    await planned(daily('05:30'))
    const effect = await effectOf('19', windows('05:00', '06:30'))
    const mine = (await rows()).map(({ id }) => id)
    expect(effect.forbidden.items.filter(({ occurrenceId }) => mine.includes(occurrenceId))).toHaveLength(mine.length)
    expect(effect.forbidden.items[0]).toMatchObject({
      rule: 'outside-window',
      ruleAreaCode: '19',
      areaNames: ['05857'],
      programme: null,
    })
    expect(new Set(effect.forbidden.items.map(({ scheduleId }) => scheduleId))).toContain(schedule.id)
    expect(effect.forbidden.count).toBeLessThan(effect.judged)
    const saved = await savePolicy(administrator, '19', { rules: windows('05:00', '06:30'), effectHash: effect.hash })
    expect(saved).toMatchObject({ own: { revision: 1 }, effective: { areaCodes: ['19'] } })
    expect(new Set((await rows()).map(({ status, reason }) => `${status} ${reason}`))).toEqual(
      new Set(['cancelled outside-window']),
    )
    const back = await effectOf('19', null)
    expect(back.allowedAgain.items.map(({ occurrenceId }) => occurrenceId)).toEqual(expect.arrayContaining(mine))
    await removePolicy(administrator, '19', { effectHash: back.hash })
    await planAndArm(core.ctx)
    expect(new Set((await rows()).map(({ status, reason }) => `${status} ${reason}`))).toEqual(
      new Set(['planned null']),
    )
    const decisions = await decisionsOf(mine[0] ?? '')
    expect(decisions.map(({ kind }) => kind)).toEqual(['policy-refused', 'policy-allowed-again'])
    expect(schedule.status).toBe('active')
  })

  test("one commune's quiet hours silence its own speakers, which the effect says, and nobody else's", async () => {
    await clearPlan()
    const both = await planned(once('11:40'), ['05857', '05818'])
    const own = await planned(once('11:45'))
    const late = await planned(once('11:50'), ['05857', '05818'])
    const rules = { quietHours: [{ from: '11:30', to: '12:00' }] }
    const effect = await effectOf('05857', rules)
    const here = { rule: 'quiet-hours', ruleAreaCode: '05857' }
    expect(effect.forbidden).toMatchObject({ count: 1, items: [{ ...here, title: own.bulletin.title }] })
    expect(effect.silentHere).toMatchObject({ count: 2, items: [{ ...here, areaCodes: ['05857', '05818'] }, here] })
    await save('05857', rules)
    expect(await both.rows()).toMatchObject([{ status: 'planned' }])
    expect(await own.rows()).toMatchObject([{ status: 'cancelled', reason: 'quiet-hours' }])
    await planAndArm(core.ctx)
    const [row] = await both.rows()
    core.clock.advance((row?.startAt.getTime() ?? 0) - core.clock.now().getTime() - 5_000)
    await dispatchDue(core.ctx)
    expect(await both.rows()).toMatchObject([{ status: 'airing' }])
    // Where every area forbids it, nothing goes out.
    await save('05818', rules)
    expect(await late.rows()).toMatchObject([{ status: 'cancelled', reason: 'quiet-hours' }])
  })

  test('what a person left out stays out, whatever the policy allows again', async () => {
    const { rows } = await planned(once('12:00'))
    const [one] = await rows()
    await core.ctx.db
      .updateTable('occurrences')
      .set({ status: 'cancelled', reason: 'outside-window', note: 'mất điện' })
      .where('id', '=', one?.id ?? '')
      .execute()
    await save('19', {})
    expect((await core.occurrence(one?.id ?? '')).status).toBe('cancelled')
  })

  test('what it had refused of a rule that is another by now stays away, and is judged anew where the rule still brings it', async () => {
    const { schedule, rows } = await planned(daily('21:30'))
    await save('05857', { quietHours: [{ from: '21:00', to: '05:00' }] })
    expect(new Set((await rows()).map(({ status }) => status))).toEqual(new Set(['cancelled']))
    await rescheduleAirings(core.author, schedule.id, { rule: daily('20:00') })
    await remove('05857')
    await planAndArm(core.ctx)
    const times = (await rows()).map(({ localAt, status }) => `${localAt.slice(11)} ${status}`)
    expect(new Set(times)).toEqual(new Set(['20:00:00 planned']))
  })

  test('a series that is split is held against the policies too, and keeps nothing that they refused of the old one', async () => {
    const { schedule, rows } = await planned(daily('21:30'))
    await save('05857', { quietHours: [{ from: '21:00', to: '05:00' }] })
    const split = (at: string) =>
      splitAirings(core.author, schedule.id, {
        from: localDate(3),
        rule: { kind: 'daily', at, startsOn: localDate(3) },
      })
    expect((await problemOf(split('22:00'))).code).toBe('policy.quiet-hours')
    const { after } = await split('20:00')
    await planAndArm(core.ctx)
    await remove('05857')
    const dates = (await rows()).map(({ localAt }) => localAt)
    expect(dates).toEqual([`${localDate(1)}T21:30:00`, `${localDate(2)}T21:30:00`])
    expect((await core.occurrencesOf(after.id)).length).toBeGreaterThan(0)
  })

  test('what was moved while the effect was reckoned is not cancelled for the time that it no longer has', async () => {
    const { rows } = await planned(once('21:30'))
    const [row] = await rows()
    if (!row) throw new Error('nothing was planned')
    const moved = new Date(row.startAt.getTime() - 2 * HOUR)
    await moveOccurrence(core.author, row.id, { startAt: moved.toISOString() })
    const change = [{ id: row.id, startAt: row.startAt, reason: 'quiet-hours' }]
    expect(await setRefused(core.ctx.db, change, core.clock.now())).toEqual([])
    expect((await rows())[0]).toMatchObject({ status: 'planned', startAt: moved })
  })

  test('another effect than the one that was shown is refused, and nothing of it is kept', async () => {
    const { hash } = await effectOf('05857', windows('05:00', '06:30'))
    await planned(once('12:00'))
    const saved = savePolicy(administrator, '05857', { rules: windows('05:00', '06:30'), effectHash: hash })
    expect((await problemOf(saved)).code).toBe('policy.effect-changed')
    expect((await getPolicy(administrator, '05857')).versions).toEqual([])
    expect((await problemOf(remove('05818'))).code).toBe('policy.not-found')
  })

  test('what is sent while somebody looks at an effect does not change it; half an hour later it has to be shown again', async () => {
    const rules = { ...windows('05:00', '06:30'), maxSessionsPerDay: 3 }
    await core.scheduleIn(await core.approved(), 60)
    await planned(daily('12:00'))
    const { hash, forbidden } = await effectOf('19', rules)
    expect(forbidden.items[0]?.startAt.slice(0, 10)).toBe(new Date(core.clock.now()).toISOString().slice(0, 10))
    core.clock.advance(2 * 60_000)
    expect(await dispatchDue(core.ctx)).toBeGreaterThan(0)
    await planAndArm(core.ctx)
    expect((await effectOf('19', rules)).forbidden.count).toBeLessThan(forbidden.count)
    await savePolicy(administrator, '19', { rules, effectHash: hash })
    const later = await effectOf('19', null)
    core.clock.advance(31 * 60_000)
    const late = removePolicy(administrator, '19', { effectHash: later.hash })
    expect((await problemOf(late)).code).toBe('policy.effect-changed')
  })

  test('a change of thousands holds from its commit on, and the plan follows in small parts, also after a death in the middle', async () => {
    const { rows } = await planned(daily('19:00'), ['05818'])
    const due = await core.scheduleIn(await core.approved(['05818']), 25)
    await planAndArm(core.ctx)
    const [one] = await rows()
    await sql`insert into occurrences select (jsonb_populate_record(o, jsonb_build_object('id', o.id || '_' || n,
        'local_at', o.local_at || '.' || n, 'start_at', o.start_at + make_interval(days => n % 3)))).*
      from occurrences o, generate_series(1, 2100) n where o.id = ${one?.id}`.execute(core.ctx.db)
    await save('05818', { quietHours: [{ from: '08:00', to: '23:00' }] })
    const left = async () => (await rows()).filter(({ status }) => status !== 'cancelled').length
    expect(await left()).toBeGreaterThan(2_100)
    core.clock.advance(20_000)
    await dispatchDue(core.ctx)
    expect(await core.occurrencesOf(due.id)).toMatchObject([{ status: 'cancelled', reason: 'quiet-hours' }])
    const all = await left()
    const dying = () => {
      throw new Error('it dies here')
    }
    await expect(followPolicies({ ...core.ctx, failpoints: { hit: dying } })).rejects.toThrow('it dies here')
    expect(await left()).toBeLessThan(all)
    expect(await left()).toBeGreaterThan(0)
    await Promise.all([followPolicies(core.ctx), followPolicies(core.ctx)])
    expect(await left()).toBe(0)
    const entries = await core.ctx.db
      .selectFrom('auditEntries')
      .select(['action', 'data'])
      .where('subjectId', '=', '05818')
      .where('at', '>', new Date(core.clock.now().getTime() - 60_000))
      .orderBy('seq')
      .execute()
    expect(entries.map(({ action }) => action)).toEqual(['policy.save', 'policy.follow'])
    expect(entries[1]?.data).toMatchObject({ askedBy: administrator.actor.id, forbidden: all, allowedAgain: 0 })
    const told = await decisionsOf(one?.id ?? '')
    expect(told).toMatchObject([{ kind: 'policy-refused', actorId: administrator.actor.id }])
    // Thousands of rows would slow down whatever this file judges after them.
    await sql`delete from occurrences where id ^@ ${`${one?.id}_`}`.execute(core.ctx.db)
  })

  test('priority keeps its session when too few are left for all', async () => {
    const { id: clipId, sha256: clipSha256 } = await core.clip()
    const content = { title: 'Tiêm chủng', topic: 'notice', language: 'vi', clipId } as const
    const urgent = await createBulletin(core.author, { ...content, areaCodes: ['05818'], priority: 'priority' })
    await submitBulletin(core.author, urgent.id)
    await approveAsSeen(core.approver, urgent.id, { clipSha256, revision: 1 })
    const late = await createSchedule(core.author, { bulletinId: urgent.id, rule: once('17:00') })
    const early = await planned(once('06:00'), ['05818'])
    await save('05818', { maxSessionsPerDay: 1 })
    expect(await core.occurrencesOf(late.id)).toMatchObject([{ status: 'planned' }])
    expect(await early.rows()).toMatchObject([{ status: 'cancelled', reason: 'session-limit' }])
  })

  test('quieter hours are shown for what they touch', async () => {
    const { rows } = await planned(once('05:30'), ['05857-h1'])
    const [one] = await rows()
    const effect = await effectOf('05857-h1', { volumeCaps: [{ from: '05:00', to: '06:00', percent: 60 }] })
    expect(effect.volume.items).toContainEqual(
      expect.objectContaining({ occurrenceId: one?.id, before: 100, after: 60 }),
    )
  })

  test('only who administers the area may, and not for a day that has passed', async () => {
    const province = await core.person('administrator', '19')
    const rules = windows('05:00', '06:00')
    expect((await problemOf(showEffect(province, { areaCode: '24', rules }))).code).toBe('permission.denied')
    expect((await problemOf(showEffect(core.approver, { areaCode: '05857', rules }))).code).toBe('permission.denied')
    const past = showEffect(province, { areaCode: '05857', rules, effectiveFrom: localDate(-1) })
    expect((await problemOf(past)).code).toBe('request.invalid')
  })
})

describe('at the last moment', () => {
  test('what would sound in quiet hours is not sent, even if the plan still says so', async () => {
    const bulletin = await core.approved()
    const schedule = await core.scheduleIn(bulletin, 2)
    await planAndArm(core.ctx)
    const quietNow = { quietHours: [{ from: '08:00', to: '23:00' }] }
    await save('19', quietNow)
    await core.ctx.db
      .updateTable('occurrences')
      .set({ status: 'armed', reason: null, closedAt: null })
      .where('scheduleId', '=', schedule.id)
      .execute()
    await dispatchDue(core.ctx)
    expect(await core.occurrencesOf(schedule.id)).toMatchObject([
      { status: 'cancelled', reason: 'quiet-hours', commandId: null },
    ])
  })

  test('microphone and test tone are refused in quiet hours; an emergency goes out', async () => {
    await core.ctx.broker.start()
    const speaker = await core.speaker('05857')
    const technician = await core.person('technician')
    await save('VN', { quietHours: [{ from: '00:00', to: '24:00' }] })
    const live = prepareLive(core.officer, new LiveHub(core.ctx.config), {
      title: 'Nói trực tiếp',
      areaCodes: ['05857'],
      priority: 'normal',
    })
    expect(await problemOf(live)).toMatchObject({ code: 'policy.quiet-hours', fields: { nearestAt: null } })
    expect((await problemOf(playTestTone(technician, speaker, {}))).code).toBe('policy.quiet-hours')
    const alert = await core.alert(['05857'])
    await expect(sendAlert(core.officer, alert.id, alert)).resolves.toMatchObject({ status: 'active' })
  })

  test('an approver of too low a level is told whom to ask', async () => {
    await save('19', { approverLevel: 'own' })
    const { id: clipId, sha256: clipSha256 } = await core.clip()
    const content = { title: 'Họp', topic: 'notice', language: 'vi', priority: 'normal' } as const
    const bulletin = await createBulletin(core.author, { ...content, clipId, areaCodes: ['05857'] })
    await submitBulletin(core.author, bulletin.id)
    const approve = (by: Ctx) => approveAsSeen(by, bulletin.id, { clipSha256, revision: 1 })
    expect(await problemOf(approve(await core.person('approver', '05857')))).toMatchObject({
      code: 'policy.approver-level',
      fields: { areaCode: '19', approverArea: '19', level: 'own' },
    })
    await expect(approve(core.approver)).resolves.toMatchObject({ status: 'approved' })
  })
})

describe('in the speakers', () => {
  test('each area with a policy of its own has one retained, signed, with what areas above say; its rev only grows', async () => {
    await save('24', { ...windows('05:00', '18:00'), onHolidays: 'silent' })
    await save('24001', { quietHours: [{ from: '12:00', to: '13:00' }] })
    const [first] = await wiredPolicies('24001')
    expect(first).toMatchObject({
      areaCode: '24001',
      inherits: false,
      rules: { layers: [{ onHolidays: 'silent' }], quietHours: [{ from: '12:00', to: '13:00' }] },
    })
    expect(await publishPolicyDocuments(core.ctx)).toBe(0)
    await save('24', windows('05:00', '17:00'))
    await remove('24001')
    const revs = await wiredPolicies('24001')
    expect(revs.map(({ inherits }) => inherits)).toEqual([false, false, true])
    expect(revs.map(({ rev }) => rev)).toEqual([...new Set(revs.map(({ rev }) => rev))].sort((a, b) => a - b))
  })

  test('a policy that begins another day is published on that day', async () => {
    const rules = windows('05:00', '06:00')
    const from = { effectiveFrom: localDate(1) }
    const { hash } = await showEffect(administrator, { areaCode: '05857-h1', rules, ...from })
    await savePolicy(administrator, '05857-h1', { rules, ...from, effectHash: hash })
    expect(await wiredPolicies('05857-h1')).toEqual([])
    core.clock.advance(DAY)
    await publishPolicyDocuments(core.ctx)
    expect(await wiredPolicies('05857-h1')).toMatchObject([{ inherits: false }])
  })
})

test('a calendar learns when each day is open', async () => {
  await save('VN', { ...windows('05:00', '06:30'), quietHours: [{ from: '21:00', to: '05:30' }] })
  const { days } = await getHours(core.author, { area: '05857', from: localDate(1), to: localDate(1) })
  expect(days).toMatchObject([
    {
      open: [{ from: '05:30', to: '06:30' }],
      quiet: [
        { from: '00:00', to: '05:30' },
        { from: '21:00', to: '24:00' },
      ],
    },
  ])
})

test('the first set-up takes a preset for the whole country, or none', async () => {
  await core.ctx.db.deleteFrom('grants').where('role', '=', 'administrator').execute()
  const token = (await createSetupToken(core.ctx)) ?? ''
  const person = { token, name: 'Quản trị', email: 'quan.tri@example.vn', password: 'mat-khau-that-dai-2026' }
  await setUp(core.ctx, { ...person, policyPreset: 'default' })
  const { effective, own } = await getPolicy(administrator, 'VN')
  expect(own?.note).toMatch(/^Mặc định/)
  expect(effective.quietHours).toMatchObject([{ from: '21:00', to: '05:00', areaCode: 'VN' }])
})

describe('a day that is planned in part', () => {
  const MINUTE = 60_000
  // Each on a day of its own.
  let day = 2
  beforeEach(() => {
    day += 1
  })
  const onDay = (at: string): ScheduleRule => ({ kind: 'once', on: localDate(day), at })
  /** Another sound of that many minutes, approved again; the planner has looked. */
  async function revoice(bulletinId: string, minutes: number) {
    const clip = await core.clip(['19'], minutes * MINUTE)
    const { revision } = await getBulletin(core.author, bulletinId)
    const edited = await updateBulletin(core.author, bulletinId, { clipId: clip.id, revision })
    await submitBulletin(core.author, bulletinId)
    await approveAsSeen(core.approver, bulletinId, { clipSha256: clip.sha256, revision: edited.revision })
    core.clock.advance(20_000)
  }
  async function programme(at: string, items: NewItem[]) {
    const { id } = await createProgramme(core.author, {
      ...{ title: 'Sáng', areaCodes: ['05818'], rule: onDay(at), budgetSeconds: 30 * 60, items },
    })
    await approveProgramme(core.author, core.approver, id)
    const rows = () =>
      core.ctx.db.selectFrom('occurrences').selectAll().where('programmeId', '=', id).orderBy('startAt').execute()
    return { id, brief: async () => (await rows()).map((row) => row.reason ?? row.status), rows }
  }

  test('keeps its limit when an item of a planned session grows, and has the session again when it shrinks', async () => {
    await save('05818', { maxMinutesPerDay: 10 })
    await planned(onDay('17:00'), ['05818'])
    const { id: bulletinId } = await core.approved(['05818'])
    const clip = await core.clip(['19'], MINUTE)
    const { brief, rows } = await programme('06:00', [
      { kind: 'clip', clipId: clip.id, role: 'theme' },
      { kind: 'bulletin', bulletinId },
    ])
    await planAndArm(core.ctx)
    expect(await brief()).toEqual(['planned', 'planned'])
    await revoice(bulletinId, 9)
    await planAndArm(core.ctx)
    expect(await brief()).toEqual(['day-limit', 'day-limit'])
    await planAndArm(core.ctx)
    await revoice(bulletinId, 8)
    await planAndArm(core.ctx)
    expect(await brief()).toEqual(['planned', 'planned'])
    const [, item] = await rows()
    expect(item).toMatchObject({ clipDurationMs: 8 * MINUTE, closedAt: null })
    expect((await decisionsOf(item?.id ?? '')).map(({ kind, data }) => [kind, data['when']])).toEqual([
      ['policy-refused', 'planned'],
      ['policy-allowed-again', 'planned'],
    ])
  })

  test('is judged again with a bulletin of its own time that grows, and has it back when it shrinks', async () => {
    await save('05818', { maxMinutesPerDay: 10 })
    const { bulletin, rows } = await planned(onDay('10:00'), ['05818'])
    await revoice(bulletin.id, 30)
    await planAndArm(core.ctx)
    expect(await rows()).toMatchObject([{ status: 'cancelled', reason: 'day-limit', clipDurationMs: 30 * MINUTE }])
    await revoice(bulletin.id, 5)
    await planAndArm(core.ctx)
    const [row] = await rows()
    expect(row).toMatchObject({ status: 'planned', reason: null, closedAt: null, clipDurationMs: 5 * MINUTE })
    expect((await decisionsOf(row?.id ?? '')).map(({ kind }) => kind)).toEqual([
      'policy-refused',
      'policy-allowed-again',
    ])
  })

  test('has room for what is new as soon as a planned item shrinks, in one look of the planner', async () => {
    const { id: bulletinId } = await core.approved(['05818'])
    await revoice(bulletinId, 9)
    const shrinking = await programme('06:00', [{ kind: 'bulletin', bulletinId }])
    await planAndArm(core.ctx)
    const clip = await core.clip(['19'], 5 * MINUTE)
    const added = await programme('05:00', [{ kind: 'clip', clipId: clip.id, role: 'item' }])
    await save('05818', { maxMinutesPerDay: 10 })
    await revoice(bulletinId, 3)
    await planAndArm(core.ctx)
    expect([await shrinking.brief(), await added.brief()]).toEqual([['planned'], ['planned']])
  })

  test('leaves what is planned before what is new when there is not room for both', async () => {
    const { id: bulletinId } = await core.approved(['05818'])
    await revoice(bulletinId, 6)
    const planned = await programme('06:00', [{ kind: 'bulletin', bulletinId }])
    await planAndArm(core.ctx)
    const clip = await core.clip(['19'], 5 * MINUTE)
    const added = await programme('05:00', [{ kind: 'clip', clipId: clip.id, role: 'item' }])
    await save('05818', { maxMinutesPerDay: 10 })
    await revoice(bulletinId, 7)
    await planAndArm(core.ctx)
    expect([await planned.brief(), await added.brief()]).toEqual([['planned'], ['day-limit']])
  })
})
