import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, watch } from 'node:fs'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { trueRandom } from '../../devices/speaker/random.ts'
import { IDENTITY_FILE, openSpeaker, type Speaker } from '../../devices/speaker/speaker.ts'
import { makeFolder, writeJsonFile } from '../../devices/speaker/state-file.ts'
import { systemClock } from '../../src/clock.ts'
import { createLog, type Logger } from '../../src/log.ts'
import type { Acknowledgement } from '../../src/protocol/messages.ts'
import {
  correlation,
  decoded,
  makeMp3,
  newId,
  type Recording,
  readWav,
  type Station,
  startStation,
} from '../support/devices.ts'

describe.each(['mosquitto', 'aedes'] as const)('the reference speaker on %s', { timeout: 20_000 }, (kind) => {
  const speakerIds = Array.from({ length: 12 }, () => newId('spk'))
  let free = [...speakerIds]
  let station: Station
  let folder: string
  let recording: Recording
  const running: Array<() => Promise<void>> = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loa-speaker-'))
    ;[station, recording] = await Promise.all([startStation(kind, speakerIds), makeMp3(1)])
  })
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop()
  })
  afterAll(async () => {
    await station.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** A speaker that nobody has used yet, enrolled, not started. */
  async function enrolled(): Promise<{ speakerId: string; stateDir: string; wav: string }> {
    const [speakerId = '', ...rest] = free
    free = rest
    const stateDir = join(folder, speakerId)
    makeFolder(stateDir)
    writeJsonFile(join(stateDir, IDENTITY_FILE), await station.identity(speakerId))
    return { speakerId, stateDir, wav: join(stateDir, 'played.wav') }
  }

  async function started(options: { cacheMaxBytes?: number; log?: Logger } = {}) {
    const made = await enrolled()
    const { stateDir, wav, speakerId } = made
    const speaker: Speaker = await openSpeaker({
      stateDir,
      wav,
      clock: systemClock,
      random: trueRandom,
      log: createLog('silent'),
      ...options,
    })
    running.push(() => speaker.stop())
    await speaker.start()
    await station.presences.first((one) => one.speakerId === speakerId && one.online)
    return made
  }

  const stepsOf = (commandId: string) =>
    station.acks.all.filter((ack) => ack.commandId === commandId).map((ack) => ack.step)
  const ended = (commandId: string) =>
    station.acks.first(
      (ack) => ack.commandId === commandId && !['accepted', 'fetched', 'armed', 'playing'].includes(ack.step),
    )

  test('plays what was sent: the recording correlates with the decoded MP3, the ladder is climbed', async () => {
    const { wav } = await started()
    const command = station.play(station.audio.add(recording.bytes, recording.durationMs))
    await station.toArea(command)
    const { playedMs = 0 } = await ended(command.id)
    expect(stepsOf(command.id)).toEqual(['accepted', 'playing', 'played'])
    const expected = await decoded(recording)
    const played = readWav(wav)
    expect(Math.abs(played.length - expected.length)).toBeLessThan(4_410)
    expect(correlation(played, expected, 50)).toBeGreaterThan(0.99)
    expect(Math.abs(playedMs - recording.durationMs)).toBeLessThan(100)
  })

  test('a download cut twice goes on where it stopped', async () => {
    await started()
    const audio = station.audio.add(recording.bytes, recording.durationMs, {}, [2_000, 1_500])
    const command = station.play(audio)
    await station.toArea(command)
    expect((await ended(command.id)).step).toBe('played')
    const ranges = station.audio.requests(audio).map(({ range }) => range)
    expect(ranges[0]).toBeUndefined()
    expect(ranges.slice(1).every((range) => Number(/\d+/.exec(range ?? '')?.[0]) > 0)).toBe(true)
    expect(ranges).toHaveLength(3)
  })

  test('audio whose hash is wrong is never played', async () => {
    const { wav } = await started()
    const audio = station.audio.add(recording.bytes, recording.durationMs, { sha256: 'f'.repeat(64) })
    const command = station.play(audio)
    await station.toArea(command)
    expect(await ended(command.id)).toMatchObject({ step: 'failed', reason: 'hash-mismatch' })
    expect(readWav(wav)).toHaveLength(0)
  })

  test('a file that is no MP3 ends as decoder-error', async () => {
    await started()
    const command = station.play(station.audio.add(Buffer.alloc(20_000, 'không phải MP3'), 2_000))
    await station.toArea(command)
    expect(await ended(command.id)).toMatchObject({ step: 'failed', reason: 'decoder-error' })
  })

  test('audio that does not fit ends as storage-full', async () => {
    await started({ cacheMaxBytes: 1_000 })
    const command = station.play(station.audio.add(recording.bytes, recording.durationMs))
    await station.toArea(command)
    expect(await ended(command.id)).toMatchObject({ step: 'failed', reason: 'storage-full' })
  })

  test('an emergency interrupts within a second, siren first, and the bulletin goes on after it', async () => {
    const { wav } = await started()
    const bulletin = station.play(station.audio.add(recording.bytes, recording.durationMs), { resume: 'continue' })
    await station.toArea(bulletin)
    // It says so when it is told to the output, which on a busy machine opens its file a moment later.
    await folderChanges(join(wav, '..'), () => existsSync(`${wav}.jsonl`) && sidecar(wav).length > 0)
    const alarm = station.play(station.audio.add(recording.bytes, recording.durationMs), {
      priority: 'emergency',
      riskLevel: 3,
      preTone: 'chime',
    })
    const sentAt = Date.now()
    await station.toArea(alarm)
    await station.acks.first((ack) => ack.commandId === alarm.id && ack.step === 'playing')
    expect(Date.now() - sentAt).toBeLessThan(1_000)
    await Promise.all([ended(alarm.id), ended(bulletin.id)])
    expect(stepsOf(bulletin.id).at(-1)).toBe('played')
    const order = sidecar(wav).map(
      (line) => `${line.event} ${line.occurrenceId === alarm.occurrenceId ? 'alarm' : 'bulletin'}`,
    )
    expect(order).toEqual([
      'started bulletin',
      'stopped bulletin',
      'started alarm',
      'ended alarm',
      'started alarm',
      'ended alarm',
      'started bulletin',
      'ended bulletin',
    ])
  })

  test('a command on its own topic for someone else is rejected, a forged one is not even answered', async () => {
    const { speakerId } = await started()
    const audio = station.audio.add(recording.bytes, recording.durationMs)
    const jws = await station.keys.sign(station.play(audio))
    const [head, body, signature = ''] = jws.split('.')
    const forged = `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    await station.broker.publish(`loa/v1/speakers/${speakerId}/commands`, forged)
    const foreign = station.play(audio, { to: { areas: ['99'], speakers: [], except: [] } })
    await station.toSpeaker(speakerId, foreign)
    expect(await ended(foreign.id)).toMatchObject({ step: 'rejected', reason: 'not-addressed', seq: 1 })
  })

  test('asked again after a restart it answers with the same acknowledgement and stays silent', async () => {
    const { speakerId, stateDir, wav } = await started()
    const command = station.play(station.audio.add(recording.bytes, recording.durationMs))
    await station.toArea(command)
    const first = await ended(command.id)
    for (const stop of running.splice(0)) await stop()
    const speaker = await openSpeaker({
      stateDir,
      wav,
      clock: systemClock,
      random: trueRandom,
      log: createLog('silent'),
    })
    running.push(() => speaker.stop())
    await speaker.start()
    const epochs = station.presences.all.filter((one) => one.speakerId === speakerId).map((one) => one.epoch)
    await station.presences.first((one) => one.speakerId === speakerId && one.online && one.epoch > Math.max(...epochs))
    const before = sidecar(wav).length
    await station.toSpeaker(speakerId, command)
    const [, again] = await station.acks.count(2, (ack) => ack.commandId === command.id && ack.step === 'played')
    expect(again).toEqual(first)
    expect(sidecar(wav)).toHaveLength(before)
  })

  test('killed in an emergency, it goes on repeating after a restart with no server and no broker at all', async () => {
    const { stateDir, wav } = await enrolled()
    const first = speakerProcess(stateDir, wav)
    const alarm = station.play(station.audio.add(recording.bytes, recording.durationMs), {
      priority: 'emergency',
      repeat: { everySeconds: 1, until: new Date(Date.now() + 120_000).toISOString() },
    })
    await station.presences.first((one) => stateDir.endsWith(one.speakerId) && one.online)
    await station.toArea(alarm)
    await station.acks.first((ack) => ack.commandId === alarm.id && ack.step === 'playing')
    first.kill('SIGKILL')
    await once(first, 'exit')
    const before = sidecar(wav).length
    const identity = JSON.parse(readFileSync(join(stateDir, IDENTITY_FILE), 'utf8'))
    writeJsonFile(join(stateDir, IDENTITY_FILE), { ...identity, mqtt: { ...identity.mqtt, url: 'mqtt://127.0.0.1:9' } })
    const second = speakerProcess(stateDir, wav)
    running.push(async () => {
      second.kill('SIGTERM')
      await once(second, 'exit')
    })
    const rounds = () =>
      sidecar(wav)
        .slice(before)
        .filter((line) => line.event === 'ended' && line.occurrenceId === alarm.occurrenceId)
    await folderChanges(stateDir, () => rounds().length >= 2)
    expect(rounds().length).toBeGreaterThanOrEqual(2)
  })

  test('a disk that takes no more writes is logged once, and the siren sounds; the next turn tries again', async () => {
    const lines: string[] = []
    const log = pino({ level: 'error' }, { write: (line) => lines.push(line) })
    const { stateDir, wav } = await started({ log })
    const aside = join(stateDir, 'state.json.new')
    await mkdir(aside) // where the state is written first: every write of it now fails, for root too
    const alarm = station.play(station.audio.add(recording.bytes, recording.durationMs), {
      priority: 'emergency',
      preTone: 'siren',
    })
    await station.toArea(alarm)
    expect((await ended(alarm.id)).step).toBe('played')
    expect(sidecar(wav).map((line) => line.event)).toEqual(['started', 'ended', 'started', 'ended'])
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual(['EISDIR'])
    expect(readFileSync(join(stateDir, 'state.json'), 'utf8')).not.toContain(alarm.id)
    await rm(aside, { recursive: true })
    const bulletin = station.play(station.audio.add(recording.bytes, recording.durationMs))
    await station.toArea(bulletin)
    await ended(bulletin.id)
    expect(readFileSync(join(stateDir, 'state.json'), 'utf8')).toContain(alarm.id)
  })

  test('what it may remember is for its owner alone', async () => {
    const { stateDir } = await started()
    for (const name of [IDENTITY_FILE, 'state.json']) expect((await stat(join(stateDir, name))).mode & 0o077).toBe(0)
  })
})

function speakerProcess(stateDir: string, wav: string): ChildProcess {
  const cli = new URL('../../devices/cli.ts', import.meta.url).pathname
  return spawn(process.execPath, [cli, 'speaker', '--state', stateDir, '--wav', wav, '--log-level', 'silent'], {
    stdio: 'inherit',
  })
}

type Line = { at: string; event: string; occurrenceId: string } & Partial<Acknowledgement>
function sidecar(wav: string): Line[] {
  if (!existsSync(`${wav}.jsonl`)) return []
  return readFileSync(`${wav}.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line) // safe: written by the sound card
}

async function folderChanges(path: string, enough: () => boolean): Promise<void> {
  const watcher = watch(path)
  try {
    await new Promise<void>((resolve) => {
      watcher.on('change', () => enough() && resolve())
      if (enough()) resolve()
    })
  } finally {
    watcher.close()
  }
}
