import { describe, expect, test } from 'vitest'
import type { Play, Stream } from '../../src/protocol/messages.ts'
import { at, CLIP, CoreBench, config, play, policy, RULES, stop, T0 } from './core-bench.ts'

const FALLBACK = { ...CLIP, durationMs: 20_000 }
const START = 60_000
const UNTIL = 300_000

const relay = (change: Partial<Play> = {}, stream: Partial<Stream> = {}): Play => {
  const { audio: _, ...rest } = play({ title: 'Tiếp sóng', startAt: at(START), validUntil: at(UNTIL) })
  return {
    ...rest,
    resume: 'continue',
    stream: {
      ...{ mime: 'audio/mpeg' as const, url: 'http://127.0.0.1/relay/a.mp3', bufferMs: 800, until: at(UNTIL) },
      ...{ source: 'relay' as const, fallback: FALLBACK },
      ...stream,
    },
    ...change,
  }
}
const withoutFallback = (change: Partial<Play> = {}): Play => {
  const made = relay(change)
  const { fallback: _, ...stream } = made.stream ?? relay().stream ?? ({} as Stream) // safe: `relay` sets it
  return { ...made, stream }
}
const begun = (command = relay(), options = { cached: true }) => {
  const bench = new CoreBench(options)
  bench.send(command)
  bench.run(START - 5_000)
  bench.stream(command, 'open')
  bench.stream(command, 'ready')
  bench.run(5_000)
  return { bench, command }
}
const heard = (bench: CoreBench) => bench.starts.map(({ at, sound }) => `${(at - T0) / 1_000} ${sound.kind}`)

test('a station is connected to ten seconds before its time, and heard at its time, not before', () => {
  const bench = new CoreBench({ cached: true })
  const command = relay()
  bench.send(command)
  bench.run(START - 10_001)
  expect(bench.listening.size).toBe(0)
  bench.run(1)
  expect([...bench.listening]).toEqual([command.occurrenceId])
  bench.stream(command, 'open')
  bench.stream(command, 'ready')
  bench.run(9_999)
  expect(bench.starts).toEqual([])
  bench.run(1)
  expect(heard(bench)).toEqual(['60 stream'])
  bench.run(UNTIL)
  expect(bench.steps()).toEqual(['armed', 'playing', 'played'])
  expect(bench.acks.at(-1)).toMatchObject({ playedMs: UNTIL - START })
  expect(bench.acks.at(-1)?.reason).toBeUndefined()
  expect(bench.stops.map((one) => one.at)).toEqual([T0 + UNTIL])
  expect(bench.listening.size).toBe(0)
})

test('without a start time it is connected to at once, and sounds when it is there', () => {
  const { startAt: _, ...command } = relay()
  const bench = new CoreBench({ cached: true })
  bench.send(command)
  expect(bench.listening.size).toBe(1)
  bench.stream(command, 'ready')
  expect(heard(bench)).toEqual(['0 stream'])
})

test('lost in the middle: the fallback over and over, then the station again; the ledger says how long', () => {
  const { bench, command } = begun()
  bench.run(30_000)
  bench.stream(command, 'lost')
  bench.run(50_000)
  bench.stream(command, 'ready')
  bench.run(UNTIL)
  expect(heard(bench)).toEqual(['60 stream', '90 speech', '110 speech', '130 speech', '140 stream'])
  expect(bench.acks.at(-1)).toMatchObject({
    ...{ step: 'played', reason: 'fallback-played', detail: '50', playedMs: UNTIL - START },
  })
})

test('not there three seconds after its time: the fallback until it is', () => {
  const bench = new CoreBench({ cached: true })
  const command = relay()
  bench.send(command)
  bench.run(START + 8_000)
  bench.stream(command, 'open')
  bench.stream(command, 'ready')
  bench.run(UNTIL)
  expect(heard(bench)).toEqual(['63 speech', '68 stream'])
  expect(bench.acks.at(-1)).toMatchObject({ step: 'played', reason: 'fallback-played', detail: '5' })
})

test('a fallback to the very end is played, and says so', () => {
  const bench = new CoreBench({ cached: true })
  bench.send(relay())
  bench.run(UNTIL)
  expect(bench.acks.at(-1)).toMatchObject({ step: 'played', detail: String((UNTIL - START) / 1_000 - 3) })
  expect(bench.stops.at(-1)?.at).toBe(T0 + UNTIL)
})

describe('with nothing to play instead it has failed, and frees the output', () => {
  const lost = { step: 'failed', reason: 'relay-lost' }
  test('not there three seconds after its time', () => {
    const bench = new CoreBench()
    bench.send(withoutFallback())
    bench.run(START + 2_999)
    expect(bench.steps()).toEqual(['accepted'])
    bench.run(1)
    expect(bench.acks.at(-1)).toMatchObject(lost)
    expect(bench.listening.size).toBe(0)
  })
  test('lost in the middle', () => {
    const { bench, command } = begun(withoutFallback())
    bench.run(10_000)
    bench.stream(command, 'lost')
    expect(bench.acks.at(-1)).toMatchObject({ ...lost, playedMs: 10_000 })
    expect(bench.stops).toHaveLength(1)
  })
  test('the fallback could not be fetched, or is no audio', () => {
    const unfetched = begun(relay(), { cached: false })
    unfetched.bench.audioFailed('fetch-failed')
    unfetched.bench.run(5_000)
    unfetched.bench.stream(unfetched.command, 'lost')
    expect(unfetched.bench.acks.at(-1)).toMatchObject(lost)
    const broken = begun()
    broken.bench.run(5_000)
    broken.bench.stream(broken.command, 'lost')
    const { token = 0 } = broken.bench.starts.at(-1) ?? {}
    broken.bench.feed({ type: 'sound-failed', token, soundedMs: 0, reason: 'decoder-error' })
    expect(broken.bench.acks.at(-1)).toMatchObject(lost)
  })
  test('a fallback that comes late is played from then on', () => {
    const { bench, command } = begun(relay(), { cached: false })
    bench.stream(command, 'lost')
    bench.run(4_000)
    expect(bench.sounding).toBeUndefined()
    bench.audioReady()
    expect(heard(bench)).toEqual(['60 stream', '64 speech'])
  })
})

test('a station that was ready and went before its time is waited for as long as any', () => {
  const bench = new CoreBench()
  const command = withoutFallback()
  bench.send(command)
  bench.run(START - 8_000)
  bench.stream(command, 'ready')
  bench.stream(command, 'lost')
  bench.run(10_000)
  bench.stream(command, 'ready')
  expect(heard(bench)).toEqual(['62 stream'])
})

test('it cuts no recording of its class, an emergency cuts it, and then the station is taken up again', () => {
  const bench = new CoreBench({ cached: true })
  const command = relay()
  bench.send(command)
  bench.run(START - 4_000)
  bench.send(play())
  bench.stream(command, 'ready')
  bench.run(20_000)
  expect(heard(bench)).toEqual(['56 speech', '66 stream'])
  bench.send(play({ priority: 'emergency' }))
  bench.run(20_000)
  expect(heard(bench).slice(2)).toEqual(['76 speech', '86 stream'])
  const dropped = begun(relay({ resume: 'drop' }))
  const alarm = play({ priority: 'emergency' })
  dropped.bench.send(alarm)
  expect(dropped.bench.acks).toContainEqual(
    expect.objectContaining({ commandId: dropped.command.id, step: 'preempted', detail: alarm.occurrenceId }),
  )
})

test('between stream and fallback nothing of its class slips in; a microphone cuts both', () => {
  const { bench, command } = begun()
  const waiting = play({ startAt: at(START + 1_000), validUntil: at(START + 400_000) })
  bench.send(waiting)
  bench.run(5_000)
  bench.stream(command, 'lost')
  bench.run(45_000)
  bench.stream(command, 'ready')
  expect(bench.starts.every(({ occurrenceId }) => occurrenceId === command.occurrenceId)).toBe(true)
  const { audio: _, ...rest } = play({ validUntil: at(UNTIL) })
  const microphone = {
    ...rest,
    stream: { mime: 'audio/mpeg' as const, url: 'http://127.0.0.1/b.mp3', bufferMs: 0, until: at(UNTIL) },
  }
  bench.send(microphone)
  bench.stream(microphone, 'ready')
  expect(bench.sounding).toBe(microphone.occurrenceId)
  bench.run(3_000)
  bench.streamEnds()
  expect(bench.sounding).toBe(command.occurrenceId)
})

test('stopped it is cancelled, whichever of the two sounds', () => {
  const { bench, command } = begun()
  bench.stream(command, 'lost')
  bench.run(1_000)
  bench.send(stop([command.occurrenceId]))
  expect(bench.acks).toContainEqual(
    expect.objectContaining({ commandId: command.id, step: 'cancelled', reason: 'stopped' }),
  )
  expect([bench.sounding, bench.listening.size]).toEqual([undefined, 0])
})

test('after a power cut the station is taken up again, unless its rule says otherwise', () => {
  const on = begun().bench.powerCut(5_000)
  expect(on.listening.size).toBe(1)
  on.run(2_999)
  expect(on.starts).toEqual([])
  on.run(1)
  expect(on.starts.map(({ sound }) => sound)).toEqual([{ kind: 'speech', audio: FALLBACK, offsetMs: 0 }])
  const off = begun(relay({ resume: 'drop' })).bench.powerCut(5_000)
  expect(off.acks.at(-1)).toMatchObject({ step: 'failed', reason: 'power-cut' })
})

test('in quiet hours it begins neither with the stream nor with the fallback', () => {
  const quiet = policy({ rules: { ...RULES, quietHours: [{ from: '12:01', to: '13:00' }] } })
  for (const isThere of [true, false]) {
    const bench = new CoreBench({ cached: true })
    const command = relay()
    bench.send(quiet)
    bench.send(command)
    bench.run(START - 1)
    if (isThere) bench.stream(command, 'ready')
    bench.run(60_000)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
    expect(bench.starts).toEqual([])
  }
})

test('a chime for a technician is refused only while a station is being waited for, not hours before', () => {
  const bench = new CoreBench({ cached: true })
  bench.send(relay())
  const chime = { ...stop([]), kind: 'selfTest' as const, volume: 50, occurrenceIds: undefined }
  bench.send({ ...chime, mode: 'test' }, 'speaker')
  expect(bench.starts.map(({ sound }) => sound.kind)).toEqual(['tone'])
})

describe('streams from other hosts than the config names are not connected to', () => {
  const from = (url: string, streamHosts: string[] | undefined) => {
    const bench = new CoreBench({ cached: true })
    bench.send({ ...config(2, ['VN', '19', '05857']), ...(streamHosts && { streamHosts }) }, 'speaker')
    const { startAt: _, ...command } = relay({}, { url })
    bench.send(command)
    return bench.listening.size === 1 ? 'connected' : bench.acks.at(-1)
  }
  const refused = { step: 'failed', reason: 'host-not-allowed', detail: 'evil.example' }
  test.each([
    ['any host without a list', 'https://a.example/x.mp3', undefined, 'connected'],
    ['a name on the list', 'https://A.example:8443/x.mp3', ['a.example'], 'connected'],
    ['a name with its port', 'https://a.example/x.mp3', ['a.example:443'], 'connected'],
  ])('%s', (_, url, hosts, outcome) => expect(from(url, hosts)).toBe(outcome))
  test.each([
    ['another name', 'https://evil.example/x.mp3', ['a.example']],
    ['a name in the wrong place', 'https://a.example@evil.example/x.mp3', ['a.example']],
    ['an empty list', 'https://evil.example/x.mp3', []],
  ])('%s', (_, url, hosts) => expect(from(url, hosts)).toMatchObject(refused))
  test('another port', () =>
    expect(from('https://a.example:8443/x.mp3', ['a.example:443'])).toMatchObject({ step: 'failed' }))
})

describe('a hard end', () => {
  test('silences what sounds, which has then been played', () => {
    const bench = new CoreBench({ cached: true })
    bench.send(play({ hardEndAt: at(4_000) }))
    bench.run(10_000)
    expect(bench.stops).toEqual([{ at: T0 + 4_000, token: 1 }])
    expect(bench.acks.at(-1)).toMatchObject({ step: 'played', playedMs: 4_000 })
  })
  test('lets nothing begin, and nothing that was cut go on', () => {
    const bench = new CoreBench({ cached: true })
    const late = play({ hardEndAt: at(0) })
    bench.send(late)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'expired' })
    const cut = play({ hardEndAt: at(9_000), resume: 'continue' })
    bench.send(cut)
    bench.run(1_000)
    const notice = play({ priority: 'priority' })
    const waiting = play({ hardEndAt: at(8_000) })
    bench.send(notice)
    bench.send(waiting)
    bench.run(20_000)
    expect(bench.starts).toHaveLength(2)
    for (const { id } of [cut, waiting])
      expect(bench.acks).toContainEqual(
        expect.objectContaining({ commandId: id, step: 'preempted', detail: notice.occurrenceId }),
      )
  })
  test('of a session ends a relay before its own end', () => {
    const { bench } = begun(relay({ hardEndAt: at(100_000) }))
    bench.run(UNTIL)
    expect(bench.stops.map((one) => one.at)).toEqual([T0 + 100_000])
  })
})

describe('precedence', () => {
  test('within a class the higher cuts, and what was cut goes on by its rule', () => {
    const bench = new CoreBench({ cached: true })
    const [low, high] = [play({ resume: 'continue' }), play({ precedence: 1 })]
    bench.send(low)
    bench.run(3_000)
    bench.send(high)
    expect(bench.sounding).toBe(high.occurrenceId)
    bench.run(30_000)
    expect(bench.starts.map(({ sound }) => (sound.kind === 'speech' ? sound.offsetMs : -1))).toEqual([0, 0, 3_000])
    expect(bench.acks.filter(({ step }) => step === 'played')).toHaveLength(2)
  })
  test('is nothing between classes: the highest of the normal waits for what is priority', () => {
    const bench = new CoreBench({ cached: true })
    const notice = play({ priority: 'priority' })
    bench.send(notice)
    bench.send(play({ precedence: 9 }))
    bench.run(5_000)
    expect(bench.sounding).toBe(notice.occurrenceId)
  })
})
