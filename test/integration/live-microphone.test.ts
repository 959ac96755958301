import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Speaker } from '../../devices/speaker/speaker.ts'
import { ApiUser } from '../../scripts/demo/api.ts'
import { COMMUNES } from '../../scripts/demo/village.ts'
import { allClear, approvedBulletin, closed, draftAlert, schedule, send, stopAll } from '../support/airings.ts'
import { readWav } from '../support/devices.ts'
import { align, type LiveView, post, RATE, speak, voice } from '../support/live.ts'
import { type SoundLine, startReferenceSpeaker } from '../support/reference-speaker.ts'
import { type Station, startStation } from '../support/station.ts'

const [{ code: COMMUNE }] = COMMUNES
const ALL = COMMUNES.map(({ code }) => code)
const FLEET = 4

let station: Station
let folder: string
let speaker: Speaker
let wav: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-live-'))
  station = await startStation('external', {
    speakers: FLEET,
    env: { LOA_LIVE_IDLE_SECONDS: '4', LOA_LIVE_PREPARE_SECONDS: '60' },
  })
  wav = join(folder, 'played.wav')
  speaker = await referenceSpeaker()
})
afterAll(async () => {
  await speaker?.stop()
  await station?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** One real speaker, in the first commune, with its sound written down. */
async function referenceSpeaker(): Promise<Speaker> {
  const made = await startReferenceSpeaker(station, { folder, areaCode: COMMUNE })
  await until(async () => (await speakersOnline()) === FLEET + 1)
  return made.speaker
}

const approver = () => station.village.people.approver.user
const view = (id: string) => approver().get<LiveView>(`/live/${id}`)
const prepare = (more: Record<string, unknown> = {}) =>
  approver().post<LiveView>('/live', { title: 'Chủ tịch xã nói', areaCodes: ALL, ...more })
const start = (id: string) => approver().post<LiveView>(`/live/${id}/start`, { container: 'webm' })
const finish = (id: string) => approver().post<LiveView>(`/live/${id}/stop`)

async function speakersOnline(): Promise<number> {
  const { items } = await approver().get<{ items: Array<{ online: boolean }> }>('/speakers?limit=100')
  return items.filter(({ online }) => online).length
}

/** Ask again until it holds: the tests' time limit is the only one. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((wake) => setTimeout(wake, 100))
}

async function viewWhen(id: string, holds: (live: LiveView) => boolean): Promise<LiveView> {
  let live = await view(id)
  await until(async () => {
    live = await view(id)
    return holds(live)
  })
  return live
}

const sidecar = (): SoundLine[] =>
  readFileSync(`${wav}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SoundLine) // safe: written by the sound card

const sounding = (): string | undefined => {
  const last = existsSync(`${wav}.jsonl`) ? sidecar().at(-1) : undefined
  return last?.event === 'started' ? last.occurrenceId : undefined
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'ok',
    (error: { code: string }) => error.code,
  )

type Delivery = { speakerId: string; status: string; reason: string | null; playedMs: number | null }
const ledger = async (occurrenceId: string): Promise<Delivery[]> =>
  (await approver().get<{ items: Delivery[] }>(`/occurrences/${occurrenceId}/deliveries?limit=50`)).items

test('what is said is what the loudspeaker sounds; the bulletin under it waits and goes on; the recording is kept', async () => {
  const text = 'Mời bà con ra nhà văn hóa họp xóm vào tối nay, bàn việc làm đường.'
  const scheduleId = await schedule(station, await approvedBulletin(station, text), 3)
  const bulletin = await station.ledger.occurrenceOf(scheduleId)
  await until(async () => sounding() === bulletin.id)

  const live = await prepare()
  const ready = await viewWhen(live.id, ({ ready }) => ready)
  expect(ready).toMatchObject({
    status: 'preparing',
    countdownSeconds: 0,
    speakers: { targets: FLEET + 1, armed: FLEET + 1 },
  })
  // Armed is not heard: the bulletin goes on until somebody speaks.
  expect(sounding()).toBe(bulletin.id)

  await start(live.id)
  const said = voice(3)
  const speech = speak(approver(), live.id, said)
  expect(await speech.done).toBeUndefined()
  const onAir = await view(live.id)
  expect(onAir).toMatchObject({ status: 'on-air', speakers: { playing: FLEET + 1 } })
  await finish(live.id)
  const ended = await viewWhen(live.id, ({ recording }) => recording === 'saved')
  expect(ended).toMatchObject({ status: 'ended', endReason: 'finished' })
  expect(await closed(station, scheduleId)).toMatchObject({ status: 'completed' })

  const [begun, over] = sidecar().filter(({ occurrenceId }) => occurrenceId === live.occurrenceId)
  expect([begun?.event, over?.event]).toEqual(['started', 'ended'])
  const heard = readWav(wav).subarray(begun?.sample ?? 0, over?.sample)
  const { at, likeness } = align(heard, said)
  const realDelayMs = Date.parse(begun?.at ?? '') + (at / RATE) * 1_000 - speech.startedAt
  expect(likeness).toBeGreaterThan(0.9)
  // What is shown on the screen is what a stopwatch under the loudspeaker would show.
  expect(Math.abs((ended.delay.totalMs ?? 0) - realDelayMs)).toBeLessThan(250)
  expect(ended.delay.speakers).toBe(FLEET + 1)

  // The programme came back where it was cut.
  const rounds = sidecar().filter(({ occurrenceId, event }) => occurrenceId === bulletin.id && event === 'started')
  expect(rounds).toHaveLength(2)
  expect(rounds[1]?.offsetMs).toBeGreaterThan(0)

  await station.ledger.untilClosed([live.occurrenceId])
  const airing = await station.ledger.occurrence(live.occurrenceId)
  expect(airing).toMatchObject({ kind: 'live', status: 'completed', clipSha256: ended.clipSha256 })
  expect((await ledger(live.occurrenceId)).map(({ status }) => status)).toEqual(Array(FLEET + 1).fill('played'))
  const recorded = await fetch(`${station.server().url}/audio/${ended.clipSha256}.mp3`)
  expect(recorded.status).toBe(200)
})

test('who may not put things on the air alone may not speak, and two never speak over each other', async () => {
  const { author, dutyOfficer, admin } = station.village.people
  const wanted = { title: 'Thử', areaCodes: ALL }
  expect(await codeOf(author.user.post('/live', wanted))).toBe('permission.denied')
  const { token } = await admin.user.post<{ token: string }>('/tokens', {
    name: 'máy',
    role: 'duty_officer',
    areaCode: COMMUNE,
    expiresInMinutes: 5,
  })
  const answer = await fetch(`${station.server().url}/api/v1/live`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...wanted, areaCodes: [COMMUNE] }),
  })
  expect(await answer.json()).toMatchObject({ status: 403, code: 'live.person-needed' })
  expect(await codeOf(prepare({ maxSeconds: 80_000 }))).toBe('live.too-long')

  const live = await prepare()
  expect(await codeOf(dutyOfficer.user.post('/live', { ...wanted, areaCodes: [COMMUNE] }))).toBe('live.area-busy')
  expect(await codeOf(dutyOfficer.user.post(`/live/${live.id}/start`, {}))).toBe('live.not-speaker')
  expect(await codeOf(author.user.post(`/live/${live.id}/stop`))).toBe('permission.denied')
  // Any official who may stop may stop it; what was never on the air sounded nowhere.
  await viewWhen(live.id, ({ ready }) => ready)
  await dutyOfficer.user.post(`/live/${live.id}/stop`)
  await station.ledger.untilClosed([live.occurrenceId])
  expect(await view(live.id)).toMatchObject({ status: 'ended', endReason: 'stopped', recording: 'none' })
  expect((await ledger(live.occurrenceId)).map(({ status }) => status)).toEqual(Array(FLEET + 1).fill('cancelled'))
  expect(sidecar().filter(({ occurrenceId }) => occurrenceId === live.occurrenceId)).toEqual([])
  // A stop said twice is no fault.
  expect(await finish(live.id)).toMatchObject({ status: 'ended', endReason: 'stopped' })
})

test('chunks count once and in order, and the session ends by itself when the microphone falls silent', async () => {
  const live = await prepare()
  const early = await post(approver(), live.id, 0, Buffer.from('sớm quá'))
  expect(early).toMatchObject({ code: 'live.wrong-state' })
  await viewWhen(live.id, ({ ready }) => ready)
  await start(live.id)
  expect(await post(approver(), live.id, 0, Buffer.from('không phải âm thanh'))).toMatchObject({
    code: 'live.not-audio',
  })
  const said = voice(2, 7)
  const speech = speak(approver(), live.id, said)
  expect(await speech.done).toBeUndefined()
  // The browser did not hear the answer and sends the last two again: nothing is said twice.
  const last = speech.chunks.length - 1
  for (const seq of [last - 1, last])
    expect(await post(approver(), live.id, seq, speech.chunks[seq] ?? Buffer.of())).toBeUndefined()
  expect(await post(approver(), live.id, last + 2, Buffer.from('lỗ hổng'))).toMatchObject({ code: 'live.chunk-gap' })
  expect((await view(live.id)).nextSeq).toBe(last + 1)

  const ended = await viewWhen(live.id, ({ status }) => status === 'ended')
  expect(ended.endReason).toBe('microphone-lost')
  expect(await post(approver(), live.id, last + 1, Buffer.from('muộn'))).toMatchObject({ code: 'live.wrong-state' })
  await station.ledger.untilClosed([live.occurrenceId])
  expect((await ledger(live.occurrenceId)).map(({ status }) => status)).toEqual(Array(FLEET + 1).fill('played'))
  const [begun, over] = sidecar().filter(({ occurrenceId }) => occurrenceId === live.occurrenceId)
  const heard = readWav(wav).subarray(begun?.sample ?? 0, over?.sample)
  expect(align(heard, said).likeness).toBeGreaterThan(0.9)
})

test('nobody speaks longer than the hard limit', async () => {
  const live = await prepare({ maxSeconds: 1, areaCodes: [COMMUNE] })
  await viewWhen(live.id, ({ ready }) => ready)
  await start(live.id)
  const speech = speak(approver(), live.id, voice(3, 3))
  const refused = await speech.done
  expect(refused).toMatchObject({ code: 'live.wrong-state' })
  expect((await view(live.id)).endReason).toBe('time-limit')
  await station.ledger.untilClosed([live.occurrenceId])
  for (const { status, playedMs } of await ledger(live.occurrenceId)) {
    expect(status).toBe('played')
    // Simulated speakers count until the end of the stream, half a second of watching later.
    expect(playedMs).toBeLessThan(2_000)
  }
  const [begun, over] = sidecar().filter(({ occurrenceId }) => occurrenceId === live.occurrenceId)
  expect(((over?.sample ?? 0) - (begun?.sample ?? 0)) / RATE).toBeLessThan(1.1)
})

test('an emergency cuts a live voice everywhere at once, ends its session, and it does not come back', async () => {
  const alert = await draftAlert(station)
  const live = await prepare()
  await viewWhen(live.id, ({ ready }) => ready)
  await start(live.id)
  const speech = speak(approver(), live.id, voice(3, 5))
  await until(async () => sounding() === live.occurrenceId)
  const sent = await send(station, alert)
  const [alarm = ''] = sent.occurrenceIds
  await until(async () => sounding() === alarm)
  await speech.done
  const ended = await viewWhen(live.id, ({ status }) => status === 'ended')
  expect(ended.endReason).toBe('preempted')
  await allClear(station, sent)
  await station.ledger.untilClosed([live.occurrenceId])
  expect((await ledger(live.occurrenceId)).map(({ status }) => status)).toEqual(Array(FLEET + 1).fill('preempted'))
  expect(
    sidecar().filter(({ event, occurrenceId }) => event === 'started' && occurrenceId === live.occurrenceId),
  ).toHaveLength(1)
})

test('a stop-all while a session prepares has won: nobody puts it on the air any more', async () => {
  const live = await prepare()
  await viewWhen(live.id, ({ ready }) => ready)
  await stopAll(station)
  expect(await codeOf(start(live.id))).toBe('live.wrong-state')
  expect((await viewWhen(live.id, ({ status }) => status === 'ended')).endReason).toBe('stopped')
})

test('stop-all silences a live voice and ends its session', async () => {
  const live = await prepare()
  await viewWhen(live.id, ({ ready }) => ready)
  await start(live.id)
  const speech = speak(approver(), live.id, voice(3, 11))
  await until(async () => sounding() === live.occurrenceId)
  await stopAll(station)
  await until(async () => sounding() === undefined)
  expect((await viewWhen(live.id, ({ status }) => status === 'ended')).endReason).toBe('stopped')
  expect(await speech.done).toMatchObject({ code: 'live.wrong-state' })
  await station.ledger.untilClosed([live.occurrenceId])
  expect((await ledger(live.occurrenceId)).map(({ status }) => status)).toEqual(Array(FLEET + 1).fill('cancelled'))
})

test('without native ffmpeg a session is refused before anything sounds', async () => {
  const other = await station.addProcess({ LOA_FFMPEG: 'wasm', LOA_ROLES: 'api', LOA_PUBLIC_URL: 'http://127.0.0.1:9' })
  const { email, password } = station.village.people.approver
  const user = await new ApiUser(other.url).signIn(email, password)
  expect(await codeOf(user.post('/live', { title: 'Thử', areaCodes: ALL }))).toBe('live.needs-ffmpeg')
  // And one process does not speak into the microphone of another.
  const live = await prepare()
  expect(await codeOf(user.post(`/live/${live.id}/start`, {}))).toBe('live.not-here')
  expect(await user.post(`/live/${live.id}/stop`)).toMatchObject({ status: 'ended', endReason: 'cancelled' })
})

test('killed while somebody speaks, the server makes no sound when it is back: the session is over, its recording kept', async () => {
  const live = await prepare()
  await viewWhen(live.id, ({ ready }) => ready)
  await start(live.id)
  const speech = speak(approver(), live.id, voice(3, 9))
  await until(async () => sounding() === live.occurrenceId)
  const { pid, ended: gone } = station.server()
  process.kill(pid, 'SIGKILL')
  await gone
  const begun = sidecar().filter(({ event }) => event === 'started').length
  await station.startServer()
  await speech.done
  const ended = await viewWhen(live.id, ({ recording }) => recording === 'saved')
  expect(ended).toMatchObject({ status: 'ended', endReason: 'server-stopped' })
  await station.ledger.untilClosed([live.occurrenceId])
  for (const { status, reason } of await ledger(live.occurrenceId))
    expect([status, reason]).toEqual(['failed', 'stream-lost'])
  expect(sidecar().filter(({ event }) => event === 'started')).toHaveLength(begun)
})
