import { expect, test } from 'vitest'
import { at, CoreBench, play, stop, T0 } from './core-bench.ts'

const live = (change: Parameters<typeof play>[0] = {}) => {
  const { audio: _, ...rest } = play({ title: 'Phát trực tiếp', validUntil: at(600_000), ...change })
  return {
    ...rest,
    stream: { mime: 'audio/mpeg' as const, url: 'http://127.0.0.1/live/a.mp3', bufferMs: 800, until: at(600_000) },
  }
}

test('a live stream arms the amplifier first and makes no sound before enough of it has arrived', () => {
  const bench = new CoreBench()
  const command = live()
  bench.send(command)
  bench.stream(command, 'open')
  bench.run(20_000)
  expect(bench.steps()).toEqual(['accepted', 'armed'])
  expect(bench.starts).toEqual([])
  bench.stream(command, 'ready')
  expect(bench.starts.map(({ sound }) => sound.kind)).toEqual(['stream'])
  bench.run(4_000)
  bench.streamEnds()
  expect(bench.acks.at(-1)).toMatchObject({ step: 'played', playedMs: 4_000 })
  expect(bench.listening.size).toBe(0)
})

test('it interrupts a recording of its own class, never one above it, and the recording goes on by its rule', () => {
  const bench = new CoreBench({ cached: true })
  const bulletin = play({ resume: 'continue' })
  bench.send(bulletin)
  bench.run(3_000)
  const command = live()
  bench.send(command)
  bench.stream(command, 'open')
  bench.stream(command, 'ready')
  expect(bench.sounding).toBe(command.occurrenceId)
  bench.run(2_000)
  bench.streamEnds()
  expect(bench.starts.at(-1)).toMatchObject({ occurrenceId: bulletin.occurrenceId, sound: { offsetMs: 3_000 } })

  const notice = play({ priority: 'priority' })
  bench.send(notice)
  const second = live()
  bench.send(second)
  bench.stream(second, 'open')
  bench.stream(second, 'ready')
  expect(bench.sounding).toBe(notice.occurrenceId)
  bench.run(10_000)
  expect(bench.sounding).toBe(second.occurrenceId)
})

test('an emergency cuts it for good: it is not taken up again afterwards', () => {
  const bench = new CoreBench({ cached: true })
  const command = live({ priority: 'priority' })
  bench.send(command)
  bench.stream(command, 'open')
  bench.stream(command, 'ready')
  const alarm = play({ priority: 'emergency' })
  bench.send(alarm)
  expect(bench.sounding).toBe(alarm.occurrenceId)
  expect(bench.acks).toContainEqual(
    expect.objectContaining({ commandId: command.id, step: 'preempted', detail: alarm.occurrenceId }),
  )
  expect(bench.listening.size).toBe(0)
  bench.run(60_000)
  expect(bench.sounding).toBeUndefined()
})

test('with a dead server it falls silent at "until", heard as far as it went', () => {
  const bench = new CoreBench()
  const command = live()
  bench.send(command)
  bench.stream(command, 'open')
  bench.stream(command, 'ready')
  bench.run(700_000)
  expect(bench.sounding).toBeUndefined()
  expect(bench.stops.map((one) => one.at)).toEqual([T0 + 600_000])
  expect(bench.acks.at(-1)).toMatchObject({ step: 'played', playedMs: 600_000 })
})

test('a stream that is over before it was heard is expired; one that is lost is failed; one stopped is cancelled', () => {
  const ending = (act: (bench: CoreBench, command: ReturnType<typeof live>) => void) => {
    const bench = new CoreBench()
    const command = live()
    bench.send(command)
    bench.stream(command, 'open')
    act(bench, command)
    expect(bench.listening.size).toBe(0)
    return bench.acks.at(-1)
  }
  expect(ending((bench, command) => bench.stream(command, 'over'))).toMatchObject({ step: 'expired' })
  expect(ending((bench, command) => bench.stream(command, 'lost'))).toMatchObject({
    step: 'failed',
    reason: 'stream-lost',
  })
  expect(ending((bench, command) => void bench.send(stop([command.occurrenceId])))).toMatchObject({
    step: 'cancelled',
    reason: 'stopped',
  })
  expect(ending((bench) => bench.run(700_000))).toMatchObject({ step: 'expired' })
})

test('after a power cut one that was waiting listens again; one that was sounding has failed', () => {
  const bench = new CoreBench()
  const command = live()
  bench.send(command)
  bench.stream(command, 'open')
  const waiting = bench.powerCut(1_000)
  expect(waiting.listening.size).toBe(1)
  bench.stream(command, 'ready')
  const cut = bench.powerCut(1_000)
  expect(cut.acks.at(-1)).toMatchObject({ step: 'failed', reason: 'power-cut' })
  expect(cut.listening.size).toBe(0)
})
