import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { getBulletin } from '../../src/bulletins/get.ts'
import { decideCollision } from '../../src/collisions/decide.ts'
import { settleCollisions } from '../../src/collisions/decide-overdue.ts'
import { listCollisions } from '../../src/collisions/list.ts'
import { ListCollisions } from '../../src/collisions/schema.ts'
import type { Ctx } from '../../src/context.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { explainOccurrence } from '../../src/explain/explain-occurrence.ts'
import { sourceActor } from '../../src/inbox/actor.ts'
import { acceptItem } from '../../src/inbox/decide.ts'
import { receiveBulletin } from '../../src/inbox/receive.ts'
import { createSource } from '../../src/inbox/sources.ts'
import { findSource, type SourceRow } from '../../src/inbox/store-sources.ts'
import { sweepInbox } from '../../src/inbox/sweep.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { moveOccurrence } from '../../src/occurrences/change-one.ts'
import { showEffect } from '../../src/policies/effect.ts'
import { savePolicy } from '../../src/policies/save.ts'
import type { SavePolicy } from '../../src/policies/schema.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { approveAsSeen } from '../support/approve.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'
import { tone } from '../support/inbox.ts'
import { brief, DAY, HOUR, MINUTE, programmesOf } from '../support/programmes.ts'

// Until when a bulletin from above is of use, and which of its versions stands: by the verbs, on a clock that jumps.
let core: Core
let admin: Ctx
let source: SourceRow
let province: Ctx
beforeAll(async () => {
  core = await createCore()
  admin = await core.person('administrator', 'VN')
  await core.speaker('05857-h1')
  // Nothing is ever sent there by these tests: its outbox is read.
  const given = { name: 'Tỉnh', kind: 'push', areaCode: '19', baseUrl: 'https://203.162.4.190/api' } as const
  const found = await findSource(core.ctx.db, (await createSource(admin, given)).id)
  if (!found) throw new Error('a source that was made is there')
  source = found
  province = { ...core.ctx, actor: await sourceActor(core.ctx, source) }
})
afterAll(() => core?.close())
afterEach(async () => {
  await core.ctx.db.deleteFrom('policies').execute()
  // Tests do not meet each other.
  core.clock.advance(DAY)
})

const programmes = programmesOf(() => core)
/** So long after the next whole minute from when the test began. */
const at = (ms: number) => new Date(begun + ms).toISOString()
let begun: number
beforeEach(() => {
  begun = Math.ceil(core.clock.now().getTime() / MINUTE) * MINUTE
})
const onceAt = (iso: string) => {
  const local = new Date(new Date(iso).getTime() + 7 * HOUR).toISOString()
  return { kind: 'once', on: local.slice(0, 10), at: local.slice(11, 19) } as const
}
let sent = 0
const normal = (more: Record<string, unknown> = {}) => ({
  ...{ externalId: `TN-${sent++}`, version: 1, issuedAt: core.clock.now().toISOString(), title: 'Tiêm chủng' },
  ...{ priority: 'normal', areaCodes: ['05857'], audio: { base64: tone.toString('base64') } },
  ...more,
})
const priority = (more: Record<string, unknown> = {}) =>
  normal({ priority: 'priority', approvedBy: { name: 'Nguyễn Văn An' }, ...more })
const receive = (message: unknown) => receiveBulletin(province, source, message)
const itemsOf = (externalId: string) =>
  core.ctx.db.selectFrom('inboxItems').selectAll().where('externalId', '=', externalId).orderBy('version').execute()
/** What the source is told of it, oldest first. */
const toldOf = async (externalId: string) => {
  const rows = core.ctx.db.selectFrom('inboxOutbox').select('payload').where('subject', '=', externalId).orderBy('id')
  return (await rows.execute()).map(({ payload }) => payload)
}
const airingsOf = (bulletinId: string | null | undefined) =>
  core.ctx.db
    .selectFrom('occurrences')
    .selectAll()
    .where('bulletinId', '=', bulletinId ?? '')
    .orderBy('startAt')
    .execute()
const stateOf = (rows: Awaited<ReturnType<typeof airingsOf>>) => rows.map(({ status, reason }) => reason ?? status)
async function accepted(message: Record<string, unknown>) {
  const { itemId } = await receive(message)
  const { bulletinId } = await acceptItem(core.approver, itemId, { version: 1 })
  return getBulletin(core.approver, bulletinId ?? '')
}
const approve = async (id: string) => {
  const { clipSha256, revision } = await getBulletin(core.approver, id)
  return approveAsSeen(core.approver, id, { clipSha256, revision })
}
const save = async (rules: SavePolicy['rules']) =>
  savePolicy(admin, '05818', { rules, effectHash: (await showEffect(admin, { areaCode: '05818', rules })).hash })

describe('a bulletin from above, after its validTo', () => {
  test('is approved and planned by nobody: turned down, expired in the inbox, and its source told', async () => {
    const message = normal({ validTo: at(10 * MINUTE) })
    const bulletin = await accepted(message)
    core.clock.advance(HOUR)
    expect(await problemOf(approve(bulletin.id))).toMatchObject({ code: 'bulletin.validity-over' })
    const late = { bulletinId: bulletin.id, rule: { ...onceAt(at(HOUR)), whenApproved: true as const } }
    expect(await problemOf(createSchedule(core.author, late))).toMatchObject({ code: 'bulletin.validity-over' })
    await sweepInbox(core.ctx)
    expect(await itemsOf(message.externalId)).toMatchObject([{ status: 'expired', reason: 'validTo' }])
    expect(await getBulletin(core.approver, bulletin.id)).toMatchObject({ status: 'rejected' })
    expect((await toldOf(message.externalId)).at(-1)).toMatchObject({ status: 'expired', reason: 'validTo' })
    await planAndArm(core.ctx)
    expect(await airingsOf(bulletin.id)).toEqual([])
  })

  test('airs only as long as it is of use: what its series brings later is silent, with the reason, and is told', async () => {
    const [first, validTo] = [at(HOUR), at(2 * HOUR)]
    const message = normal({ validTo })
    const bulletin = await accepted(message)
    const { on, at: time } = onceAt(first)
    await createSchedule(core.author, {
      bulletinId: bulletin.id,
      rule: { kind: 'daily', at: time.slice(0, 5), startsOn: on },
    })
    expect((await approve(bulletin.id)).nextAirings.map(({ startAt }) => startAt)).toEqual([first])
    await planAndArm(core.ctx)
    const rows = await airingsOf(bulletin.id)
    expect(new Set(stateOf(rows.slice(1)))).toEqual(new Set(['validity-over']))
    expect(rows.length).toBeGreaterThan(3)
    const why = await explainOccurrence(core.author, rows[1]?.id ?? '')
    expect(why.summary.vi.toLowerCase()).toContain('hết hiệu lực')
    await sweepInbox(core.ctx)
    const told = await toldOf(message.externalId)
    expect(told).toContainEqual(expect.objectContaining({ status: 'scheduled', airAt: first }))
    expect(told).toContainEqual(expect.objectContaining({ kind: 'play-result', reason: 'validity-over' }))

    const move = (startAt: string) => moveOccurrence(core.author, rows[0]?.id ?? '', { startAt })
    expect(await problemOf(move(at(3 * HOUR)))).toMatchObject({ code: 'bulletin.validity-over', fields: { validTo } })
    await move(at(119 * MINUTE))
    core.clock.advance(begun + 119 * MINUTE - core.clock.now().getTime())
    await dispatchDue(core.ctx)
    const plays = (await core.wire()).flatMap(({ document }) => (document.kind === 'play' ? [document] : []))
    // Nor does a loudspeaker that was away begin it then.
    expect(plays.find(({ occurrenceId }) => occurrenceId === rows[0]?.id)).toMatchObject({ validUntil: validTo })
  })

  test('is left out of a session that plays it, and the rest of the session is heard at its time', async () => {
    const { clipItem, bulletinItem, localDate, draft, airingsOf: ofProgramme } = programmes
    const tomorrow = new Date(`${localDate(1)}T12:00:00+07:00`).toISOString()
    const bulletin = await accepted(normal({ validTo: tomorrow }))
    await approve(bulletin.id)
    const items = [await clipItem(10, 'theme'), bulletinItem(bulletin), await clipItem(5, 'closing')]
    const programme = await programmes.approve(await draft({ items }))
    await planAndArm(core.ctx)
    const rows = await ofProgramme(programme)
    const day = (n: number) => brief(rows.filter(({ localAt }) => localAt.startsWith(localDate(n))))
    expect(day(1)).toEqual(['0 planned', '10 planned', '11 planned'])
    expect(day(2)).toEqual(['0 planned', '10 validity-over', '11 planned'])
  })

  test('is not shifted there: not by a person, and by default a collision takes another way', async () => {
    const clip = await core.clip(['19'], 40 * MINUTE)
    const own = await core.approved()
    await core.ctx.db
      .updateTable('bulletins')
      .set({ priority: 'priority', clipId: clip.id, clipSha256: clip.sha256 })
      .where('id', '=', own.id)
      .execute()
    await createSchedule(core.author, { bulletinId: own.id, rule: onceAt(at(20 * MINUTE)) })
    const [airAt, validTo] = [at(30 * MINUTE), at(31 * MINUTE)]
    const message = priority({ airAt, validTo })
    await receive(message)
    await planAndArm(core.ctx)
    await settleCollisions(core.ctx)
    const [item] = await itemsOf(message.externalId)
    const [airing] = await airingsOf(item?.bulletinId)
    const query = ListCollisions.parse({ bulletinId: item?.bulletinId })
    const found = async () => (await listCollisions(core.approver, query)).items
    const [asked] = await found()
    const shifts = asked?.options.filter(({ option, loser }) => option === 'shift' && loser === airing?.id)
    expect(shifts).toMatchObject([{ possible: false, startAt: null }])
    const keep = asked?.options.find(({ loser }) => loser === airing?.id)?.keep ?? ''
    const shift = { option: 'shift', keep, startAt: at(70 * MINUTE) } as const
    expect(await problemOf(decideCollision(core.approver, asked?.id ?? '', shift))).toMatchObject({
      code: 'bulletin.validity-over',
    })
    core.clock.advance(19 * MINUTE)
    await settleCollisions(core.ctx)
    expect(await found()).toMatchObject([{ status: 'by-deadline', decision: 'cut' }])
    expect(await airingsOf(item?.bulletinId)).toMatchObject([
      { startAt: new Date(airAt), validUntil: new Date(validTo) },
    ])
  })
})

describe('a newer version of a priority bulletin', () => {
  const windows = (from: string, to: string) => [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from, to }]
  // Whose policy is no other test's.
  const elsewhere = { areaCodes: ['05818'] }
  const tomorrow = (time: string) => new Date(`${programmes.localDate(1)}T${time}:00+07:00`).toISOString()

  test('that is refused leaves the former one in its place, and says so', async () => {
    await save({ windows: windows('05:00', '06:00') })
    const message = priority({ ...elsewhere, airAt: tomorrow('05:10'), validTo: tomorrow('23:00') })
    expect(await receive(message)).toMatchObject({ status: 'scheduled', stillInForce: null })
    await planAndArm(core.ctx)
    const newer = { ...message, version: 2, airAt: tomorrow('12:00'), validTo: tomorrow('13:00') }
    expect(await problemOf(receive(newer))).toMatchObject({ code: 'policy.outside-window' })
    expect(await receive(newer)).toMatchObject({ status: 'refused', stillInForce: 1 })
    await planAndArm(core.ctx)
    const [first, second] = await itemsOf(message.externalId)
    expect([first?.status, second?.status]).toEqual(['scheduled', 'refused'])
    expect(stateOf(await airingsOf(first?.bulletinId))).toEqual(['planned'])
    expect(stateOf(await airingsOf(second?.bulletinId))).toEqual([])
    expect(
      (await toldOf(message.externalId)).map(({ version, status, stillInForce }) => [version, status, stillInForce]),
    ).toEqual([
      ...[
        [1, 'received', null],
        [1, 'scheduled', null],
      ],
      ...[
        [2, 'received', null],
        [2, 'refused', 1],
      ],
    ])
  })

  test('that is refused leaves one that waits to the commune', async () => {
    await save({ windows: windows('05:00', '06:00') })
    const message = normal(elsewhere)
    const { itemId } = await receive(message)
    const newer = priority({
      ...elsewhere,
      externalId: message.externalId,
      version: 2,
      airAt: tomorrow('12:00'),
      validTo: tomorrow('13:00'),
    })
    expect(await problemOf(receive(newer))).toMatchObject({ code: 'policy.outside-window' })
    expect(await acceptItem(core.approver, itemId, { version: 1 })).toMatchObject({ status: 'accepted' })
  })

  test('takes the place of the former one where the policy has room for one only', async () => {
    await save({ maxSessionsPerDay: 1 })
    const message = priority({ ...elsewhere, airAt: tomorrow('05:10') })
    await receive(message)
    await planAndArm(core.ctx)
    expect(await receive({ ...message, version: 2, airAt: tomorrow('17:00') })).toMatchObject({
      ...{ status: 'scheduled', airAt: tomorrow('17:00') },
    })
    await planAndArm(core.ctx)
    const [first, second] = await itemsOf(message.externalId)
    expect(stateOf(await airingsOf(first?.bulletinId))).toEqual(['revoked'])
    expect(stateOf(await airingsOf(second?.bulletinId))).toEqual(['planned'])
    expect(first).toMatchObject({ status: 'superseded' })
  })
})
