import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import type { Occurrence } from '../../src/occurrences/schema.ts'
import type { ProgrammeDetail } from '../../src/programmes/schema.ts'
import { heard, silent } from '../support/airings.ts'
import { feedIcecast, startIcecast } from '../support/icecast.ts'
import { startReferenceSpeaker } from '../support/reference-speaker.ts'
import type { TestServer } from '../support/servers.ts'
import { type Station, startStation } from '../support/station.ts'

const SPEAKERS = 4
const AREAS = ['05857', '05818', '05605', '05719']
// Between two items on one speaker; the sound card of a real one fills it from its buffer.
const GAP_MS = 250

let icecast: TestServer
let station: Station
let reference: Awaited<ReturnType<typeof startReferenceSpeaker>>
beforeAll(async () => {
  icecast = await startIcecast()
  const env = { LOA_RELAY_HOSTS: `127.0.0.1:${icecast.port}` }
  station = await startStation('embedded', { speakers: SPEAKERS, env })
}, 180_000)
afterAll(async () => {
  await reference?.speaker.stop()
  await station?.stop()
  await icecast?.stop()
})

const author = () => station.village.people.author.user
const approver = () => station.village.people.approver.user

async function clip(text: string): Promise<string> {
  return (await author().post<{ id: string }>('/clips/speech', { text, title: text, areaCodes: AREAS })).id
}
async function bulletin(text: string): Promise<string> {
  const made = await author().post<{ id: string; clipSha256: string; revision: number }>('/bulletins', {
    title: text,
    topic: 'notice',
    areaCodes: AREAS,
    text,
  })
  await author().post(`/bulletins/${made.id}/submit`)
  await approveBySight(approver(), made)
  return made.id
}
/** A session that begins so many seconds from now, approved and planned. */
async function session(inSeconds: number, items: object[], budgetSeconds: number): Promise<Occurrence[]> {
  const at = new Date(Date.now() + inSeconds * 1_000 + 7 * 3_600_000).toISOString()
  const { id } = await author().post<ProgrammeDetail>('/programmes', {
    title: 'Chương trình sáng',
    areaCodes: AREAS,
    rule: { kind: 'once', on: at.slice(0, 10), at: at.slice(11, 19) },
    budgetSeconds,
    items,
  })
  const { revision } = await author().post<ProgrammeDetail>(`/programmes/${id}/submit`)
  const { hash } = await approver().post<{ hash: string }>(`/programmes/${id}/preflight`)
  await approver().post(`/programmes/${id}/approve`, { revision, preflightHash: hash })
  return planned(id)
}
async function planned(programmeId: string): Promise<Occurrence[]> {
  for (;;) {
    const { items } = await author().get<{ items: Occurrence[] }>(`/occurrences?programmeId=${programmeId}&order=asc`)
    if (items.length > 0) return items
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
const soundsOn = (speakerId: string, ids: readonly string[]) =>
  station.sounds.filter((sound) => sound.speakerId === speakerId && ids.includes(sound.occurrenceId))

test('a whole session airs in its order and without gaps on every speaker, and the ledger knows each of them', async () => {
  const items = [
    { kind: 'clip', role: 'theme', clipId: await clip('Đây là đài truyền thanh xã.') },
    { kind: 'bulletin', bulletinId: await bulletin('Mời bà con họp xóm.') },
    { kind: 'pause', seconds: 1 },
    { kind: 'clip', role: 'closing', clipId: await clip('Xin chào.') },
  ]
  const airings = await session(8, items, 60)
  expect(airings.map(({ programmeTitle }) => programmeTitle)).toEqual(Array(3).fill('Chương trình sáng'))
  const ids = airings.map(({ id }) => id)
  const last = ids.at(-1)
  await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === last && event === 'ended')
  for (const { speakerId } of station.fleet.speakers) {
    const sounds = soundsOn(speakerId, ids)
    expect(sounds.map(({ occurrenceId, event }) => [occurrenceId, event])).toEqual(
      ids.flatMap((id) => [
        [id, 'started'],
        [id, 'ended'],
      ]),
    )
    const [, end, begin, pause, closing] = sounds.map(({ at }) => at.getTime())
    expect(Math.abs((begin ?? 0) - (end ?? 0))).toBeLessThan(GAP_MS)
    expect(Math.abs((closing ?? 0) - (pause ?? 0) - 1_000)).toBeLessThan(GAP_MS)
  }
  await station.ledger.untilClosed(ids)
  for (const id of ids) {
    expect((await station.ledger.occurrence(id)).status).toBe('completed')
    expect((await station.ledger.deliveries(id)).map(({ status }) => status)).toEqual(Array(SPEAKERS).fill('played'))
  }
})

test('the end of the session silences what still sounds, and that counts as played', async () => {
  const words = 'Bà con chú ý nghe thông báo dài về lịch tiêm phòng cho trâu bò trong toàn xã sáng mai.'
  const airings = await session(8, [{ kind: 'clip', role: 'item', clipId: await clip(words) }], 60)
  const [one] = airings
  if (!one) throw new Error('nothing was planned')
  // As if it had started late: its session is over before it is.
  const hardEndAt = new Date(Date.parse(one.startAt) + 3_000)
  await station.sql((db) => db.updateTable('occurrences').set({ hardEndAt }).where('id', '=', one.id).execute())
  await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === one.id && event !== 'started')
  await silent(station)
  for (const { speakerId } of station.fleet.speakers) {
    const ends = soundsOn(speakerId, [one.id]).filter(({ event }) => event !== 'started')
    expect(Math.abs((ends.at(-1)?.at.getTime() ?? 0) - hardEndAt.getTime())).toBeLessThan(GAP_MS)
  }
  await station.ledger.untilClosed([one.id])
  expect((await station.ledger.deliveries(one.id)).map(({ status }) => status)).toEqual(Array(SPEAKERS).fill('played'))
})

test('theme, a real station, a bulletin and the closing follow each other, also while the server is away and on the reference speaker', async () => {
  const studio = await feedIcecast(icecast, '/vov1', { hertz: 440 })
  const theme = await clip('Đây là đài truyền thanh xã.')
  const { id: relayId } = await station.village.people.admin.user.post<{ id: string }>('/relays', {
    name: 'Đài Tiếng nói Việt Nam',
    url: `${icecast.url}/vov1`,
    areaCodes: AREAS,
    fallbackClipId: theme,
  })
  const folder = join(station.dataDir, '..', 'reference')
  reference = await startReferenceSpeaker(station, { folder, areaCode: '05857' })
  const isOnline = async () =>
    (
      await station.sql((db) =>
        db.selectFrom('speakers').select('online').where('id', '=', reference.speaker.speakerId).executeTakeFirst(),
      )
    )?.online
  await expect.poll(isOnline, { timeout: 15_000 }).toBe(true)
  const airings = await session(
    10,
    [
      { kind: 'clip', role: 'theme', clipId: theme },
      { kind: 'relay', relayId, seconds: 6 },
      { kind: 'bulletin', bulletinId: await bulletin('Mời bà con họp xóm.') },
      { kind: 'clip', role: 'closing', clipId: await clip('Xin chào.') },
    ],
    60,
  )
  const ids = airings.map(({ id }) => id)
  const [, relay, news, last] = ids
  const [, planned] = airings
  if (!planned) throw new Error('no relay was planned')
  // Joined late as long as ten seconds of it are left, never less than ten seconds late.
  expect(Date.parse(planned.validUntil) - Date.parse(planned.startAt)).toBe(10_000)
  expect(Date.parse(planned.hardEndAt ?? '') - Date.parse(planned.startAt)).toBe(6_000)
  await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === news && event === 'started')
  // The loudspeakers hold what is left of the session: they need nobody to play it.
  await station.server().stop()
  await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === last && event === 'ended')
  await expect.poll(() => reference.lines().at(-1), { timeout: 15_000 }).toMatchObject({ occurrenceId: last })
  for (const { speakerId } of station.fleet.speakers) {
    const sounds = soundsOn(speakerId, ids)
    // A station does not end by itself: its time does.
    const expected = ids.flatMap((id) => [`${id} started`, `${id} ${id === relay ? 'stopped' : 'ended'}`])
    expect(sounds.map(({ occurrenceId, event }) => `${occurrenceId} ${event}`)).toEqual(expected)
    const at = (id: string | undefined, which: string) =>
      sounds.find(({ occurrenceId, event }) => occurrenceId === id && event === which)?.at.getTime() ?? 0
    expect(Math.abs(at(relay, 'started') - Date.parse(planned.startAt))).toBeLessThan(GAP_MS)
    expect(Math.abs(at(relay, 'stopped') - Date.parse(planned.hardEndAt ?? ''))).toBeLessThan(GAP_MS)
    expect(Math.abs(at(news, 'started') - at(relay, 'stopped'))).toBeLessThan(GAP_MS)
  }
  const order = [...new Set(reference.lines().map(({ occurrenceId }) => occurrenceId))]
  expect(order).toEqual(ids)
  await station.startServer()
  await station.ledger.untilClosed(ids)
  for (const id of ids) {
    const deliveries = await station.ledger.deliveries(id)
    expect(deliveries.map(({ status, reason }) => `${status} ${reason}`)).toEqual(
      Array(SPEAKERS + 1).fill('played null'),
    )
  }
  await studio.stop()
})
