import { afterEach, describe, expect, test } from 'vitest'
import type { Faults } from '../../devices/fleet/faults.ts'
import { createFleet, type Fleet } from '../../devices/fleet/fleet.ts'
import type { SoundEvent } from '../../devices/fleet/member-output.ts'
import { systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { type Audio, PROTOCOL_VERSION } from '../../src/protocol/messages.ts'
import { newId, Seen, type SeenAck, type Station, startStation } from '../support/devices.ts'
import { voice } from '../support/live.ts'
import { Radio } from '../support/radio.ts'

const TERMINAL = new Set(['played', 'rejected', 'failed', 'preempted', 'expired', 'cancelled'])

describe.each(['mosquitto', 'aedes'] as const)('the fleet on %s', { timeout: 30_000 }, (kind) => {
  const stops: Array<() => Promise<void>> = []
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })

  async function started(
    faults: readonly Faults[],
    seed = 7,
  ): Promise<{ station: Station; fleet: Fleet; sounds: Seen<SoundEvent> }> {
    const speakerIds = faults.map(() => newId('spk'))
    const station = await startStation(kind, speakerIds)
    stops.push(() => station.stop())
    const speakers = await Promise.all(
      speakerIds.map(async (speakerId, index) => ({
        ...(await station.identity(speakerId)),
        faults: faults[index] ?? {},
      })),
    )
    const fleet = createFleet({ speakers, seed, clock: systemClock, log: createLog('silent') })
    stops.push(() => fleet.stop())
    const sounds = new Seen<SoundEvent>()
    fleet.on('sound', (event) => sounds.add(event))
    await fleet.start()
    await fleet.allOnline(20_000)
    return { station, fleet, sounds }
  }

  // Durations without samples: the bytes are any bytes, the hash is real.
  const clip = (station: Station, durationMs: number) =>
    station.audio.add(Buffer.from(`clip ${newId('clp')}`), durationMs)
  const endedBy = (station: Station, commandId: string, count: number) =>
    station.acks.count(count, (ack) => ack.commandId === commandId && TERMINAL.has(ack.step))

  test('every one of 300 speakers says playing and played, the file is fetched and the envelope opened once', async () => {
    const { station, fleet } = await started(Array.from({ length: 300 }, () => ({})))
    const command = station.play(clip(station, 300))
    await station.toArea(command)
    const ended = await endedBy(station, command.id, 300)
    expect(new Set(ended.map((ack) => ack.speakerId)).size).toBe(300)
    expect(new Set(ended.map((ack) => ack.step))).toEqual(new Set(['played']))
    expect(fleet.stats()).toMatchObject({ speakers: 300, online: 300, fetches: 1, envelopesOpened: 1 })
  })

  test('an emergency whose tone is built in is one acknowledgement at the start, and playing everywhere', async () => {
    const { station, fleet } = await started(Array.from({ length: 100 }, () => ({})))
    const alarm = station.play(clip(station, 60_000), { priority: 'emergency', preTone: 'siren' })
    await station.toArea(alarm)
    const acks = await station.acks.count(100, (ack) => ack.commandId === alarm.id)
    expect(acks.map((ack) => ack.step)).toEqual(Array.from({ length: 100 }, () => 'playing'))
    expect(fleet.stats().sounding).toBe(100)
  })

  // The broker makes no difference to it.
  test.runIf(kind === 'aedes')(
    'a station is pulled once for all that relay it; their shared fallback is timed while it is gone',
    async () => {
      const { station, fleet, sounds } = await started(Array.from({ length: 50 }, () => ({})))
      const radio = await Radio.start(voice(20))
      stops.push(() => radio.stop())
      const until = new Date(Date.now() + 2_500).toISOString()
      const { audio: _, ...rest } = station.play(clip(station, 300))
      const relayed = (url: string, fallback: Audio) => ({
        ...rest,
        ...{ id: newId('cmd'), occurrenceId: newId('occ'), resume: 'continue' as const },
        stream: { mime: 'audio/mpeg' as const, url, bufferMs: 200, until, source: 'relay' as const, fallback },
      })
      const heard = relayed(radio.url, clip(station, 1_000))
      await station.toArea(heard)
      await sounds.count(50, ({ event, kind }) => event === 'started' && kind === 'stream')
      expect([fleet.stats().sounding, radio.listeners]).toEqual([50, 1])
      const ended = await endedBy(station, heard.id, 50)
      expect(new Set(ended.map(({ step, reason }) => `${step} ${reason}`))).toEqual(new Set(['played undefined']))
      const gone = {
        ...relayed('http://127.0.0.1:9/gone.mp3', clip(station, 400)),
        validUntil: new Date(Date.now() + 4_500).toISOString(),
      }
      gone.stream.until = gone.validUntil
      await station.toArea(gone)
      const stood = await endedBy(station, gone.id, 50)
      expect(new Set(stood.map(({ step, reason }) => `${step} ${reason}`))).toEqual(new Set(['played fallback-played']))
    },
  )

  test('drops, delays, duplicates, reordering and power cuts: one terminal state each, monotone, nothing twice', async () => {
    const bad: Faults[] = [
      { drop: { everyMs: 500, forMs: 200 } },
      { delay: { fromMs: 20, toMs: 200 }, duplicate: 0.5, reorder: { chance: 0.5, byMs: 300 } },
      { powerCut: { everyMs: 1_500, forMs: 200 } },
      { slowReaderMs: 100 },
      { clockSkewMs: -700 },
      {},
    ]
    const { station, sounds, fleet } = await started(Array.from({ length: 60 }, (_, at) => bad[at % bad.length] ?? {}))
    const commands = Array.from({ length: 4 }, () => station.play(clip(station, 400)))
    for (const command of commands) await station.toArea(command)
    // What a server does: ask again until everyone has answered; the command is the same, so nothing plays twice.
    const asking = setInterval(() => {
      // A broker that a slow reader holds up takes it later, or not: asking again is the point.
      for (const command of commands) station.toArea(command).catch(() => undefined)
    }, 1_000)
    stops.push(async () => clearInterval(asking))
    const answered = new Set<string>()
    await station.acks.first(({ commandId, speakerId, step }) => {
      if (TERMINAL.has(step)) answered.add(`${commandId} ${speakerId}`)
      return answered.size === commands.length * fleet.speakers.length
    })
    clearInterval(asking)
    for (const member of fleet.speakers) {
      for (const { occurrenceId } of commands) {
        const fromZero = sounds.all.filter(
          (one) =>
            one.speakerId === member.speakerId &&
            one.occurrenceId === occurrenceId &&
            one.event === 'started' &&
            one.offsetMs === 0,
        )
        expect(fromZero.length).toBeLessThanOrEqual(1)
      }
      const seqs = new Set(station.acks.all.filter((ack) => ack.speakerId === member.speakerId).map((ack) => ack.seq))
      expect(seqs.size).toBe(Math.max(...seqs))
    }
    expect(endings(station.acks.all)).toEqual([])
  })

  test('storage full says so; dead speakers say nothing; the others are not held up', async () => {
    const { station } = await started([{ storageFull: true }, { dead: 'absent' }, { dead: 'mute' }, {}])
    const command = station.play(clip(station, 200))
    await station.toArea(command)
    const ended = await endedBy(station, command.id, 2)
    expect(ended.map((ack) => ack.reason ?? ack.step).sort()).toEqual(['played', 'storage-full'])
  })

  test('a speaker whose link breaks is known to be gone, and returns with a higher epoch', async () => {
    const { station, fleet } = await started([{}])
    const [member] = fleet.speakers
    const before = await station.presences.first((one) => one.online)
    member?.drop(50)
    const will = await station.presences.first((one) => !one.online)
    expect(will).toMatchObject({ v: PROTOCOL_VERSION, epoch: before.epoch })
    const back = await station.presences.first((one) => one.online && one.epoch > before.epoch)
    expect(back.epoch).toBe(before.epoch + 1)
  })

  test('whoever was away plays the retained alert when it returns, and goes silent when the list is empty', async () => {
    const { station, sounds, fleet } = await started([{}])
    const [member] = fleet.speakers
    member?.drop(300)
    const alarm = station.play(clip(station, 60_000), { priority: 'emergency', alertId: newId('alt') })
    const list = (rev: number, alerts: string[]) => ({
      ...station.claims(),
      kind: 'alerts' as const,
      areaCode: '05857',
      rev,
      alerts,
    })
    await station.toArea(list(1, [await station.keys.sign(alarm)]), 'alert')
    await sounds.first((one) => one.event === 'started' && one.occurrenceId === alarm.occurrenceId)
    await new Promise((resolve) => setImmediate(resolve))
    await station.toArea(list(2, []), 'alert')
    expect(await station.acks.first((ack) => ack.commandId === alarm.id && TERMINAL.has(ack.step))).toMatchObject({
      step: 'cancelled',
      reason: 'all-clear',
    })
  })
})

/** Deliveries that were given two different endings. */
function endings(acks: readonly SeenAck[]): string[] {
  const said = new Map<string, Set<string>>()
  for (const { speakerId, commandId, step } of acks) {
    if (!TERMINAL.has(step)) continue
    const key = `${speakerId} ${commandId}`
    said.set(key, (said.get(key) ?? new Set()).add(step))
  }
  return [...said].filter(([, steps]) => steps.size > 1).map(([key]) => key)
}
