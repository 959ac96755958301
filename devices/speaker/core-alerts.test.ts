import { describe, expect, test } from 'vitest'
import { alerts, allClear, at, CLIP, CoreBench, config, newId, play, stop, stopAll, T0 } from './core-bench.ts'

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
