import { describe, expect, test } from 'vitest'
import type { Play, Policy, SelfTest } from '../../src/protocol/messages.ts'
import type { AirRules } from '../../src/protocol/policy-rules.ts'
import { allClear, at, CLIP, CoreBench, config, newId, play, policy, RULES, SPEAKER, T0 } from './core-bench.ts'

/** T0 is noon in Việt Nam. */
const QUIET: AirRules = { ...RULES, quietHours: [{ from: '12:00', to: '13:00' }] }
const LATER: AirRules = { ...RULES, quietHours: [{ from: '12:01', to: '13:00' }] }
const EVENING: AirRules = {
  ...RULES,
  layers: [{ windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '17:00', to: '18:00' }], onHolidays: 'as-usual' }],
}
const live = () => {
  const { audio: _, ...rest } = play({ validUntil: at(600_000) })
  const stream = { mime: 'audio/mpeg' as const, url: 'http://127.0.0.1/a.mp3', bufferMs: 800, until: at(600_000) }
  return { ...rest, stream }
}
const selfTest = (change: Partial<SelfTest> = {}): SelfTest => ({
  ...play(),
  ...{ kind: 'selfTest', mode: 'test', volume: 60, to: { areas: [], speakers: [SPEAKER], except: [] } },
  id: newId('cmd'),
  ...change,
})
const quiet = (rules = QUIET, options = {}) => {
  const bench = new CoreBench({ cached: true, ...options })
  bench.send(policy({ rules }))
  return bench
}

describe('routine sound in quiet hours is refused by the speaker itself, whoever signed it', () => {
  test.each([
    ['a bulletin for now', () => play(), QUIET, 'quiet-hours'],
    ['one of priority', () => play({ priority: 'priority' }), QUIET, 'quiet-hours'],
    ['one outside the windows', () => play(), EVENING, 'outside-window'],
    ['a live microphone', live, QUIET, 'quiet-hours'],
  ] as const)('%s', (_, made, rules, reason) => {
    const bench = quiet(rules)
    bench.send(made())
    expect(bench.acks).toMatchObject([{ step: 'rejected', reason }])
    expect(bench.starts).toEqual([])
    expect(bench.listening.size).toBe(0)
    expect(bench.state.items).toEqual({})
  })

  test('the chime of a technician too', () => {
    const bench = quiet()
    bench.send(selfTest(), 'speaker')
    expect(bench.acks).toMatchObject([{ step: 'rejected', reason: 'quiet-hours' }])
    expect(bench.starts).toEqual([])
  })

  test('one whose time comes in them, although it was accepted before', () => {
    const bench = quiet(LATER)
    bench.send(play({ startAt: at(60_000) }))
    bench.run(59_999)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'armed' })
    bench.run(1)
    expect(bench.acks.at(-1)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
    expect(bench.starts).toEqual([])
  })
})

test('an emergency and its all-clear sound at any hour, as loud as they were sent', () => {
  const bench = quiet({ ...QUIET, volumeCaps: [{ from: '00:00', to: '24:00', percent: 20 }] })
  const alarm = play({ priority: 'emergency', volume: 95 })
  expect(bench.send(alarm)).toContainEqual(expect.objectContaining({ type: 'start', volume: 95 }))
  const end = allClear({ alertOccurrenceId: alarm.occurrenceId })
  bench.send(end)
  expect(bench.sounding).toBe(end.occurrenceId)
})

test('what sounds when quiet hours begin is not cut; what was interrupted does not come back in them', () => {
  const bench = quiet(LATER)
  const first = play({ resume: 'continue' })
  bench.run(55_000)
  bench.send(first)
  bench.run(6_000)
  expect(bench.sounding).toBe(first.occurrenceId)
  const alarm = play({ priority: 'emergency' })
  bench.send(alarm)
  bench.run(60_000)
  expect(bench.starts.map(({ occurrenceId }) => occurrenceId)).toEqual([first.occurrenceId, alarm.occurrenceId])
  expect(bench.acks).toContainEqual(
    expect.objectContaining({
      ...{ commandId: first.id, step: 'preempted', reason: 'quiet-hours', detail: alarm.occurrenceId },
      playedMs: 6_000,
    }),
  )
})

const MINUTE = 60_000
/** Quiet from half past twelve; a clip of so many minutes. */
const CLOSING: AirRules = { ...RULES, quietHours: [{ from: '12:30', to: '18:00' }] }
const lasting = (minutes: number) => ({ audio: { ...CLIP, durationMs: minutes * MINUTE } })
const wordOn = (bench: CoreBench, { id }: Play) => bench.acks.filter(({ commandId }) => commandId === id).at(-1)
const startsOf = (bench: CoreBench, { occurrenceId }: Play) =>
  bench.starts.filter((start) => start.occurrenceId === occurrenceId).map((start) => (start.at - T0) / MINUTE)

describe('what is left of a routine item must fit into the hours when it begins, begins again or goes on', () => {
  /** Cut at 12:25 by an alarm that lasts for so many minutes. */
  const interrupted = (command: Play, alarmMinutes: number, rules = CLOSING) => {
    const bench = quiet(rules)
    bench.send(command)
    bench.run(25 * MINUTE)
    const alarm = play({ priority: 'emergency', ...lasting(alarmMinutes) })
    bench.send(alarm)
    bench.run(60 * MINUTE)
    return { bench, alarm }
  }

  test('cut and to begin again, too long by now: it ends with what cut it and the hours that are in the way', () => {
    const long = play({ resume: 'restart', ...lasting(29) })
    const { bench, alarm } = interrupted(long, 4)
    expect(startsOf(bench, long)).toEqual([0])
    const end = { step: 'preempted', playedMs: 25 * MINUTE }
    const why = { reason: 'quiet-hours', detail: alarm.occurrenceId }
    expect(wordOn(bench, long)).toMatchObject({ ...end, ...why })
    const window = { ...EVENING.layers[0]?.windows?.[0], weekdays: [2], from: '11:00', to: '12:30' }
    const inWindow: AirRules = { ...RULES, layers: [{ windows: [window], onHolidays: 'as-usual' }] }
    expect(wordOn(interrupted(long, 4, inWindow).bench, long)).toMatchObject({ ...end, reason: 'outside-window' })
  })

  test.each([
    ['goes on where it was cut if the rest fits', 'continue', 0, 29, 1, 'played', [0, 26]],
    ['not if it no longer does', 'continue', 0, 29, 4, 'preempted', [0]],
    ['begins again if the whole of it fits', 'restart', 22, 4, 1, 'played', [22, 26]],
    ['and is not gone on with where it was to begin again', 'restart', 0, 27, 1, 'preempted', [0]],
  ] as const)('%s', (_, resume, startsAt, minutes, alarmMinutes, step, starts) => {
    const command = play({ resume, startAt: at(startsAt * MINUTE), ...lasting(minutes) })
    const { bench } = interrupted(command, alarmMinutes)
    expect([wordOn(bench, command)?.step, startsOf(bench, command)]).toEqual([step, starts])
  })

  test('what waited behind another is refused when its turn comes too late, and the shorter one behind it is heard', () => {
    const bench = quiet(CLOSING)
    const [first, second, third] = [28, 28, 1].map((minutes) => play({ startAt: at(0), ...lasting(minutes) }))
    for (const one of [first, second, third]) if (one) bench.send(one)
    bench.run(60 * MINUTE)
    expect(bench.starts.map((start) => (start.at - T0) / MINUTE)).toEqual([0, 28])
    expect(third && wordOn(bench, third)).toMatchObject({ step: 'played' })
    expect(second && wordOn(bench, second)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
  })

  test.each([
    [0, 'played'],
    [MINUTE, 'played'],
    [MINUTE + 1, 'rejected'],
  ])('planned to end with the hours and ready %i ms late: %s', (late, step) => {
    const bench = quiet(CLOSING, { cached: false })
    const command = play({ startAt: at(2 * MINUTE), ...lasting(28) })
    bench.send(command)
    bench.run(2 * MINUTE + late)
    bench.audioReady()
    bench.run(60 * MINUTE)
    expect(wordOn(bench, command)?.step).toBe(step)
  })

  test('too long for the hours it is refused at its very start, and cuts nothing for it', () => {
    const bench = quiet(CLOSING)
    const news = play(lasting(29))
    bench.send(news)
    bench.run(20 * MINUTE)
    const speech = play({ priority: 'priority', ...lasting(20) })
    bench.send(speech)
    const planned = play({ priority: 'priority', startAt: at(22 * MINUTE), ...lasting(20) })
    bench.send(planned)
    bench.run(60 * MINUTE)
    for (const one of [speech, planned])
      expect(wordOn(bench, one)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
    expect(wordOn(bench, news)).toMatchObject({ step: 'played', playedMs: 29 * MINUTE })
  })

  test('a hard end is the end of what is left; an emergency needs no room', () => {
    const bench = quiet(CLOSING)
    const session = play({ hardEndAt: at(30 * MINUTE), resume: 'restart', ...lasting(29) })
    const alarm = play({ priority: 'emergency', ...lasting(2) })
    bench.send(session)
    bench.run(20 * MINUTE)
    bench.send(alarm)
    bench.run(10 * MINUTE)
    expect(startsOf(bench, session)).toEqual([0, 22])
    expect(wordOn(bench, session)).toMatchObject({ step: 'played', playedMs: 28 * MINUTE })
    bench.run(-MINUTE)
    const siren = play({ priority: 'emergency', ...lasting(40) })
    bench.send(siren)
    bench.run(60 * MINUTE)
    expect(wordOn(bench, siren)).toMatchObject({ step: 'played', playedMs: 40 * MINUTE })
  })

  test('a relay has its own end; a microphone, of which nobody knows how long, is asked for its moment only', () => {
    const streamed = (minutes: number, source: 'relay' | 'microphone') => {
      const { stream, ...rest } = live()
      const [until, resume] = [at(minutes * MINUTE), source === 'relay' ? 'continue' : 'drop'] as const
      return { ...rest, resume, validUntil: until, stream: { ...stream, source, until } }
    }
    const bench = quiet(CLOSING)
    const [tooLong, station] = [streamed(32, 'relay'), streamed(30, 'relay')]
    bench.send(tooLong)
    expect(wordOn(bench, tooLong)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
    bench.send(station)
    bench.stream(station, 'ready')
    bench.run(20 * MINUTE)
    bench.send(play({ priority: 'emergency', ...lasting(5) }))
    bench.run(9 * MINUTE)
    expect(startsOf(bench, station)).toEqual([0, 25])
    const voice = streamed(45, 'microphone')
    bench.send(voice)
    bench.stream(voice, 'ready')
    expect(startsOf(bench, voice)).toEqual([29])
  })

  test('a policy that came in between is asked for the whole length as well, and a clock that was set tells the time', () => {
    const begun = (minutes: number, stepMs: number) => {
      const bench = quiet(RULES)
      const command = play({ startAt: at(15 * MINUTE), ...lasting(minutes) })
      bench.send(command)
      bench.run(10 * MINUTE)
      bench.send(policy({ rev: 2, rules: CLOSING }))
      bench.now += stepMs
      bench.run(60 * MINUTE)
      return wordOn(bench, command)
    }
    expect(begun(15, 0)).toMatchObject({ step: 'played' })
    expect(begun(20, 0)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
    expect(begun(5, 16 * MINUTE)).toMatchObject({ step: 'played' })
    expect(begun(5, 17 * MINUTE)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
  })
})

test('refused is refused: a policy that is lifted afterwards brings nothing back', () => {
  const bench = quiet()
  const command = play()
  bench.send(command)
  bench.send(policy({ rev: 2, rules: RULES }))
  bench.send(command)
  bench.run(60_000)
  expect(bench.steps()).toEqual(['rejected', 'rejected'])
  bench.send(play())
  expect(bench.starts).toHaveLength(1)
})

test('the moment that counts is that of the sound: hardware that needs its time is asked within quiet hours', () => {
  const bench = quiet({ ...RULES, quietHours: [{ from: '11:00', to: '12:01' }] }, { outputLatencyMs: 200 })
  bench.send(play({ startAt: at(60_000) }))
  bench.run(60_000)
  expect(bench.starts.map((start) => start.at)).toEqual([T0 + 59_800])
})

test('never louder than was asked, than the config says, and than the hour allows', () => {
  const caps = { ...RULES, volumeCaps: [{ from: '12:00', to: '13:00', percent: 40 }] }
  const loudness = (bench: CoreBench, volume?: number) =>
    bench
      .send(play(volume === undefined ? {} : { volume }))
      .flatMap((one) => (one.type === 'start' ? [one.volume] : []))
  expect(loudness(new CoreBench({ cached: true }))).toEqual([80])
  expect(loudness(new CoreBench({ cached: true }), 95)).toEqual([80])
  expect(loudness(new CoreBench({ cached: true }), 30)).toEqual([30])
  expect(loudness(quiet(caps))).toEqual([40])
  expect(loudness(quiet(caps), 30)).toEqual([30])
  const chime = quiet(caps).send(selfTest(), 'speaker')
  expect(chime).toContainEqual(expect.objectContaining({ type: 'start', volume: 40 }))
})

describe('which policy is obeyed', () => {
  const refused = (...documents: Policy[]) => {
    const bench = new CoreBench({ cached: true })
    for (const one of documents) bench.send(one)
    bench.send(play())
    return bench.acks.at(-1)?.reason
  }
  test('that of the deepest area on the path which has one of its own', () => {
    expect(refused(policy({ areaCode: 'VN', rules: QUIET }))).toBe('quiet-hours')
    expect(refused(policy({ areaCode: 'VN', rules: QUIET }), policy({ areaCode: '05857' }))).toBeUndefined()
    expect(refused(policy({ areaCode: '05857' }), policy({ areaCode: 'VN', rules: QUIET }))).toBeUndefined()
    const given = policy({ areaCode: '05857', rev: 2, inherits: true })
    expect(refused(policy({ areaCode: 'VN', rules: QUIET }), policy({ areaCode: '05857' }), given)).toBe('quiet-hours')
  })
  test('only a higher revision replaces it, however it arrives', () => {
    expect(refused(policy({ rev: 3, rules: QUIET }), policy({ rev: 2 }))).toBe('quiet-hours')
    expect(refused(policy({ rev: 3, rules: QUIET }), policy({ rev: 3 }))).toBe('quiet-hours')
    expect(refused(policy({ rev: 3, rules: QUIET }), policy({ rev: 4 }))).toBeUndefined()
  })
  test('not one of another area, nor one that has expired, nor one of a zone that no clock knows', () => {
    expect(refused(policy({ areaCode: '20', rules: QUIET }))).toBeUndefined()
    expect(refused(policy({ expiresAt: at(0), rules: QUIET }))).toBeUndefined()
    expect(refused(policy({ rules: { ...QUIET, zone: 'Asia/Thang_Long' } }))).toBeUndefined()
  })
  test('not one that was forged or signed with another key: it is noted, and never answered', () => {
    const bench = new CoreBench({ cached: true })
    const document = policy({ rules: QUIET })
    for (const reason of ['wrong-key', 'bad-signature'] as const)
      bench.feed({ type: 'envelope', opened: { ok: false, reason, detail: 'x', document }, via: 'area' })
    expect([bench.acks, bench.notes]).toEqual([[], ['refused', 'refused']])
    bench.send(play())
    expect(bench.starts).toHaveLength(1)
  })
  test('that of the place to which the speaker was moved, and again that of the old one when it is back', () => {
    const bench = quiet()
    bench.send(config(2, ['VN', '20']), 'speaker')
    const elsewhere = { areas: ['20'], speakers: [], except: [] }
    bench.send(play({ to: elsewhere }))
    expect(bench.starts).toHaveLength(1)
    bench.send(config(3, ['VN', '19', '05857']), 'speaker')
    bench.send(play())
    expect(bench.acks.at(-1)).toMatchObject({ reason: 'quiet-hours' })
  })
  test('it survives a power cut, without a server', () => {
    const after = quiet().powerCut(1_000)
    after.send(play())
    expect(after.acks.at(-1)).toMatchObject({ step: 'rejected', reason: 'quiet-hours' })
  })
})

test('a state that an earlier version wrote down is gone on from', () => {
  const before = new CoreBench({ cached: true })
  before.send(play({ startAt: at(30_000), resume: 'continue' }))
  const { policies: _, ...old } = structuredClone(before.saved)
  for (const item of Object.values(old.items))
    for (const key of ['hardEndAt', 'precedence', 'relay']) Reflect.deleteProperty(item, key)
  const after = new CoreBench({ cached: true, state: old as typeof before.saved, now: T0 }) // as it was then
  after.feed({ type: 'restored' })
  after.send(play({ precedence: 3, startAt: at(35_000) }))
  after.run(60_000)
  expect(after.acks.filter(({ step }) => step === 'played')).toHaveLength(2)
  expect(after.starts).toHaveLength(3)
})
