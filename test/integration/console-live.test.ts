import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../devices/speaker/enrol.ts'
import { toneSource } from '../../devices/speaker/pcm.ts'
import { trueRandom } from '../../devices/speaker/random.ts'
import { IDENTITY_FILE, openSpeaker, type Speaker } from '../../devices/speaker/speaker.ts'
import { makeFolder, writeJsonFile } from '../../devices/speaker/state-file.ts'
import type { ApiUser } from '../../scripts/demo/api.ts'
import type { Alert, AlertReach } from '../../src/alerts/schema.ts'
import { systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { PRE_TONE_MS } from '../../src/protocol/messages.ts'
import type { SpeakerCommandView, SpeakerNow } from '../../src/speakers/schema.ts'
import { correlation, readWav } from '../support/devices.ts'
import { type Station, startStation } from '../support/station.ts'

// One station for all of it: a fleet, and one reference speaker whose sound can be looked at.
const FLEET = 8
type Seen = {
  id: string
  name: string
  online: boolean
  volume: number
  reportedVolume: number | null
  areaName: string
}

let station: Station
let folder: string
let speaker: Speaker
let speakerId: string
let admin: ApiUser
let officer: ApiUser
const wav = () => join(folder, 'played.wav')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-console-'))
  station = await startStation('embedded', { speakers: FLEET })
  admin = station.village.people.admin.user
  officer = station.village.people.dutyOfficer.user
  const { id, enrolment } = await admin.post<{ id: string; enrolment: { code: string } }>('/speakers', {
    name: 'Cụm loa đầu xóm Đồng Đình',
    areaCode: station.village.hamletCodes[0],
    volume: 70,
  })
  speakerId = id
  makeFolder(folder)
  writeJsonFile(
    join(folder, IDENTITY_FILE),
    await enrol(station.server().url, { code: enrolment.code, model: 'reference' }),
  )
  const parts = { clock: systemClock, random: trueRandom, log: createLog('silent') }
  speaker = await openSpeaker({ stateDir: folder, wav: wav(), ...parts })
  await speaker.start()
  await until(read, ({ online, reportedVolume }) => online && reportedVolume === 70)
}, 60_000)
afterAll(async () => {
  await speaker?.stop()
  await station?.stop()
  await rm(folder, { recursive: true, force: true })
})

const read = () => admin.get<Seen>(`/speakers/${speakerId}`)

/** Look until it is so: there is no event for everything that a screen shows. */
async function until<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look()
    if (isSo(seen)) return seen
    await new Promise((wake) => setTimeout(wake, 50))
  }
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => String(error.code),
  )

async function chimeAt(gain: number): Promise<Float32Array> {
  const samples = (await toneSource('chime').read()) ?? new Float32Array()
  return samples.map((sample) => sample * gain)
}
const loudness = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length)

test('the technician below the horns hears the chime at the volume asked for, and the screen knows that it sounded', async () => {
  expect(await codeOf(admin.post(`/speakers/${speakerId}/test-tone`, { volume: 71 }))).toBe(
    'speaker.volume-above-limit',
  )
  const sent = await admin.post<SpeakerCommandView>(`/speakers/${speakerId}/test-tone`, { volume: 50 })
  expect(sent).toMatchObject({ kind: 'selfTest', speakerId, volume: 50, state: 'sent' })
  const played = await until(
    () => admin.get<SpeakerCommandView>(`/speakers/${speakerId}/commands/${sent.id}`),
    ({ state }) => state !== 'sent' && state !== 'playing',
  )
  expect(played).toMatchObject({ state: 'played', playedMs: PRE_TONE_MS.chime, reason: null })
  const [expected, heard] = [await chimeAt(0.5), readWav(wav())]
  expect(Math.abs(heard.length - expected.length)).toBeLessThan(100)
  expect(correlation(heard, expected, 4)).toBeGreaterThan(0.99)
  expect(loudness(heard) / loudness(expected)).toBeCloseTo(1, 1)
  const told = await station.sql((db) =>
    db.selectFrom('events').select(['areaCodes', 'data']).where('type', '=', 'speaker.command').orderBy('id').execute(),
  )
  expect(told.map(({ data }) => data['step'])).toEqual(['playing', 'played'])
  expect(told[0]?.areaCodes).toEqual([station.village.hamletCodes[0]])
}, 20_000)

test('a change of volume reaches the device, and the screen shows when it has', async () => {
  const changed = await admin.request<Seen>('PATCH', `/speakers/${speakerId}`, { volume: 40 })
  expect(changed).toMatchObject({ volume: 40, areaName: 'Xóm Khuổi Mèo', communeName: 'Xã Phúc Thuận' })
  expect(await until(read, ({ reportedVolume }) => reportedVolume === 40)).toMatchObject({ volume: 40 })
}, 20_000)

const storm = (change: object) => ({
  ...{ title: 'Bão số 3', text: 'Bão vào. Bà con ở trong nhà.', areaCodes: ['19'], riskLevel: 4, validMinutes: 30 },
  ...change,
})

test('a drill stays a drill, whoever calls it live', async () => {
  const drill = await officer.post<Alert>('/alerts', storm({ mode: 'drill' }))
  expect(drill).toMatchObject({ mode: 'drill', status: 'draft', areaNames: ['Tỉnh Thái Nguyên'] })
  const { clipSha256 } = drill
  expect(await codeOf(officer.post(`/alerts/${drill.id}/send`, { clipSha256, mode: 'live' }))).toBe('alert.other-mode')
  expect(await codeOf(officer.request('PATCH', `/alerts/${drill.id}`, { mode: 'live' }))).toBe('route.not-found')
  const forged = station.sql((db) => sql`update alerts set mode = 'live' where id = ${drill.id}`.execute(db))
  await expect(forged).rejects.toThrow('the mode of alert')
  const drafts = await officer.get<{ items: Alert[] }>('/alerts?status=draft')
  expect(drafts.items.map(({ id, mode }) => ({ id, mode }))).toEqual([{ id: drill.id, mode: 'drill' }])
  // A prepared recording cannot say that it is a drill; for a live alert it will do.
  const { occurrenceIds, ...live } = await officer.post<Alert & { clipId?: string }>('/alerts', storm({}))
  expect(await codeOf(officer.post(`/alerts/${live.id}/send`, { clipSha256: live.clipSha256, mode: 'drill' }))).toBe(
    'alert.other-mode',
  )
  const { items } = await officer.get<{ items: Array<{ id: string; sha256: string }> }>('/clips?limit=200')
  const clip = items.find(({ sha256 }) => sha256 === live.clipSha256)
  const fromClip = await officer.post<Alert>('/alerts', storm({ text: undefined, clipId: clip?.id }))
  expect(fromClip).toMatchObject({ clipSha256: live.clipSha256, text: null, clipDurationMs: live.clipDurationMs })
  for (const { id } of [drill, live, fromClip]) await officer.post(`/alerts/${id}/cancel`)
}, 60_000)

test('the reach of an alert is the ledger, hamlet by hamlet, silent ones first; meanwhile no test tone sounds', async () => {
  const alert = await officer.post<Alert>('/alerts', storm({ repeatEverySeconds: 5 }))
  const reach = () => officer.get<AlertReach>(`/alerts/${alert.id}/reach`)
  expect(await reach()).toMatchObject({ occurrenceId: null, total: FLEET + 1, silent: FLEET + 1, offline: 0 })
  // One speaker loses its link before the storm.
  const [lost] = station.fleet.speakers
  lost?.cutPower(600_000)
  const points = () =>
    admin.get<{ items: Array<{ id: string; online: boolean; playing?: string }> }>('/speakers/points?area=19')
  await until(points, ({ items }) => items.some(({ id, online }) => id === lost?.speakerId && !online))
  await officer.post(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256, mode: 'live' })
  const seen = await until(reach, ({ playing }) => playing === FLEET)
  expect(seen).toMatchObject({ total: FLEET + 1, silent: 1, offline: 1, failed: 0, played: 0 })
  expect(seen.areas[0]).toMatchObject({ silent: 1, parentName: expect.stringMatching(/^Xã /) })
  const occurrenceId = seen.occurrenceId ?? ''
  await until(reach, ({ total }) => total === FLEET + 1)
  const ledger = await until(
    () => station.ledger.deliveries(occurrenceId),
    (rows) => rows.length === FLEET + 1,
  )
  const inLedger = new Map<string, number>()
  for (const { areaName } of ledger) inLedger.set(areaName, (inLedger.get(areaName) ?? 0) + 1)
  const byName = new Map<string, number>()
  for (const { name, total } of seen.areas) byName.set(name, (byName.get(name) ?? 0) + total)
  expect(byName).toEqual(inLedger)

  expect(await codeOf(admin.post(`/speakers/${speakerId}/test-tone`, {}))).toBe('speaker.emergency-on-air')
  const now = await admin.get<SpeakerNow>(`/speakers/${speakerId}/now`)
  expect(now).toMatchObject({
    current: { title: 'Bão số 3', priority: 'emergency', step: 'playing', alertId: alert.id },
    alert: { id: alert.id, riskLevel: 4 },
    next: [],
  })
  expect(now.words.vi).toMatch(/^Đang phát “Bão số 3” từ \d\d:\d\d: nội dung khẩn cấp\.$/)
  const shown = (await points()).items.filter(({ playing }) => playing === 'emergency')
  expect(shown).toHaveLength(FLEET)
  await officer.post(`/alerts/${alert.id}/all-clear`)
  await until(reach, ({ playing }) => playing === 0)
}, 60_000)

test('a speaker that is away is not asked to chime', async () => {
  await speaker.stop()
  await until(read, ({ online }) => !online)
  expect(await codeOf(admin.post(`/speakers/${speakerId}/test-tone`, {}))).toBe('speaker.offline')
}, 20_000)
