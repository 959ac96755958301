import { describe, expect, test } from 'vitest'
import { alerts, allClear, at, CLIP, CoreBench, config, newId, play, stop, stopAll, T0 } from './core-bench.ts'

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

describe('an emergency', () => {
  const siren = (change = {}) =>
    play({ priority: 'emergency', preTone: 'siren', repeat: { everySeconds: 30, until: at(100_000) }, ...change })

  test('the siren starts before the words are fetched; the words follow it', () => {
    const bench = new CoreBench()
    bench.send(siren())
    expect(bench.steps()).toEqual(['playing'])
    expect(bench.starts[0]?.sound.kind).toBe('tone')
    bench.run(1_000)
    bench.audioReady()
    bench.run(2_000)
    expect(bench.starts[1]).toMatchObject({ at: T0 + 3_000, sound: { kind: 'speech', offsetMs: 0 } })
  })

  test('repeats by itself until its end, then has played', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(siren())
    bench.run(120_000)
    const speech = bench.starts.filter((start) => start.sound.kind === 'speech').map((start) => start.at - T0)
    expect(speech).toEqual([3_000, 33_000, 63_000, 93_000])
    expect(bench.acks.at(-1)).toMatchObject({ step: 'played', playedMs: 4 * 13_000 })
  })

  test('words that never come: the siren goes on alone and the end is failed', () => {
    const bench = new CoreBench()
    bench.send(siren())
    bench.run(1_000)
    bench.audioFailed('fetch-failed')
    bench.run(120_000)
    expect(bench.starts.map((start) => start.sound.kind)).toEqual(['tone', 'tone', 'tone', 'tone'])
    expect(bench.acks.at(-1)).toMatchObject({ step: 'failed', reason: 'fetch-failed' })
  })

  test('the all-clear after one whole round: the alert has played, the all-clear sounds', () => {
    const bench = new CoreBench({ cached: true })
    const alarm = siren({ alertId: newId('alt') })
    bench.send(alarm)
    bench.run(20_000)
    const clear = allClear({ alertId: alarm.alertId ?? '', alertOccurrenceId: alarm.occurrenceId })
    bench.send(clear)
    expect(bench.acks.slice(1)).toMatchObject([
      { occurrenceId: alarm.occurrenceId, step: 'played' },
      { occurrenceId: clear.occurrenceId, step: 'playing' },
    ])
    bench.run(60_000)
    expect(bench.acks.at(-1)).toMatchObject({ occurrenceId: clear.occurrenceId, step: 'played' })
    expect(bench.starts).toHaveLength(3)
  })

  test('the all-clear before one whole round: cancelled', () => {
    const bench = new CoreBench({ cached: true })
    const alarm = siren()
    bench.send(alarm)
    bench.run(2_000)
    bench.send(allClear({ alertOccurrenceId: alarm.occurrenceId }))
    expect(bench.acks[1]).toMatchObject({ step: 'cancelled', reason: 'all-clear', playedMs: 2_000 })
  })

  test('an alert whose words never came says that, not that there was an all-clear', () => {
    const bench = new CoreBench()
    const alarm = siren()
    bench.send(alarm)
    bench.audioFailed('storage-full')
    bench.run(5_000)
    bench.send(allClear({ alertOccurrenceId: alarm.occurrenceId }))
    expect(bench.acks.at(-2)).toMatchObject({
      occurrenceId: alarm.occurrenceId,
      step: 'failed',
      reason: 'storage-full',
    })
  })

  test('a bulletin does not slip in while the all-clear is on its way, and comes back if it does not arrive', () => {
    const bench = new CoreBench()
    const bulletin = play({ resume: 'continue' })
    bench.send(bulletin)
    bench.audioReady()
    bench.run(2_000)
    const alarm = siren()
    bench.send(alarm)
    bench.run(2_000)
    bench.send(allClear({ alertOccurrenceId: alarm.occurrenceId, audio: { ...CLIP, sha256: 'b'.repeat(64) } }))
    bench.run(4_900)
    expect(bench.sounding).toBeUndefined()
    bench.run(200)
    expect(bench.sounding).toBe(bulletin.occurrenceId)
  })

  test('after a power cut it goes on repeating without anyone telling it', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(siren())
    bench.run(5_000)
    const after = bench.powerCut(7_000)
    expect(after.starts).toMatchObject([{ at: T0 + 12_000, sound: { kind: 'tone' } }])
    after.run(150_000)
    expect(after.acks.at(-1)?.step).toBe('played')
  })

  test('a clock set back does not silence it', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(siren())
    bench.run(20_000)
    bench.now -= 600_000
    bench.feed({ type: 'tick' })
    bench.run(34_000)
    expect(bench.starts).toHaveLength(4)
  })
})

describe('orders to end', () => {
  test('a stop before its play: the play is refused', () => {
    const bench = new CoreBench({ cached: true })
    const command = play()
    bench.send(stop([command.occurrenceId]))
    bench.send(command)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'cancelled', reason: 'stopped' })
    expect(bench.starts).toHaveLength(0)
  })

  test('stopAll ends and refuses everything issued before it, and nothing issued after', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ issuedAt: at(-1_000) }))
    bench.send(stopAll(at(0)))
    bench.send(play({ issuedAt: at(-500) }))
    expect(bench.sounding).toBeUndefined()
    bench.send(play({ issuedAt: at(500) }))
    expect(bench.sounding).toBeDefined()
  })

  test('an order of a drill ends no alarm', () => {
    const bench = new CoreBench({ cached: true })
    const alarm = play({ priority: 'emergency' })
    bench.send(alarm)
    bench.send(stop([alarm.occurrenceId], { mode: 'drill' }))
    bench.send(stopAll(at(60_000), { mode: 'drill' }))
    bench.send(allClear({ alertOccurrenceId: alarm.occurrenceId, mode: 'drill' }))
    expect(bench.stops).toHaveLength(0)
  })

  test('a stop of a drill that came first does not keep a live alarm from sounding', () => {
    const bench = new CoreBench({ cached: true })
    const alarm = play({ priority: 'emergency' })
    bench.send(stop([alarm.occurrenceId], { mode: 'drill' }))
    bench.send(alarm)
    expect(bench.sounding).toBe(alarm.occurrenceId)
  })
})

describe('moved to another area during an alert', () => {
  const there = { areas: ['05857'], speakers: [], except: [] }
  const alarm = (change: Parameters<typeof play>[0] = {}) =>
    play({ priority: 'emergency', riskLevel: 4, alertId: newId('alt'), to: there, ...change })
  const movedWith = (...held: Array<ReturnType<typeof play>>) => {
    const bench = new CoreBench({ cached: true })
    for (const one of held) bench.send(one)
    bench.send(config(2, ['VN', '20', '06000']), 'speaker')
    return bench
  }

  test('the all-clear of the old area ends the alert, and sounds', () => {
    const one = alarm()
    const bench = movedWith(one)
    const clear = allClear({ alertId: one.alertId ?? '', alertOccurrenceId: one.occurrenceId, to: there })
    bench.send(clear, 'speaker')
    expect(bench.acks.find((ack) => ack.commandId === one.id && ack.step === 'cancelled')).toMatchObject({
      reason: 'all-clear',
    })
    expect(bench.sounding).toBe(clear.occurrenceId)
  })

  test('a stop to the old area ends what it names', () => {
    const one = alarm()
    const bench = movedWith(one)
    const order = stop([one.occurrenceId], { to: there })
    bench.send(order, 'speaker')
    expect(bench.sounding).toBeUndefined()
    expect(bench.acks.find((ack) => ack.commandId === order.id)?.step).toBe('accepted')
    bench.send(alarm({ occurrenceId: one.occurrenceId, to: { areas: ['06000'], speakers: [], except: [] } }))
    expect(bench.sounding).toBeUndefined()
  })

  test('a stop-all to the old area ends what was taken up there, and nothing of the new area', () => {
    const here = { areas: ['06000'], speakers: [], except: [] }
    const one = alarm({ riskLevel: 5 })
    const bench = movedWith(one)
    const local = alarm({ to: here })
    bench.send(local)
    bench.send(stopAll(at(1), { to: there }), 'speaker')
    expect(bench.acks.find((ack) => ack.commandId === one.id && ack.step === 'cancelled')?.reason).toBe('stopped')
    expect(bench.sounding).toBe(local.occurrenceId)
    const later = alarm({ riskLevel: 5, to: here })
    bench.send(later)
    expect(bench.sounding).toBe(later.occurrenceId)
  })

  test('an order that excepts it, is of a drill, or is about something else is still not for it', () => {
    const one = alarm()
    const bench = movedWith(one)
    const foreign = [
      stop([one.occurrenceId], { to: { ...there, except: ['spk-1'] } }),
      stop([one.occurrenceId], { to: there, mode: 'drill' }),
      stop([newId('occ')], { to: there }),
      stopAll(at(-1), { to: there }),
      stopAll(at(1), { to: { ...there, areas: ['99'] } }),
      allClear({ to: there }),
    ]
    for (const order of foreign) bench.send(order, 'speaker')
    expect(bench.acks.slice(-foreign.length).map((ack) => ack.reason)).toEqual(foreign.map(() => 'not-addressed'))
    expect(bench.sounding).toBe(one.occurrenceId)
  })
})

describe('the list of alerts of an area', () => {
  const alarm = () =>
    play({ priority: 'emergency', alertId: newId('alt'), repeat: { everySeconds: 30, until: at(600_000) } })

  test('whoever connects late plays what is in it, once', () => {
    const bench = new CoreBench({ cached: true })
    const storm = alarm()
    bench.sendAlerts(alerts(1), [storm])
    bench.sendAlerts(alerts(1), [storm])
    bench.send(storm)
    expect(bench.starts).toHaveLength(1)
  })

  test('an alert that a newer list no longer names has ended', () => {
    const bench = new CoreBench({ cached: true })
    bench.sendAlerts(alerts(1), [alarm()])
    bench.run(1_000)
    bench.sendAlerts(alerts(2, { issuedAt: at(1_000) }), [])
    expect(bench.acks.at(-1)).toMatchObject({ step: 'cancelled', reason: 'all-clear' })
    expect(bench.sounding).toBeUndefined()
  })

  test('a stop-all in a list ends what it names and what it still lists, and goes on holding', () => {
    const bench = new CoreBench({ cached: true })
    const storm = alarm()
    bench.send(storm)
    bench.sendAlerts(alerts(2, { issuedAt: at(1_000) }), [storm, stopAll(at(500))])
    expect(bench.acks.findLast((ack) => ack.occurrenceId === storm.occurrenceId)).toMatchObject({
      step: 'cancelled',
      reason: 'stopped',
    })
    bench.send(alarm())
    expect(bench.starts).toHaveLength(1)
    bench.send({ ...alarm(), issuedAt: at(5_000) })
    expect(bench.starts).toHaveLength(2)
  })

  test('an older list replayed after the end stays silent, and so does the old alert itself', () => {
    const bench = new CoreBench({ cached: true })
    bench.sendAlerts(alerts(5, { issuedAt: at(1_000) }), [])
    bench.sendAlerts(alerts(4), [alarm()])
    bench.send(alarm())
    expect(bench.starts).toHaveLength(0)
    expect(bench.acks).toMatchObject([{ step: 'cancelled', reason: 'all-clear' }])
  })

  test('a list that was made before an alert says nothing about it', () => {
    const bench = new CoreBench({ cached: true })
    bench.send({ ...alarm(), issuedAt: at(5_000) })
    bench.sendAlerts(alerts(9, { issuedAt: at(1_000) }), [])
    expect(bench.sounding).toBeDefined()
  })

  test('an alert dropped by a race sounds again when a newer list names it', () => {
    const bench = new CoreBench({ cached: true })
    const storm = alarm()
    bench.send(storm)
    bench.sendAlerts(alerts(1, { issuedAt: at(1_000) }), [])
    bench.sendAlerts(alerts(2, { issuedAt: at(1_001) }), [storm])
    expect(bench.sounding).toBe(storm.occurrenceId)
  })

  test('with an alert in the list that cannot be read, nothing is ended', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(alarm())
    const unread = { ...alerts(3, { issuedAt: at(2_000) }), alerts: ['x.y.z'] }
    const listed = [{ ok: false, reason: 'bad-signature', detail: '' } as const]
    bench.feed({ type: 'envelope', via: 'area', opened: { ok: true, document: unread, listed } })
    expect(bench.sounding).toBeDefined()
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
