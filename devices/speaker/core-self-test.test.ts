import { expect, test } from 'vitest'
import { PRE_TONE_MS, type SelfTest } from '../../src/protocol/messages.ts'
import { at, CLIP, CoreBench, newId, play, SPEAKER, stopAll } from './core-bench.ts'

const selfTest = (change: Partial<SelfTest> = {}): SelfTest => ({
  v: 1,
  id: newId('cmd'),
  kind: 'selfTest',
  issuedAt: at(0),
  expiresAt: at(15_000),
  mode: 'test',
  to: { areas: [], speakers: [SPEAKER], except: [] },
  volume: 60,
  ...change,
})
const emergency = () =>
  play({ priority: 'emergency', repeat: { everySeconds: 60, until: at(600_000) }, validUntil: at(600_000) })

test('one chime, once: playing, then played, without an airing', () => {
  const bench = new CoreBench()
  const command = selfTest()
  bench.send(command, 'speaker')
  bench.run(10_000)
  bench.send(command, 'speaker')
  expect(bench.starts.map(({ sound }) => sound)).toEqual([{ kind: 'tone', tone: 'chime' }])
  expect(bench.acks.map(({ step, playedMs }) => ({ step, playedMs }))).toEqual([
    { step: 'playing', playedMs: undefined },
    { step: 'played', playedMs: PRE_TONE_MS.chime },
    { step: 'played', playedMs: PRE_TONE_MS.chime },
  ])
  expect(bench.acks.every((ack) => ack.occurrenceId === undefined && ack.commandId === command.id)).toBe(true)
})

test('never louder than the speaker is set to', () => {
  const bench = new CoreBench()
  const loud = bench.send(selfTest({ volume: 100 }), 'speaker')
  expect(loud).toContainEqual(expect.objectContaining({ type: 'start', volume: 80 }))
})

test.each([
  ['a bulletin', () => play()],
  ['an emergency', emergency],
])('refused while %s sounds, and that goes on unharmed', (_, made) => {
  const bench = new CoreBench({ cached: true })
  const command = made()
  bench.send(command)
  bench.run(1_000)
  bench.send(selfTest(), 'speaker')
  expect(bench.acks.at(-1)).toMatchObject({ step: 'rejected', reason: 'busy' })
  expect(bench.sounding).toBe(command.occurrenceId)
})

test('refused between two rounds of an emergency too', () => {
  const bench = new CoreBench({ cached: true })
  bench.send(emergency())
  bench.run(CLIP.durationMs + 5_000)
  expect(bench.sounding).toBeUndefined()
  bench.send(selfTest({ issuedAt: at(15_000), expiresAt: at(30_000) }), 'speaker')
  expect(bench.acks.at(-1)).toMatchObject({ step: 'rejected', reason: 'busy' })
  expect(bench.starts).toHaveLength(1)
})

test('an emergency that comes cuts the chime at once', () => {
  const bench = new CoreBench({ cached: true })
  const chime = selfTest()
  bench.send(chime, 'speaker')
  bench.run(500)
  const alarm = emergency()
  bench.send(alarm)
  expect(bench.sounding).toBe(alarm.occurrenceId)
  expect(bench.acks.find((ack) => ack.commandId === chime.id && ack.step === 'preempted')).toMatchObject({
    detail: alarm.occurrenceId,
    playedMs: 500,
  })
})

test('a stop-all ends it, and holds for one that was asked for before', () => {
  const bench = new CoreBench()
  bench.send(selfTest(), 'speaker')
  bench.run(500)
  bench.send(stopAll(at(600)))
  expect(bench.stops).toHaveLength(1)
  expect(bench.acks.find((ack) => ack.step === 'cancelled')).toMatchObject({ reason: 'stopped', playedMs: 500 })
  bench.send(selfTest({ issuedAt: at(100) }), 'speaker')
  expect(bench.acks.at(-1)).toMatchObject({ step: 'cancelled', reason: 'stopped' })
  expect(bench.starts).toHaveLength(1)
})

test('too late is too late', () => {
  const bench = new CoreBench()
  bench.run(15_000)
  bench.send(selfTest(), 'speaker')
  expect(bench.acks).toMatchObject([{ step: 'expired', reason: 'expired' }])
  expect(bench.starts).toHaveLength(0)
})

test('lost power ends it, and what comes after sounds', () => {
  const bench = new CoreBench({ cached: true })
  bench.send(selfTest(), 'speaker')
  bench.run(500)
  const after = bench.powerCut(5_000)
  expect(after.acks.at(-1)).toMatchObject({ step: 'failed', reason: 'power-cut' })
  after.send(play())
  expect(after.starts).toHaveLength(1)
})

test('meant for another speaker it is refused, on an area it is ignored', () => {
  const bench = new CoreBench()
  bench.send(selfTest({ to: { areas: [], speakers: ['spk-2'], except: [] } }), 'speaker')
  expect(bench.acks).toMatchObject([{ step: 'rejected', reason: 'not-addressed' }])
  expect(bench.starts).toHaveLength(0)
})
