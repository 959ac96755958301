import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createIds } from '../../src/ids.ts'
import { createLog, type Logger } from '../../src/log.ts'
import { createPresenceIntake, type PresenceIntake } from '../../src/speakers/on-presence.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const ids = createIds(systemClock)
let database: TestDatabase
let intake: PresenceIntake
let heard: string[][]
beforeEach(async () => {
  database = await createTestDatabase()
  heard = []
  intake = createPresenceIntake({ db: database.db, clock: systemClock, log: createLog('silent') }, (online) =>
    heard.push(online),
  )
})
afterEach(async () => {
  await intake.stop()
  await database.drop()
})

const addSpeakers = async (count: number): Promise<string[]> => {
  const rows = Array.from({ length: count }, (_, n) => ({
    id: ids.next('spk'),
    name: `Cụm ${n}`,
    areaCode: '90001',
    areaPath: '/VN/90/90001/',
    createdBy: 'test',
    createdAt: systemClock.now(),
  }))
  for (let at = 0; at < count; at += 1_000)
    await database.db
      .insertInto('speakers')
      .values(rows.slice(at, at + 1_000))
      .execute()
  return rows.map(({ id }) => id)
}
const addSpeaker = async (): Promise<string> => {
  const [id] = await addSpeakers(1)
  if (!id) throw new Error('no speaker was made')
  return id
}
const presence = (online: boolean, epoch: number, more: object = {}) =>
  Buffer.from(JSON.stringify({ v: 1, online, epoch, ...more }))
const stored = (id: string) =>
  database.db
    .selectFrom('speakers')
    .select(['online', 'presenceEpoch', 'model', 'lastSeenAt', 'telemetry', 'presenceAt'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

test('the will of an older connection never marks a newer one offline', async () => {
  const id = await addSpeaker()
  intake.take(id, presence(true, 1))
  await intake.flush()
  intake.take(id, presence(true, 2))
  await intake.flush()
  intake.take(id, presence(false, 1))
  await intake.flush()
  expect(await stored(id)).toMatchObject({ online: true, presenceEpoch: 2 })
  intake.take(id, presence(false, 2))
  await intake.flush()
  expect(await stored(id)).toMatchObject({ online: false, presenceEpoch: 2 })
})

test('within one batch, too, the highest epoch counts and of equal ones the last', async () => {
  const [a = '', b = ''] = await addSpeakers(2)
  for (const [online, epoch] of [
    [true, 5],
    [false, 4],
    [false, 5],
    [true, 6],
    [false, 5],
  ] as const)
    intake.take(a, presence(online, epoch))
  for (const [online, epoch] of [
    [true, 1],
    [false, 1],
  ] as const)
    intake.take(b, presence(online, epoch))
  await intake.flush()
  expect(await stored(a)).toMatchObject({ online: true, presenceEpoch: 6 })
  expect(await stored(b)).toMatchObject({ online: false, presenceEpoch: 1 })
})

test('who comes online on a new connection is told once, after it is committed', async () => {
  const id = await addSpeaker()
  intake.take(id, presence(true, 1, { model: 'thử-1' }))
  await intake.flush()
  expect(await stored(id)).toMatchObject({ online: true, model: 'thử-1' })
  // The broker hands out its retained birth again whenever the server reconnects.
  intake.take(id, presence(true, 1))
  await intake.flush()
  expect(heard).toEqual([[id]])
  // A reconnect so quick that nobody saw it go: it may have missed a command all the same.
  intake.take(id, presence(true, 2))
  await intake.flush()
  expect(heard).toEqual([[id], [id]])
})

test('unknown and retired speakers are nobody', async () => {
  const id = await addSpeaker()
  await database.db.updateTable('speakers').set({ status: 'retired' }).where('id', '=', id).execute()
  intake.take(id, presence(true, 1))
  intake.take('spk_unknown', presence(true, 1))
  await intake.flush()
  expect(heard).toEqual([])
  expect(await stored(id)).toMatchObject({ online: false })
})

test('what is not of the protocol is counted and dropped, and harms nobody else in the batch', async () => {
  const [good = '', odd = ''] = await addSpeakers(2)
  intake.take(odd, Buffer.from('not json'))
  intake.take(odd, Buffer.from('{"v":2,"online":true,"epoch":1}'))
  intake.take(odd, presence(true, -1))
  intake.take(odd, presence(true, 1e300))
  intake.take(odd, Buffer.alloc(1_000_000, 0x20))
  intake.takeTelemetry(odd, Buffer.from('[]'))
  intake.take(odd, Buffer.alloc(0))
  intake.take(odd, presence(true, 3, { model: 'x\u0000y\ud800z' }))
  intake.take(good, presence(true, 1))
  await intake.flush()
  expect(intake.malformed).toBe(6)
  expect(await stored(good)).toMatchObject({ online: true })
  expect(await stored(odd)).toMatchObject({ online: true, model: 'xyz' })
})

test('a speaker that talks nonsense all day fills no log', async () => {
  const lines: object[] = []
  const log = Object.assign(createLog('silent'), { warn: (line: object) => void lines.push(line) }) as Logger // safe: only warn is replaced
  const noisy = createPresenceIntake({ db: database.db, clock: systemClock, log })
  for (let n = 0; n < 1_000; n += 1) noisy.take('spk_a', Buffer.from('x'))
  noisy.take('spk_b', Buffer.from('x'))
  await noisy.stop()
  expect(lines).toHaveLength(2)
})

test('telemetry is kept and shows life, but never brings a speaker online', async () => {
  const id = await addSpeaker()
  const beat = { v: 1, at: '2026-11-21T05:00:00.000Z', playing: null, volume: 70, clockOffsetMs: -12 }
  intake.takeTelemetry(id, Buffer.from(JSON.stringify({ ...beat, volume: 1 })))
  intake.takeTelemetry(id, Buffer.from(JSON.stringify(beat)))
  await intake.flush()
  const row = await stored(id)
  expect(row).toMatchObject({ online: false, telemetry: { volume: 70, clockOffsetMs: -12 } })
  expect(row.lastSeenAt).toBeInstanceOf(Date)
})

test('two servers that hear the same speakers do not stand in each other’s way', async () => {
  const speakers = await addSpeakers(500)
  const other = createPresenceIntake({ db: database.db, clock: systemClock, log: createLog('silent') })
  for (let epoch = 1; epoch <= 4; epoch += 1) {
    for (const id of speakers) intake.take(id, presence(true, epoch))
    for (const id of speakers.toReversed()) other.take(id, presence(epoch % 2 === 0, epoch))
    await Promise.all([intake.flush(), other.flush()])
  }
  await other.stop()
  const epochs = await database.db.selectFrom('speakers').select('presenceEpoch').distinct().execute()
  expect(epochs).toEqual([{ presenceEpoch: 4 }])
})

test('ten thousand speakers that come back at once are told of, each once', async () => {
  const speakers = await addSpeakers(10_000)
  for (const id of speakers) intake.take(id, presence(true, 1))
  await intake.flush()
  expect(heard.flat()).toHaveLength(10_000)
  expect(new Set(heard.flat()).size).toBe(10_000)
})
