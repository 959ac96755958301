import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fixedClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { monthlyReport } from '../../src/reports/monthly.ts'
import { speakerPresence } from '../../src/reports/speaker-history.ts'
import { createSpeaker } from '../../src/speakers/create.ts'
import { enrolSpeaker } from '../../src/speakers/enrol.ts'
import { createPresenceIntake, type PresenceIntake } from '../../src/speakers/on-presence.ts'
import { retireSpeaker } from '../../src/speakers/retire.ts'
import { insertSpeakerCommand, purgeSpeakerCommands } from '../../src/speakers/store-commands.ts'
import { forgetPresence, purgePresence } from '../../src/speakers/store-presence.ts'
import { lockTable, untilBlocked } from '../support/locks.ts'
import { createRegistry, importSmallTree, type Registry } from '../support/registry.ts'

const HOUR = 3_600_000
// Midnight in Viet Nam at the beginning of the 20th.
const MIDNIGHT = '2026-11-19T17:00:00.000Z'
const at = (hours: number) => new Date(new Date(MIDNIGHT).getTime() + hours * HOUR).toISOString()

let clock: ReturnType<typeof fixedClock>
let registry: Registry
let intake: PresenceIntake
beforeEach(async () => {
  clock = fixedClock(MIDNIGHT)
  registry = await createRegistry({ clock })
  await importSmallTree(registry.ctx)
  intake = newIntake()
})
afterEach(async () => {
  await intake.stop()
  await registry.stop()
})

const newIntake = () => createPresenceIntake({ db: registry.ctx.db, clock, log: createLog('silent') })

async function enrolled(name: string, areaCode = '90001'): Promise<string> {
  const { speaker, enrolment } = await createSpeaker(registry.ctx, { name, areaCode })
  await enrolSpeaker(registry.ctx, { code: enrolment.code, model: 'thử' })
  return speaker.id
}

/** The speaker says so after this many hours more. */
async function say(id: string, online: boolean, afterHours: number, epoch = 1): Promise<void> {
  clock.advance(afterHours * HOUR)
  intake.take(id, Buffer.from(JSON.stringify({ v: 1, online, epoch })))
  await intake.flush()
}

const logged = () =>
  registry.ctx.db.selectFrom('presenceLog').select(['speakerId', 'at', 'online']).orderBy('at').execute()

test('a day of one speaker, counted by hand: 6 h away, 6 h there, 6 h away, 6 h there, is half a day alive', async () => {
  const id = await enrolled('Loa A')
  await say(id, true, 6)
  await say(id, false, 6)
  await say(id, true, 6)
  clock.advance(6 * HOUR)
  expect(await speakerPresence(registry.ctx, id, { from: '2026-11-19', to: '2026-11-21' })).toEqual({
    speakerId: id,
    from: at(-24),
    to: at(48),
    measuredSeconds: 24 * 3_600,
    onlineSeconds: 12 * 3_600,
    onlineShare: 0.5,
    days: [{ date: '2026-11-20', onlineShare: 0.5 }],
    intervals: [
      { from: at(0), to: at(6), online: false },
      { from: at(6), to: at(12), online: true },
      { from: at(12), to: at(18), online: false },
      { from: at(18), to: at(24), online: true },
    ],
    complete: true,
  })
})

test('what a speaker was before the first day asked for is known, and nothing is claimed of the time to come', async () => {
  const id = await enrolled('Loa A')
  await say(id, true, 12)
  clock.advance(24 * HOUR)
  expect(await speakerPresence(registry.ctx, id, { from: '2026-11-21', to: '2026-11-30' })).toMatchObject({
    measuredSeconds: 12 * 3_600,
    onlineShare: 1,
    intervals: [{ from: at(24), to: at(36), online: true }],
  })
  expect(await speakerPresence(registry.ctx, id, { from: '2026-11-01', to: '2026-11-19' })).toMatchObject({
    measuredSeconds: 0,
    onlineShare: null,
    intervals: [],
  })
})

test('a line is written when somebody comes or goes, not for every birth, and once however many servers listen', async () => {
  const id = await enrolled('Loa A')
  const other = newIntake()
  clock.advance(HOUR)
  for (const listener of [intake, other]) {
    listener.take(id, Buffer.from(JSON.stringify({ v: 1, online: true, epoch: 1 })))
    await listener.flush()
  }
  await other.stop()
  await say(id, true, 1, 2)
  await say(id, false, 1, 1)
  expect(await logged()).toEqual([
    { speakerId: id, at: new Date(at(0)), online: false },
    { speakerId: id, at: new Date(at(1)), online: true },
  ])
})

test('ten thousand births at once are ten thousand lines', async () => {
  const ids = Array.from({ length: 10_000 }, () => registry.ctx.ids.next('spk'))
  const place = { areaCode: '90001', areaPath: '/VN/90/90001/', createdBy: 'test', createdAt: clock.now() }
  for (let from = 0; from < ids.length; from += 2_000)
    await registry.ctx.db
      .insertInto('speakers')
      .values(ids.slice(from, from + 2_000).map((id) => ({ id, name: id, ...place })))
      .execute()
  for (const id of ids) intake.take(id, Buffer.from('{"v":1,"online":true,"epoch":1}'))
  await intake.flush()
  expect(await logged()).toHaveLength(10_000)
})

test('a broker that begins anew, and a retirement, end the time that a speaker was there', async () => {
  const [a, b] = [await enrolled('Loa A'), await enrolled('Loa B')]
  await say(a, true, 1)
  await say(b, true, 0)
  clock.advance(HOUR)
  await retireSpeaker(registry.ctx, a)
  clock.advance(HOUR)
  await forgetPresence(registry.ctx.db, clock.now())
  clock.advance(HOUR)
  const share = async (id: string) =>
    (await speakerPresence(registry.ctx, id, { from: '2026-11-20', to: '2026-11-20' })).onlineSeconds
  expect(await share(a)).toBe(3_600)
  expect(await share(b)).toBe(7_200)
})

test('history goes back 24 months; what a speaker was when it begins stays known', async () => {
  const id = await enrolled('Loa A')
  const rows = ['2024-01-01', '2024-06-01', '2025-01-01'].map((day, n) => ({ at: new Date(day), online: n === 1 }))
  await registry.ctx.db
    .insertInto('presenceLog')
    .values(rows.map((row) => ({ speakerId: id, ...row })))
    .execute()
  await purgePresence(registry.ctx.db, clock.now())
  expect((await logged()).map((row) => row.at.toISOString().slice(0, 10))).toEqual([
    '2024-06-01',
    '2025-01-01',
    '2026-11-19',
  ])
})

test('screens hear once of a whole batch: how many came, how many went, and where, a message for each province', async () => {
  const [a, b, c, d] = [
    await enrolled('Loa A', '90001'),
    await enrolled('Loa B', '90002'),
    await enrolled('Loa C', '90002'),
    await enrolled('Loa D', '91001'),
  ]
  await say(c, true, 1)
  await intake.stop()
  await registry.ctx.db.deleteFrom('events').execute()
  for (const id of [a, b, d]) await say(id, true, 0)
  await say(c, false, 1)
  await intake.stop()
  const events = await registry.ctx.db
    .selectFrom('events')
    .select(['type', 'areaCodes', 'data'])
    .orderBy('id')
    .execute()
  expect(events).toEqual([
    {
      type: 'speaker.presence',
      areaCodes: ['90001', '90002'],
      data: { online: 2, offline: 1, areaCodes: ['90001', '90002'] },
    },
    { type: 'speaker.presence', areaCodes: ['91001'], data: { online: 1, offline: 0, areaCodes: ['91001'] } },
  ])
})

test('the month weighs every speaker by the time it was there, by area and by day', async () => {
  const a = await enrolled('Loa A', '90001')
  await say(a, true, 0)
  const b = await enrolled('Loa B', '90002')
  clock.advance(24 * HOUR)
  await say(b, true, 0)
  clock.advance(24 * HOUR)
  // A: 48 of 48 hours. B: 24 of 48.
  const report = await monthlyReport(registry.ctx, { area: '90', month: '2026-11' })
  expect(report.speakers).toMatchObject({ total: 2, enrolled: 2, onlineNow: 2, onlineShare: 0.75 })
  expect(report.byArea.map(({ code, speakers }) => [code, speakers.onlineShare])).toEqual([
    ['90001', 1],
    ['90002', 0.5],
    ['90003', null],
  ])
  const days = report.days.filter(({ onlineShare }) => onlineShare !== null)
  expect(days.map(({ date, onlineShare }) => [date, onlineShare])).toEqual([
    ['2026-11-20', 0.5],
    ['2026-11-21', 1],
  ])
})

test('the presence of a speaker is for those who may see it, and a range too long is refused by its name', async () => {
  const id = await enrolled('Loa A')
  const path = `/speakers/${id}/presence?from=2026-11-01&to=2026-11-30`
  expect((await registry.request(registry.as(['viewer', '/VN/90/90001/']), path)).status).toBe(200)
  expect((await registry.request(registry.as(['viewer', '/VN/91/']), path)).status).toBe(403)
  const long = await registry.request(registry.ctx, `/speakers/${id}/presence?from=2026-01-01&to=2026-11-30`)
  expect(await long.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/query/to' }] })
})

test('however many reports are asked for at once, there is a connection left for who must stop something', async () => {
  const { db } = registry.ctx
  // A report that takes long, at every one of them.
  const release = await lockTable(db, 'presence_log')
  const reports = Array.from({ length: 12 }, () => monthlyReport(registry.ctx, { area: '90001', month: '2026-11' }))
  await untilBlocked(db, 1)
  expect(await Promise.all(Array.from({ length: 4 }, () => sql`select 1`.execute(db)))).toHaveLength(4)
  await release()
  expect(new Set((await Promise.all(reports)).map(({ month }) => month))).toEqual(new Set(['2026-11']))
})

test('what a test tone came to is kept for 90 days', async () => {
  const speakerId = await enrolled('Loa A')
  const { db } = registry.ctx
  for (const days of [89, 91]) {
    const at = new Date(clock.now().getTime() - days * 24 * HOUR)
    const tone = { id: `cmd_${days}`, speakerId, kind: 'selfTest' as const, volume: 50, issuedAt: at, expiresAt: at }
    await insertSpeakerCommand(db, tone)
  }
  await purgeSpeakerCommands(db, clock.now())
  expect(await db.selectFrom('speakerCommands').select('id').execute()).toEqual([{ id: 'cmd_89' }])
})
