import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { trueRandom } from '../../devices/speaker/random.ts'
import { IDENTITY_FILE, openSpeaker } from '../../devices/speaker/speaker.ts'
import { makeFolder, writeJsonFile } from '../../devices/speaker/state-file.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import type { Play, Policy } from '../../src/protocol/messages.ts'
import type { AirRules } from '../../src/protocol/policy-rules.ts'
import {
  AREA,
  decoded,
  makeMp3,
  newId,
  type Recording,
  readWav,
  type Station,
  startStation,
} from '../support/devices.ts'
import { align, RATE, voice } from '../support/live.ts'
import { Radio } from '../support/radio.ts'
import type { SoundLine } from '../support/reference-speaker.ts'

const speakerIds = Array.from({ length: 3 }, () => newId('spk'))
let free = [...speakerIds]
let station: Station
let folder: string
let recording: Recording
const running: Array<() => Promise<void>> = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-policy-'))
  ;[station, recording] = await Promise.all([startStation('mosquitto', speakerIds), makeMp3(1)])
})
afterEach(async () => {
  for (const stop of running.splice(0)) await stop()
})
afterAll(async () => {
  await station.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A real reference speaker at this station, with the clock that is given to it. */
async function speakerWith(clock: Clock) {
  const [speakerId = '', ...rest] = free
  free = rest
  const stateDir = join(folder, speakerId)
  makeFolder(stateDir)
  writeJsonFile(join(stateDir, IDENTITY_FILE), await station.identity(speakerId))
  const wav = join(stateDir, 'played.wav')
  const speaker = await openSpeaker({ stateDir, wav, clock, random: trueRandom, log: createLog('silent') })
  running.push(() => speaker.stop())
  await speaker.start()
  await station.presences.first((one) => one.speakerId === speakerId && one.online)
  const lines = (): SoundLine[] =>
    existsSync(`${wav}.jsonl`)
      ? readFileSync(`${wav}.jsonl`, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as SoundLine) // safe: written by the sound card
      : []
  return { wav, lines }
}

const ended = (commandId: string) =>
  station.acks.first(
    (ack) => ack.commandId === commandId && !['accepted', 'fetched', 'armed', 'playing'].includes(ack.step),
  )

/** Ask again until it holds: the tests' time limit is the only one. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((wake) => setTimeout(wake, 20))
}

/** A clock that shows this time of day in Việt Nam now, and goes on from there. */
function clockAt(hours: number, minutes: number): Clock {
  const day = 86_400_000
  const wanted = (hours - 7) * 3_600_000 + minutes * 60_000
  const ahead = (wanted - (Date.now() % day) + 2 * day) % day
  return { now: () => new Date(Date.now() + ahead) }
}

const NIGHT: AirRules = {
  ...{ zone: 'Asia/Ho_Chi_Minh', layers: [], volumeCaps: [], holidays: [] },
  quietHours: [{ from: '22:00', to: '05:00' }],
}

test('at 03:15 the speaker refuses what its server should not have sent, and an emergency sounds', async () => {
  const clock = clockAt(3, 15)
  const later = (ms: number) => new Date(clock.now().getTime() + ms).toISOString()
  const times = { issuedAt: later(0), expiresAt: later(600_000) }
  const policy = (rev: number, rules: AirRules): Policy => ({
    ...station.claims(),
    ...times,
    ...{ kind: 'policy', areaCode: AREA, rev, inherits: false, rules },
  })
  await station.toArea(policy(1, NIGHT), 'policy')
  const { wav, lines } = await speakerWith(clock)
  const audio = station.audio.add(recording.bytes, recording.durationMs)
  const play = (change: Partial<Play> = {}) => station.play(audio, { ...times, validUntil: later(600_000), ...change })

  for (const priority of ['normal', 'priority'] as const) {
    const command = play({ priority })
    await station.toArea(command)
    expect(await ended(command.id)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
  }
  expect(lines()).toEqual([])
  expect(readWav(wav)).toHaveLength(0)

  const alarm = play({ priority: 'emergency', preTone: 'siren' })
  await station.toArea(alarm)
  expect(await ended(alarm.id)).toMatchObject({ step: 'played' })
  const siren = readWav(wav).length / RATE
  expect(siren).toBeGreaterThan(3 + 0.9 * (recording.durationMs / 1_000))

  // The same speaker at the same minute, once its area allows it for half an hour: what fits, as loud as the hour may be.
  const open = {
    ...{ ...NIGHT, quietHours: [{ from: '03:45', to: '05:00' }] },
    volumeCaps: [{ from: '22:00', to: '05:00', percent: 10 }],
  }
  await station.toArea(policy(2, open), 'policy')
  const tooLong = play({ audio: { ...audio, durationMs: 45 * 60_000 } })
  await station.toArea(tooLong)
  expect(await ended(tooLong.id)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
  const bulletin = play({ volume: 100 })
  await station.toArea(bulletin)
  expect(await ended(bulletin.id)).toMatchObject({ step: 'played' })
  const begun = lines().find(({ event, occurrenceId }) => event === 'started' && occurrenceId === bulletin.occurrenceId)
  const loudest = readWav(wav)
    .subarray(begun?.sample ?? 0)
    .reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
  expect(loudest).toBeGreaterThan(0.01)
  expect(loudest).toBeLessThan(0.11)
})

test('a station is relayed from its minute to its hard end; while it is off the air the fallback is heard', {
  timeout: 40_000,
}, async () => {
  const { wav, lines } = await speakerWith(systemClock)
  const said = voice(30, 5)
  const radio = await Radio.start(said)
  running.push(() => radio.stop())
  const fallback = station.audio.add(recording.bytes, recording.durationMs)
  const startAt = Date.now() + 2_000
  const endAt = startAt + 13_000
  const { audio: _, ...rest } = station.play(fallback)
  const command: Play = {
    ...rest,
    resume: 'continue',
    startAt: new Date(startAt).toISOString(),
    validUntil: new Date(endAt + 5_000).toISOString(),
    hardEndAt: new Date(endAt).toISOString(),
    stream: {
      ...{ mime: 'audio/mpeg', url: radio.url, bufferMs: 500, until: new Date(endAt + 5_000).toISOString() },
      ...{ source: 'relay', fallback },
    },
  }
  await station.toArea(command)
  const begun = () => lines().filter(({ event }) => event === 'started')
  await until(() => begun().length === 1)
  await radio.says(1_500)
  await radio.goOff()
  // The fallback is played over and over: its third round has begun, so the second was heard whole.
  await until(() => begun().length === 4)
  await radio.comeBack()
  const end = await ended(command.id)
  expect(end).toMatchObject({ step: 'played', reason: 'fallback-played' })

  const rounds = begun()
  const [first, ...fallbacks] = rounds.filter((line, index) => !line.live || index === 0)
  const again = rounds.at(-1)
  expect(rounds.map(({ live = false }) => live)).toEqual([true, ...fallbacks.map(() => false), true])
  const instants = rounds.map(({ at }) => Date.parse(at))
  expect(instants[0]).toBeGreaterThanOrEqual(startAt)
  expect(instants[0]).toBeLessThan(startAt + 1_000)
  const over = lines().at(-1)
  expect(over).toMatchObject({ event: 'stopped', live: true })
  expect(Date.parse(over?.at ?? '')).toBeGreaterThanOrEqual(endAt)
  expect(Date.parse(over?.at ?? '')).toBeLessThan(endAt + 1_000)

  const heard = readWav(wav)
  const piece = (from: SoundLine | undefined, seconds: number) =>
    heard.subarray(from?.sample ?? 0, (from?.sample ?? 0) + Math.round(seconds * RATE))
  // Looked for where it must be, give or take: to compare with half a minute takes as long.
  const passed = ((instants.at(-1) ?? 0) - (instants[0] ?? 0)) / 1_000
  const before = align(said.subarray(0, 7 * RATE), piece(first, 1))
  const from = before.at + Math.round((passed - 1) * RATE)
  const after = align(said.subarray(from, from + 3 * RATE), piece(again, 1))
  expect(before.likeness).toBeGreaterThan(0.9)
  expect(after.likeness).toBeGreaterThan(0.9)
  // Back where the station is by now, not where it was left.
  expect(Math.abs(after.at / RATE - 1)).toBeLessThan(1)
  const seconds = fallbacks.map((line, index) => ((fallbacks[index + 1] ?? again)?.sample ?? 0) - line.sample)
  expect(Number(end.detail)).toBeCloseTo(seconds.reduce((sum, samples) => sum + samples, 0) / RATE, -0.5)
  const whole = fallbacks[0] && piece(fallbacks[0], 0.9)
  expect(align(piece(fallbacks[1], 0.9), whole ?? new Float32Array()).likeness).toBeGreaterThan(0.9)
  expect(align(await decoded(recording), whole ?? new Float32Array()).likeness).toBeGreaterThan(0.9)
})
