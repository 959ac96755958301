import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bulletin } from '../../src/bulletins/schema.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import type { Ctx } from '../../src/context.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { publishLeftBehind } from '../../src/dispatch/publish.ts'
import { resendToStragglers } from '../../src/dispatch/resend.ts'
import { revokeAndStop } from '../../src/dispatch/stop.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { changeScheduleState } from '../../src/schedules/change.ts'
import { type Core, createCore } from '../support/core.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const MINUTE = 60_000

/** An airing planned for a minute ahead. `due` brings its hour. */
async function planned(bulletin?: Bulletin, more: Parameters<Core['scheduleIn']>[2] = {}) {
  const schedule = await core.scheduleIn(bulletin ?? (await core.approved()), 60, more)
  await planAndArm(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  if (!row) throw new Error('nothing was planned')
  return { schedule, row, after: () => core.occurrence(row.id) }
}
const due = () => core.clock.advance(MINUTE)
const playsOf = async (occurrenceId: string) =>
  (await core.wire()).filter(({ document }) => document.kind === 'play' && document.occurrenceId === occurrenceId)

test('what is due goes out once per area, signed, with exactly what was approved', async () => {
  const speakers = [await core.speaker('05857'), await core.speaker('05857-h1'), await core.speaker('05818')]
  const bulletin = await core.approved(['05857', '05818'])
  const { row, after } = await planned(bulletin, { volume: 60, resume: 'continue' })
  expect(await dispatchDue(core.ctx)).toBe(0)
  due()
  await dispatchDue(core.ctx)
  const plays = await playsOf(row.id)
  expect(plays.map(({ topic }) => topic).sort()).toEqual(['loa/v1/areas/05818/commands', 'loa/v1/areas/05857/commands'])
  expect(plays[0]?.document).toMatchObject({
    mode: 'live',
    to: { areas: ['05818', '05857'].sort((a, b) => row.areaCodes.indexOf(a) - row.areaCodes.indexOf(b)) },
    occurrenceId: row.id,
    bulletinId: bulletin.id,
    priority: 'normal',
    startAt: row.startAt.toISOString(),
    validUntil: row.validUntil.toISOString(),
    audio: { sha256: bulletin.clipSha256 },
    volume: 60,
    resume: 'continue',
  })
  expect(await after()).toMatchObject({ status: 'airing', targets: 3 })
  expect(Object.keys(await core.deliveries(row.id)).sort()).toEqual(speakers.sort())
  const command = await core.ctx.db
    .selectFrom('commands')
    .selectAll()
    .where('occurrenceId', '=', row.id)
    .executeTakeFirstOrThrow()
  expect(command).toMatchObject({
    authorId: core.author.actor.id,
    approverId: core.approver.actor.id,
    contentSha256: bulletin.clipSha256,
    purpose: 'routine',
  })
  expect(command.publishedAt).toBeInstanceOf(Date)
})

test('an airing that cannot be written down ends with its reason, and all that is due with it goes out', async () => {
  const [well, ill, alsoWell] = [await planned(), await planned(), await planned()]
  // The database refuses one row, as a constraint would that somebody forgot.
  await sql`alter table occurrences add constraint one_is_refused check (id <> ${sql.lit(ill.row.id)} or status <> 'airing')`.execute(
    core.ctx.db,
  )
  due()
  await dispatchDue(core.ctx)
  await sql`alter table occurrences drop constraint one_is_refused`.execute(core.ctx.db)
  expect([await well.after(), await alsoWell.after()].map(({ status }) => status)).toEqual(['airing', 'airing'])
  expect(await ill.after()).toMatchObject({ status: 'cancelled', reason: 'malformed' })
})

test('an airing for a hamlet reaches the hamlet and nobody beside or above it', async () => {
  const inside = await core.speaker('05857-h1')
  const { row } = await planned(await core.approved(['05857']), { areaCodes: ['05857-h1'] })
  due()
  await dispatchDue(core.ctx)
  const targets = await core.ctx.db
    .selectFrom('deliveries')
    .select(['speakerId', 'areaCode'])
    .where('occurrenceId', '=', row.id)
    .execute()
  expect(targets).toContainEqual({ speakerId: inside, areaCode: '05857-h1' })
  expect(new Set(targets.map(({ areaCode }) => areaCode))).toEqual(new Set(['05857-h1']))
})

test('retired speakers and those that were never enrolled are no targets', async () => {
  const [retired, bare, good] = [await core.speaker('24001'), await core.speaker('24001'), await core.speaker('24001')]
  await core.ctx.db.updateTable('speakers').set({ status: 'retired' }).where('id', '=', retired).execute()
  await core.ctx.db.updateTable('speakers').set({ enrolledAt: null }).where('id', '=', bare).execute()
  const author = await core.person('author', '24')
  const { row } = await planned(await core.approved())
  await core.ctx.db
    .updateTable('occurrences')
    .set({ areaCodes: ['24001'] })
    .where('id', '=', row.id)
    .execute()
  await core.ctx.db
    .updateTable('bulletins')
    .set({ areaCodes: ['24001'] })
    .where('id', '=', row.bulletinId)
    .execute()
  await core.ctx.db
    .updateTable('schedules')
    .set({ createdBy: author.actor.id })
    .where('id', '=', row.scheduleId)
    .execute()
  due()
  await dispatchDue(core.ctx)
  expect(Object.keys(await core.deliveries(row.id))).toEqual([good])
})

test('several dispatchers at once send each airing once', async () => {
  const bulletin = await core.approved()
  const airings = []
  for (let n = 0; n < 12; n += 1) airings.push(await planned(bulletin))
  due()
  const sent = await Promise.all(Array.from({ length: 4 }, () => dispatchDue(core.ctx)))
  expect(sent.reduce((sum, n) => sum + n, 0)).toBe(12)
  const wire = await core.wire()
  for (const { row } of airings) {
    const plays = wire.filter(({ document }) => document.kind === 'play' && document.occurrenceId === row.id)
    expect(plays).toHaveLength(1)
  }
  expect(await dispatchDue(core.ctx)).toBe(0)
})

describe('at the last moment', () => {
  const stays = async (given: Awaited<ReturnType<typeof planned>>, status: string, reason: string) => {
    due()
    await dispatchDue(core.ctx)
    const row = await given.after()
    expect(row).toMatchObject({ status, reason, commandId: null })
    expect(row.closedAt).toBeInstanceOf(Date)
    expect(await playsOf(row.id)).toEqual([])
    // The state never turns back, whatever runs again.
    await planAndArm(core.ctx)
    await dispatchDue(core.ctx)
    expect(await given.after()).toMatchObject({ status, reason })
  }

  test('an edited bulletin does not air: it is not what was approved', async () => {
    const bulletin = await core.approved()
    const given = await planned(bulletin)
    await updateBulletin(core.author, bulletin.id, { revision: 1, title: 'Sửa' })
    await stays(given, 'cancelled', 'not-approved')
  })

  test('a revoked one is cancelled', async () => {
    const bulletin = await core.approved()
    const given = await planned(bulletin)
    await revokeAndStop(core.approver, bulletin.id, { reason: 'Nhầm' })
    await stays(given, 'cancelled', 'revoked')
  })

  test('a paused schedule does not air', async () => {
    const given = await planned()
    await changeScheduleState(core.author, given.schedule.id, 'pause')
    await stays(given, 'cancelled', 'schedule-ended')
  })

  test('an ended schedule does not air', async () => {
    const given = await planned()
    await changeScheduleState(core.author, given.schedule.id, 'end')
    await stays(given, 'cancelled', 'schedule-ended')
  })

  test.each([
    [
      'whose grant was revoked',
      (by: Ctx) =>
        core.ctx.db
          .updateTable('grants')
          .set({ revokedAt: core.clock.now() })
          .where('userId', '=', by.actor.id)
          .execute(),
    ],
    [
      'who was disabled',
      (by: Ctx) =>
        core.ctx.db
          .updateTable('authUsers')
          .set({ disabledAt: core.clock.now() })
          .where('id', '=', by.actor.id)
          .execute(),
    ],
    [
      'whose area became smaller',
      (by: Ctx) =>
        core.ctx.db.updateTable('grants').set({ areaCode: '05857-h1' }).where('userId', '=', by.actor.id).execute(),
    ],
    [
      'who now only looks on',
      (by: Ctx) =>
        core.ctx.db.updateTable('grants').set({ role: 'viewer' }).where('userId', '=', by.actor.id).execute(),
    ],
  ])('what was scheduled by somebody %s does not air', async (_, change) => {
    const author = await core.person('author')
    const bulletin = await core.approved()
    const given = await planned(bulletin)
    await core.ctx.db
      .updateTable('schedules')
      .set({ createdBy: author.actor.id })
      .where('id', '=', given.schedule.id)
      .execute()
    await change(author)
    await stays(given, 'cancelled', 'authority-lost')
  })

  test('an area outside those approved does not hear it', async () => {
    const given = await planned(await core.approved(['05857']))
    await core.ctx.db
      .updateTable('occurrences')
      .set({ areaCodes: ['05818'] })
      .where('id', '=', given.row.id)
      .execute()
    await stays(given, 'cancelled', 'not-approved')
    // Nor a wider one.
    const wider = await planned(await core.approved(['05857']))
    await core.ctx.db
      .updateTable('occurrences')
      .set({ areaCodes: ['19'] })
      .where('id', '=', wider.row.id)
      .execute()
    await stays(wider, 'cancelled', 'not-approved')
  })

  test('an area that a reform abolished meanwhile is not guessed', async () => {
    const code = 'old-unit'
    const path = `/VN/19/05857/${code}/`
    await core.ctx.db
      .insertInto('areas')
      .values({
        code,
        path,
        name: code,
        nameSearch: code,
        kind: 'hamlet',
        parentCode: '05857',
        validFrom: '2020-01-01',
        validTo: null,
        source: 'test',
      })
      .execute()
    const given = await planned(await core.approved(['05857']))
    await core.ctx.db
      .updateTable('occurrences')
      .set({ areaCodes: [code] })
      .where('id', '=', given.row.id)
      .execute()
    await core.ctx.db.updateTable('areas').set({ validTo: '2024-01-01' }).where('code', '=', code).execute()
    await stays(given, 'cancelled', 'not-approved')
  })

  test('what is too late to start is missed, not aired at the wrong hour', async () => {
    const given = await planned()
    core.clock.advance(10 * MINUTE)
    await stays(given, 'missed', 'server-down')
  })
})

test('a refusal of one airing holds up none beside it', async () => {
  const [bad, good] = [await planned(), await planned()]
  await changeScheduleState(core.author, bad.schedule.id, 'pause')
  due()
  await dispatchDue(core.ctx)
  expect((await good.after()).status).toBe('airing')
  expect((await bad.after()).status).toBe('cancelled')
})

test('what the broker did not take goes out when it is back, once, while it is still valid', async () => {
  const [soon, late] = [await planned(), await planned()]
  due()
  await core.ctx.broker.stop()
  expect(await dispatchDue(core.ctx)).toBe(0)
  expect(await publishLeftBehind(core.ctx)).toBe(0)
  await core.ctx.db
    .updateTable('commands')
    .set({ expiresAt: core.clock.now() })
    .where('occurrenceId', '=', late.row.id)
    .execute()
  await core.ctx.broker.start()
  core.clock.advance(2_000)
  expect(await publishLeftBehind(core.ctx)).toBe(1)
  expect(await publishLeftBehind(core.ctx)).toBe(0)
  expect(await playsOf(soon.row.id)).toHaveLength(1)
  expect(await playsOf(late.row.id)).toEqual([])
})

test('speakers that are connected and silent are asked again, each alone, at growing intervals; the others are not', async () => {
  const hamlet = await core.speaker('05857-h1')
  const away = await core.speaker('05857-h1', { online: false })
  const { row } = await planned(await core.approved(['05857']), { areaCodes: ['05857-h1'] })
  due()
  await dispatchDue(core.ctx)
  const wait = async () => {
    const { resendAt } = await core.occurrence(row.id)
    core.clock.advance(Math.max(0, (resendAt?.getTime() ?? 0) - core.clock.now().getTime()))
    return resendAt?.getTime() ?? 0
  }
  const asked = async () =>
    (await playsOf(row.id)).filter(({ topic }) => topic.startsWith('loa/v1/speakers/')).map(({ topic }) => topic)
  await wait()
  await resendToStragglers(core.ctx)
  expect(await asked()).toContain(`loa/v1/speakers/${hamlet}/commands`)
  expect(await asked()).not.toContain(`loa/v1/speakers/${away}/commands`)
  const before = (await asked()).length
  await resendToStragglers(core.ctx)
  expect((await asked()).length).toBe(before)
  const times: number[] = []
  for (let round = 0; round < 4; round += 1) {
    times.push(await wait())
    await Promise.all([resendToStragglers(core.ctx), resendToStragglers(core.ctx)])
  }
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0))
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
})
