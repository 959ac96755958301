import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { rejectBulletin } from '../../src/bulletins/decide.ts'
import { getBulletin } from '../../src/bulletins/get.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { countUnplanned } from '../../src/http/vital-signs.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { newPlannerMemory } from '../../src/occurrences/plan-each.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import { getProgramme, listProgrammes } from '../../src/programmes/get.ts'
import { changeScheduleState, getSchedule } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { listSchedules } from '../../src/schedules/list.ts'
import { approveAsSeen, approveProgramme } from '../support/approve.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localDate = (days = 0) =>
  new Date(core.clock.now().getTime() + 7 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

test('a time that has passed is refused, and the problem says from when on it is possible', async () => {
  const bulletin = await core.approved()
  const before = core.clock.now().getTime()
  const problem = await problemOf(core.scheduleIn(bulletin, -60))
  expect(problem.code).toBe('schedule.in-past')
  const earliest = Date.parse(String(problem.fields['earliestAt']))
  expect(earliest).toBeGreaterThan(before)
  expect(earliest).toBeLessThanOrEqual(core.clock.now().getTime() + 1_000)
  expect(
    (
      await problemOf(
        createSchedule(core.author, {
          bulletinId: bulletin.id,
          rule: { kind: 'once', on: localDate(-3), at: '05:00' },
        }),
      )
    ).code,
  ).toBe('schedule.in-past')
})

test('the earliest time that a refusal names is taken', async () => {
  const bulletin = await core.approved()
  const now = core.clock.now()
  const author = { ...core.author, clock: { now: () => now } }
  const at = (iso: string) =>
    createSchedule(author, {
      bulletinId: bulletin.id,
      rule: { kind: 'once', on: iso.slice(0, 10), at: iso.slice(11, 19) },
    })
  const { fields } = await problemOf(at(new Date(now.getTime() + 7 * 3_600_000 - 5_000).toISOString()))
  const earliest = String(fields['earliestAt'])
  expect((await at(earliest)).nextAirings).toEqual([new Date(earliest).toISOString()])
})

test('a rule that never airs is refused', async () => {
  const bulletin = await core.approved()
  const rules = [
    { kind: 'daily', at: '05:00', startsOn: '2026-01-02', endsOn: '2026-01-01' },
    { kind: 'daily', at: '05:00', startsOn: '2025-01-01', endsOn: localDate(-2) },
  ] as const
  for (const rule of rules)
    expect((await problemOf(createSchedule(core.author, { bulletinId: bulletin.id, rule }))).code).toBe(
      'schedule.never-airs',
    )
})

test('it airs inside the areas the bulletin is approved for, and nowhere else', async () => {
  const bulletin = await core.approved(['05857'])
  const hamlet = await core.scheduleIn(bulletin, 3_600, { areaCodes: ['05857-h1'] })
  expect(hamlet.areaCodes).toEqual(['05857-h1'])
  expect(await problemOf(core.scheduleIn(bulletin, 3_600, { areaCodes: ['05857', '05818'] }))).toMatchObject({
    code: 'schedule.outside-bulletin',
    fields: { areaCodes: ['05818'] },
  })
  expect((await problemOf(core.scheduleIn(bulletin, 3_600, { areaCodes: ['19'] }))).code).toBe(
    'schedule.outside-bulletin',
  )
})

test('a zone that does not exist is named, not guessed', async () => {
  const bulletin = await core.approved()
  expect((await problemOf(core.scheduleIn(bulletin, 3_600, { zone: 'Asia/Hanoi' }))).code).toBe('request.invalid')
})

test('what was revoked or rejected is not scheduled', async () => {
  const clip = await core.clip()
  const { id } = await createBulletin(core.author, {
    title: 'Tin',
    topic: 'notice',
    language: 'vi',
    priority: 'normal',
    clipId: clip.id,
    areaCodes: ['05857'],
  })
  await submitBulletin(core.author, id)
  const rejected = await rejectBulletin(core.approver, id, { reason: 'Sai' })
  expect((await problemOf(core.scheduleIn(rejected, 3_600))).code).toBe('bulletin.wrong-state')
})

test('nobody schedules, pauses or ends outside their areas', async () => {
  const bulletin = await core.approved(['05857'])
  const schedule = await core.scheduleIn(bulletin, 3_600)
  const neighbour = await core.person('author', '05818')
  expect((await problemOf(changeScheduleState(neighbour, schedule.id, 'pause'))).code).toBe('permission.denied')
  expect((await problemOf(changeScheduleState(await core.person('duty_officer'), schedule.id, 'end'))).code).toBe(
    'permission.denied',
  )
  expect((await problemOf(getSchedule(await core.person('viewer', '24'), schedule.id))).code).toBe('schedule.not-found')
})

test('pause, resume and end follow the table; of two at once one counts; whoever resumes answers for it', async () => {
  const bulletin = await core.approved()
  const { id } = await core.scheduleIn(bulletin, 3_600)
  const paused = await Promise.allSettled([1, 2, 3].map(() => changeScheduleState(core.author, id, 'pause')))
  expect(paused.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await getSchedule(core.author, id)).nextAirings).toEqual([])
  const resumed = await changeScheduleState(core.approver, id, 'resume')
  expect(resumed).toMatchObject({ status: 'active', createdBy: core.approver.actor.id })
  expect(resumed.nextAirings).toHaveLength(1)
  expect((await changeScheduleState(core.author, id, 'end')).status).toBe('ended')
  for (const event of ['pause', 'resume', 'end'] as const)
    expect(await problemOf(changeScheduleState(core.author, id, event))).toMatchObject({
      code: 'schedule.wrong-state',
      fields: { state: 'ended', allowed: [] },
    })
})

test('ending it cancels what was planned, with the reason; revoking the bulletin too', async () => {
  const bulletin = await core.approved()
  const daily = { kind: 'daily', at: '05:00', startsOn: localDate(1) } as const
  const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule: daily })
  await planAndArm(core.ctx)
  expect((await core.occurrencesOf(schedule.id)).length).toBeGreaterThanOrEqual(6)
  await changeScheduleState(core.author, schedule.id, 'end')
  await planAndArm(core.ctx)
  const rows = await core.occurrencesOf(schedule.id)
  expect(new Set(rows.map(({ status, reason }) => `${status} ${reason}`))).toEqual(
    new Set(['cancelled schedule-ended']),
  )
})

test('an edit of the bulletin does not touch what is planned: once approved again, it airs as it is now', async () => {
  const bulletin = await core.approved()
  const schedule = await core.scheduleIn(bulletin, 7_200)
  const memory = newPlannerMemory()
  await planAndArm(core.ctx, memory)
  const clip = await core.clip(['19'], 42_000)
  await updateBulletin(core.author, bulletin.id, { revision: 1, clipId: clip.id, title: 'Họp xóm (sửa)' })
  await submitBulletin(core.author, bulletin.id)
  await approveAsSeen(core.approver, bulletin.id, { clipSha256: clip.sha256, revision: 2 })
  await planAndArm(core.ctx, memory)
  expect(await core.occurrencesOf(schedule.id)).toMatchObject([
    { title: 'Họp xóm (sửa)', clipSha256: clip.sha256, clipDurationMs: 42_000 },
  ])
})

test('what cannot be read keeps nobody else from being planned or listed, is in the log once, and counts until it is mended', async () => {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const ctx = { ...core.ctx, log: pino({ level: 'error' }, sink) }
  const rule = { kind: 'daily', at: '05:00', startsOn: localDate(1) } as const
  const { id: bulletinId } = await core.approved()
  const broken = await createSchedule(core.author, { bulletinId, rule })
  const { db } = core.ctx
  await sql`update schedules set rule = '{"kind":"hourly"}' where id = ${broken.id}`.execute(db)
  // A whole batch of them, each before any that can be read.
  await sql`insert into schedules select (jsonb_populate_record(s, jsonb_build_object('id', 'sch_00' || n))).*
    from schedules s, generate_series(1, 500) n where s.id = ${broken.id}`.execute(db)
  const programmes = []
  for (const title of ['Hỏng', 'Lành']) {
    const items = [{ kind: 'clip' as const, role: 'item' as const, clipId: (await core.clip()).id }]
    const { id } = await createProgramme(core.author, {
      ...{ title, areaCodes: ['05857'], rule, budgetSeconds: 60, items },
    })
    await approveProgramme(core.author, core.approver, id)
    programmes.push(id)
  }
  const [bad = '', good = ''] = programmes
  await sql`update programmes set items = '[{"id":"itm_1","kind":"song"}]' where id = ${bad}`.execute(db)
  const whole = await createSchedule(core.author, { bulletinId, rule })
  expect((await getBulletin(core.author, bulletinId)).nextAirings).toHaveLength(3)
  const memory = newPlannerMemory()
  for (let run = 0; run < 2; run++) await planAndArm(ctx, memory)
  const airings = await core.occurrencesOf(whole.id)
  expect(airings).toHaveLength(7)
  const ofProgrammes = await db
    .selectFrom('occurrences')
    .select('programmeId')
    .where('programmeId', 'in', programmes)
    .execute()
  expect(ofProgrammes.map(({ programmeId }) => programmeId)).toEqual(Array(7).fill(good))
  const told = lines.map((line) => JSON.parse(line)).map(({ id }) => id)
  expect(told).toHaveLength(502)
  expect(told).toEqual(expect.arrayContaining([broken.id, bad, 'sch_00500']))

  const unread = (id: string, title: string, status: string) => ({ ...{ id, title, status }, areaCodes: ['05857'] })
  const schedules = await listSchedules(core.author, { bulletinId, limit: 2 })
  expect(schedules).toMatchObject({ items: [{ id: whole.id }], unreadable: [unread(broken.id, 'Họp xóm', 'active')] })
  const listed = await listProgrammes(core.author, { limit: 2 })
  expect(listed).toMatchObject({ items: [{ id: good }], unreadable: [unread(bad, 'Hỏng', 'approved')] })
  await expect(getSchedule(core.author, broken.id)).rejects.toMatchObject({ code: 'schedule.unreadable' })
  await expect(getProgramme(core.author, bad)).rejects.toMatchObject({ code: 'programme.unreadable' })

  expect(await countUnplanned(ctx, core.clock.now())).toBe(0)
  core.clock.advance(3 * 60_000)
  expect(await countUnplanned(ctx, core.clock.now())).toBe(502)
  await sql`delete from schedules where starts_with(id, 'sch_00')`.execute(db)
  await sql`update schedules set rule = ${JSON.stringify(rule)}::jsonb where id = ${broken.id}`.execute(db)
  await planAndArm(ctx, memory)
  expect(await core.occurrencesOf(broken.id)).toHaveLength(7)
  expect(await countUnplanned(ctx, core.clock.now())).toBe(1)
  await sql`update programmes set status = 'ended' where id = ${bad}`.execute(db)
})
