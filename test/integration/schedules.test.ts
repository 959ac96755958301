import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { rejectBulletin } from '../../src/bulletins/decide.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { changeScheduleState, getSchedule } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { approveAsSeen } from '../support/approve.ts'
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
  await planAndArm(core.ctx)
  const clip = await core.clip(['19'], 42_000)
  await updateBulletin(core.author, bulletin.id, { revision: 1, clipId: clip.id, title: 'Họp xóm (sửa)' })
  await submitBulletin(core.author, bulletin.id)
  await approveAsSeen(core.approver, bulletin.id, { clipSha256: clip.sha256, revision: 2 })
  await planAndArm(core.ctx)
  expect(await core.occurrencesOf(schedule.id)).toMatchObject([
    { title: 'Họp xóm (sửa)', clipSha256: clip.sha256, clipDurationMs: 42_000 },
  ])
})
