import { describe, expect, test } from 'vitest'
import { at, CoreBench, config, play, T0 } from './core-bench.ts'

describe('one command', () => {
  test('cached and due now: one acknowledgement, playing', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play())
    expect(bench.steps()).toEqual(['playing'])
    bench.run(20_000)
    expect(bench.steps()).toEqual(['playing', 'played'])
    expect(bench.acks.at(-1)?.playedMs).toBe(10_000)
  })

  test('starts at its minute, not before, and says armed when it holds the audio', () => {
    const bench = new CoreBench()
    bench.send(play({ startAt: at(30_000) }))
    bench.audioReady()
    expect(bench.steps()).toEqual(['accepted', 'armed'])
    bench.run(29_999)
    expect(bench.starts).toHaveLength(0)
    bench.run(1)
    expect(bench.starts.map((start) => start.at)).toEqual([T0 + 30_000])
  })

  test('asks the output earlier by its latency and reports the instant of the first sound', () => {
    const bench = new CoreBench({ cached: true, outputLatencyMs: 120 })
    bench.send(play({ startAt: at(30_000) }))
    bench.run(30_000)
    expect(bench.starts.map((start) => start.at)).toEqual([T0 + 29_880])
    expect(bench.acks.at(-1)).toMatchObject({ step: 'playing', at: at(30_000) })
  })

  test('the same command again is answered with the same acknowledgement and never acted on', () => {
    const bench = new CoreBench({ cached: true })
    const command = play()
    bench.send(command)
    bench.run(20_000)
    bench.run(3_600_000)
    bench.send(command)
    expect(bench.starts).toHaveLength(1)
    expect(bench.acks.at(-1)).toEqual(bench.acks.at(-2))
    expect(bench.acks.at(-1)?.step).toBe('played')
  })

  test('a second command for the same occurrence does not play it twice', () => {
    const bench = new CoreBench({ cached: true })
    const first = play()
    bench.send(first)
    bench.run(20_000)
    bench.send(play({ occurrenceId: first.occurrenceId }))
    bench.run(20_000)
    expect(bench.starts).toHaveLength(1)
    expect(bench.acks.at(-1)).toMatchObject({ commandId: first.id, step: 'played' })
  })

  test('over on arrival: expired, silent', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ expiresAt: at(-1), validUntil: at(-1) }))
    expect(bench.acks).toMatchObject([{ step: 'expired', reason: 'expired' }])
    expect(bench.starts).toHaveLength(0)
  })

  test('audio that comes after validUntil is not played', () => {
    const bench = new CoreBench()
    bench.send(play({ validUntil: at(5_000) }))
    bench.run(5_001)
    bench.audioReady()
    bench.run(5_000)
    expect(bench.starts).toHaveLength(0)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'failed', reason: 'fetch-failed' })
  })

  test('a hash that is wrong ends as failed and makes no sound', () => {
    const bench = new CoreBench()
    bench.send(play())
    bench.audioFailed('hash-mismatch')
    expect(bench.acks.at(-1)).toMatchObject({ step: 'failed', reason: 'hash-mismatch' })
    expect(bench.starts).toHaveLength(0)
  })
})

describe('who is meant', () => {
  test('not addressed: refused on its own topic, ignored in silence on a topic of the area', () => {
    const bench = new CoreBench({ cached: true })
    const foreign = play({ to: { areas: ['99'], speakers: [], except: [] } })
    bench.send(foreign, 'area')
    expect(bench.acks).toEqual([])
    bench.send(foreign, 'speaker')
    expect(bench.acks).toMatchObject([{ step: 'rejected', reason: 'not-addressed' }])
  })

  test('excepted from an area command: silent, no answer', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ to: { areas: ['19'], speakers: [], except: ['spk-1'] } }), 'area')
    expect(bench.acks).toEqual([])
    expect(bench.starts).toEqual([])
  })

  test('an unreadable or unsigned envelope is counted, not answered', () => {
    const bench = new CoreBench()
    bench.feed({ type: 'envelope', via: 'area', opened: { ok: false, reason: 'bad-signature', detail: 'x' } })
    expect(bench.acks).toEqual([])
    expect(bench.notes).toEqual(['refused'])
  })

  test('a wrong key is answered with rejected, and does not use up the id of the true command', () => {
    const bench = new CoreBench({ cached: true })
    const alarm = play({ priority: 'emergency' })
    bench.feed({
      type: 'envelope',
      via: 'area',
      opened: { ok: false, reason: 'wrong-key', detail: 'x', document: alarm },
    })
    expect(bench.acks).toMatchObject([{ step: 'rejected', reason: 'wrong-key' }])
    bench.send(alarm)
    expect(bench.acks.at(-1)?.step).toBe('playing')
    bench.feed({
      type: 'envelope',
      via: 'area',
      opened: { ok: false, reason: 'wrong-key', detail: 'x', document: alarm },
    })
    expect(bench.acks.at(-1)?.step).toBe('playing')
  })

  test('a drill with the id of an alarm does not keep the alarm from sounding', () => {
    const bench = new CoreBench({ cached: true })
    const alarm = play({ priority: 'emergency', riskLevel: 4 })
    bench.send({ ...alarm, mode: 'drill' })
    bench.run(11_000)
    bench.send(alarm)
    expect(bench.starts).toHaveLength(2)
  })
})

describe('one output', () => {
  const normal = () => play({ resume: 'continue' })
  const alarm = (change = {}) => play({ priority: 'emergency', riskLevel: 3, ...change })

  test('an emergency interrupts at once; the bulletin goes on where it was cut', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(normal())
    bench.run(4_000)
    bench.send(alarm())
    expect(bench.stops).toHaveLength(1)
    bench.run(30_000)
    expect(bench.starts.map((start) => start.sound)).toMatchObject([
      { offsetMs: 0 },
      { offsetMs: 0 },
      { offsetMs: 4_000 },
    ])
    expect(bench.acks.at(-1)).toMatchObject({ step: 'played', playedMs: 10_000 })
  })

  test('cut with resume "drop": preempted, naming what cut it', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ resume: 'drop' }))
    bench.run(4_000)
    const storm = alarm()
    bench.send(storm)
    expect(bench.acks.slice(1)).toMatchObject([
      { step: 'preempted', reason: 'preempted', detail: storm.occurrenceId, playedMs: 4_000 },
      { step: 'playing' },
    ])
  })

  test('cut with resume "restart": from the beginning', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ resume: 'restart' }))
    bench.run(4_000)
    bench.send(alarm())
    bench.run(30_000)
    expect(bench.starts.at(-1)?.sound).toMatchObject({ offsetMs: 0 })
    expect(bench.acks.at(-1)).toMatchObject({ step: 'played', playedMs: 14_000 })
  })

  test('not resumed in its window: preempted, naming what cut it', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ resume: 'continue', validUntil: at(60_000) }))
    bench.run(4_000)
    const storm = alarm({ repeat: { everySeconds: 20, until: at(600_000) } })
    bench.send(storm)
    bench.run(66_001)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'preempted', detail: storm.occurrenceId })
  })

  test('a lower class waits and never cuts in, not even between the rounds of an alarm', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(alarm({ repeat: { everySeconds: 60, until: at(90_000) } }))
    bench.send(play({ priority: 'priority' }))
    bench.run(59_000)
    expect(bench.starts).toHaveLength(1)
    bench.run(60_000)
    expect(bench.starts).toHaveLength(3)
  })

  test('of two alarms the higher risk sounds at once, of equal ones the newer', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(alarm({ issuedAt: at(0) }))
    bench.send(alarm({ issuedAt: at(-5_000), riskLevel: 5 }))
    expect(bench.stops).toHaveLength(1)
    bench.send(alarm({ issuedAt: at(5_000), riskLevel: 5 }))
    expect(bench.stops).toHaveLength(2)
    bench.send(alarm({ issuedAt: at(9_000), riskLevel: 4 }))
    expect(bench.stops).toHaveLength(2)
  })

  test('a drill never holds up an alarm and is cut by it', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(alarm({ mode: 'drill', riskLevel: 5 }))
    bench.run(1_000)
    bench.send(alarm({ riskLevel: 1 }))
    expect(bench.stops).toHaveLength(1)
  })
})

describe('config and power', () => {
  test('a config of a lower or equal rev changes nothing; a higher one moves the speaker', () => {
    const bench = new CoreBench()
    bench.send(config(1, ['77']), 'speaker')
    expect(bench.state.config.areaPath).toEqual(['VN', '19', '05857'])
    const effects = bench.send(config(2, ['VN', '77']), 'speaker')
    expect(effects).toContainEqual({ type: 'resubscribe', areaPath: ['VN', '77'] })
  })

  test('a bulletin cut by a power loss has failed, unless its rule is to start again', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ resume: 'continue' }))
    bench.run(3_000)
    expect(bench.powerCut(1_000).acks.at(-1)).toMatchObject({ step: 'failed', reason: 'power-cut' })
    const again = new CoreBench({ cached: true })
    again.send(play({ resume: 'restart' }))
    again.run(3_000)
    expect(again.powerCut(1_000).starts).toHaveLength(1)
  })

  test('what the broker has not taken is said again after a reconnect, under the same numbers', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play())
    bench.run(11_000)
    const said = [...bench.acks]
    bench.feed({ type: 'acks-delivered', seqs: [said[0]?.seq ?? -1] })
    bench.feed({ type: 'connected' })
    expect(bench.acks.slice(said.length)).toEqual(said.slice(1))
  })
})
