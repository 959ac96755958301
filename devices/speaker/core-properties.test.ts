import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Acknowledgement, Play } from '../../src/protocol/messages.ts'
import { ENDINGS, LADDER, PRE_TONE_MS, RELAY_GRACE_MS } from '../../src/protocol/messages.ts'
import { type AirRules, capAt, HOURS_GRACE_MS, localTime, refusalAt } from '../../src/protocol/policy-rules.ts'
import { allClear, at, CLIP, CoreBench, play, policy, RULES, SHA, stop, stopAll, T0 } from './core-bench.ts'
import { outranks, toItem } from './core-rules.ts'

/** A made-up day of one speaker: some plays, then any order of arrivals, repeats, time, faults and orders. */
const plan = fc.record({
  priority: fc.constantFrom<Play['priority']>('normal', 'priority', 'emergency'),
  mode: fc.constantFrom<Play['mode']>('live', 'live', 'drill'),
  riskLevel: fc.integer({ min: 1, max: 5 }),
  issuedAt: fc.integer({ min: -60_000, max: 0 }),
  startsIn: fc.option(fc.integer({ min: -10_000, max: 60_000 }), { nil: undefined }),
  validFor: fc.integer({ min: 1_000, max: 120_000 }),
  everySeconds: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
  preTone: fc.boolean(),
  durationMs: fc.constantFrom(10_000, 10_000, 90_000),
  resume: fc.constantFrom<Play['resume']>('continue', 'restart', 'drop'),
  precedence: fc.integer({ min: 0, max: 2 }),
  hardEndsIn: fc.option(fc.integer({ min: 1, max: 120_000 }), { nil: undefined }),
  isRelay: fc.boolean(),
  hasFallback: fc.boolean(),
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never

const FALLBACK = { ...CLIP, sha256: 'b'.repeat(64), durationMs: 7_000 }

const toPlay = (one: Plan): Play => {
  const validUntil = at(Math.max(0, one.startsIn ?? 0) + one.validFor)
  const routine = {
    precedence: one.precedence,
    ...(one.hardEndsIn !== undefined && { hardEndAt: at(one.hardEndsIn) }),
  }
  if (one.isRelay && one.priority !== 'emergency') return toRelay(one, validUntil, routine)
  return play({
    ...(one.priority !== 'emergency' && routine),
    priority: one.priority,
    mode: one.mode,
    riskLevel: one.riskLevel,
    issuedAt: at(one.issuedAt),
    ...(one.startsIn !== undefined && { startAt: at(one.startsIn) }),
    validUntil,
    resume: one.resume,
    ...(one.everySeconds &&
      one.priority === 'emergency' && { repeat: { everySeconds: one.everySeconds, until: validUntil } }),
    ...(one.preTone && { preTone: 'siren' as const }),
    audio: { ...CLIP, durationMs: one.durationMs },
  })
}

function toRelay(one: Plan, validUntil: string, routine: Partial<Play>): Play {
  const { audio: _, ...rest } = play({ ...routine, priority: one.priority, validUntil, resume: one.resume })
  return {
    ...rest,
    ...(one.startsIn !== undefined && { startAt: at(one.startsIn) }),
    stream: {
      ...{ mime: 'audio/mpeg' as const, url: 'http://127.0.0.1/a.mp3', bufferMs: 800, until: validUntil },
      ...{ source: 'relay' as const, ...(one.hasFallback && { fallback: FALLBACK }) },
    },
  }
}

const event = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('play' as const), which: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const), which: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('stop-all' as const), before: fc.integer({ min: -60_000, max: 0 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('audio' as const), ok: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('stream' as const),
      which: fc.nat(5),
      state: fc.constantFrom('open' as const, 'ready' as const, 'ready' as const, 'lost' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('policy' as const), which: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('power-cut' as const), ms: fc.integer({ min: 1, max: 30_000 }) }),
  },
)

type Story = { plans: Plan[]; events: Array<typeof event extends fc.Arbitrary<infer T> ? T : never>; cached: boolean }
const story: fc.Arbitrary<Story> = fc.record({
  plans: fc.array(plan, { minLength: 1, maxLength: 6 }),
  events: fc.array(event, { minLength: 1, maxLength: 25 }),
  cached: fc.boolean(),
})

/** T0 is noon: all open, a minute of quiet within the minute, and a window that closes after one. */
const QUIET = [{ from: '12:01', to: '12:02' }]
const HOURS: AirRules[] = [
  RULES,
  { ...RULES, quietHours: QUIET, volumeCaps: [{ from: '12:00', to: '12:03', percent: 30 }] },
  {
    ...RULES,
    layers: [{ windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '05:00', to: '12:01' }], onHolidays: 'as-usual' }],
  },
]

type Lived = { plays: Play[]; benches: CoreBench[]; acks: Acknowledgement[]; ended: Map<string, number> }

/** Live the story, and then long enough for everything to end. `CoreBench` itself throws on two outputs at a time. */
function live({ plans, events, cached }: Story, check?: (bench: CoreBench, plays: Play[]) => void): Lived {
  const plays = plans.map(toPlay)
  const benches = [new CoreBench({ cached })]
  let rev = 0
  const ended = new Map<string, number>()
  const pick = (which: number) => plays[which % plays.length] ?? play()
  for (const one of events) {
    const bench = benches.at(-1) ?? new CoreBench()
    const order = { issuedAt: new Date(bench.now).toISOString() }
    switch (one.do) {
      case 'play':
        bench.send(pick(one.which))
        break
      case 'wait':
        bench.run(one.ms)
        break
      case 'stop':
        bench.send(stop([pick(one.which).occurrenceId], order))
        ended.set(pick(one.which).occurrenceId, bench.now)
        break
      case 'clear':
        bench.send(allClear({ ...order, alertOccurrenceId: pick(one.which).occurrenceId, expiresAt: at(7_200_000) }))
        ended.set(pick(one.which).occurrenceId, bench.now)
        break
      case 'stop-all':
        bench.send(stopAll(at(one.before), order))
        for (const two of plays) if (Date.parse(two.issuedAt) < T0 + one.before) ended.set(two.occurrenceId, bench.now)
        break
      case 'audio':
        if (one.ok) bench.audioReady()
        else bench.audioFailed('fetch-failed')
        break
      case 'stream':
        bench.stream(pick(one.which), one.state)
        break
      case 'policy':
        bench.send(policy({ rev: ++rev, rules: HOURS[one.which] ?? RULES }))
        break
      case 'power-cut':
        benches.push(bench.powerCut(one.ms))
    }
    check?.(benches.at(-1) ?? bench, plays)
  }
  benches.at(-1)?.run(8_000_000)
  return { plays, benches, acks: benches.flatMap((bench) => bench.acks), ended }
}

const RANK = new Map<string, number>([
  ...LADDER.map((step, rank) => [step, rank] as const),
  ...ENDINGS.map((step) => [step, 9] as const),
  ['played', 9],
])

test('acknowledgements of a delivery never go down, end exactly once, and are numbered without a gap', () => {
  fc.assert(
    fc.property(story, (one) => {
      const { acks, plays, benches } = live(one)
      const said = new Map(acks.map((ack) => [ack.seq, ack]))
      expect([...said.keys()].sort((a, b) => a - b)).toEqual([...said.keys()].map((_, index) => index + 1))
      for (const { id } of plays) {
        const ranks = [...said.values()].filter((ack) => ack.commandId === id).map((ack) => RANK.get(ack.step) ?? -1)
        for (let at = 1; at < ranks.length; at++) expect(ranks[at]).toBeGreaterThan(ranks[at - 1] ?? -1)
        if (ranks.length > 0) expect(ranks.at(-1)).toBe(9)
      }
      expect(Object.keys(benches.at(-1)?.state.items ?? {})).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('nothing starts before its instant or after its window, whatever happens (I4)', () => {
  fc.assert(
    fc.property(story, (one) => {
      const { plays, benches } = live(one)
      const byOccurrence = new Map(plays.map((two) => [two.occurrenceId, two]))
      for (const start of benches.flatMap((bench) => bench.starts)) {
        const command = byOccurrence.get(start.occurrenceId)
        if (!command) continue // the all-clear of the story
        expect(start.at).toBeGreaterThanOrEqual(command.startAt ? Date.parse(command.startAt) : T0)
        expect(start.at).toBeLessThanOrEqual(Date.parse(command.validUntil) + (command.audio?.durationMs ?? 0) + 3_000)
        if (command.stream) expect(start.at).toBeLessThan(Date.parse(command.stream.until))
        if (start.sound.kind === 'speech' && command.stream)
          expect(start.at).toBeGreaterThanOrEqual((command.startAt ? Date.parse(command.startAt) : T0) + RELAY_GRACE_MS)
      }
    }),
    { numRuns: 400 },
  )
})

test('an occurrence starts from zero once, unless its repeat or restart rule says otherwise (I3)', () => {
  fc.assert(
    fc.property(story, (one) => {
      const { plays, benches } = live(one)
      for (const command of plays) {
        if (command.repeat || command.stream || command.resume === 'restart' || command.priority === 'emergency')
          continue
        // Cut in the very instant it started, nothing was heard: going on from zero is no second start.
        const heard = benches.flatMap((bench) =>
          bench.starts.filter((start) => !bench.stops.some((two) => two.token === start.token && two.at === start.at)),
        )
        const fromZero = heard.filter(
          ({ occurrenceId, sound }) =>
            occurrenceId === command.occurrenceId && sound.kind === 'speech' && sound.offsetMs === 0,
        )
        expect(fromZero.length).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 400 },
  )
})

/** Independent of the core: what may not sound while `b` is waiting to. */
const below = (a: Play, b: Play): boolean => {
  const rank = ({ priority, mode }: Play) =>
    priority === 'normal' ? 0 : priority === 'priority' ? 1 : mode === 'live' ? 3 : 2
  if (rank(a) !== rank(b)) return rank(a) < rank(b)
  if (a.priority !== 'emergency') return (a.precedence ?? 0) < (b.precedence ?? 0)
  return (a.riskLevel ?? 0) !== (b.riskLevel ?? 0)
    ? (a.riskLevel ?? 0) < (b.riskLevel ?? 0)
    : Date.parse(a.issuedAt) < Date.parse(b.issuedAt)
}

test('whatever sounds, nothing of a higher class is waiting with its audio at hand (I7)', () => {
  fc.assert(
    fc.property(story, (one) => {
      live({ ...one, cached: true }, (bench, plays) => {
        const sounding = plays.find((two) => two.occurrenceId === bench.sounding)
        if (!sounding) return
        for (const item of Object.values(bench.state.items)) {
          const other = plays.find((two) => two.id === item.commandId)
          const waits = item.phase === 'queued' ? item.startAt <= bench.now : item.phase === 'cut'
          // A station that is not there is not waiting with its sound at hand.
          const isHeard = !item.relay || item.audioState === 'ready'
          if (other && waits && isHeard && below(sounding, other))
            throw new Error(`${other.priority} waits behind ${sounding.priority}`)
          if (other && other.priority === 'emergency' && item.started) expect(sounding.priority).toBe('emergency')
        }
      })
    }),
    { numRuns: 400 },
  )
})

/** When what began there will be over if nothing cuts it. */
function endOf({ at, sound }: CoreBench['starts'][number], { audio, stream, hardEndAt }: Play): number {
  const tone = sound.kind === 'tone' ? PRE_TONE_MS[sound.tone] : 0
  const words = (audio?.durationMs ?? 0) - (sound.kind === 'speech' ? sound.offsetMs : 0)
  const ends = [stream ? Date.parse(stream.until) : at + tone + words, ...(hardEndAt ? [Date.parse(hardEndAt)] : [])]
  return Math.min(...ends)
}

test('nothing routine begins that does not fit into the hours, nor louder than the hour allows; emergencies do', () => {
  fc.assert(
    fc.property(story, fc.constantFrom(1, 2), (one, hours) => {
      const rules = HOURS[hours] ?? RULES
      const { plays, benches } = live({
        ...one,
        events: [{ do: 'policy', which: hours }, ...one.events.filter((two) => two.do !== 'policy')],
      })
      const commands = new Map(plays.map((two) => [two.occurrenceId, two]))
      for (const start of benches.flatMap((bench) => bench.starts)) {
        const command = commands.get(start.occurrenceId)
        if (!command || command.priority === 'emergency') continue
        const local = localTime(start.at, rules.zone)
        const end = endOf(start, command) - HOURS_GRACE_MS
        for (let time = start.at; time === start.at || time < end; time += 1_000)
          expect(refusalAt(rules, localTime(time, rules.zone))).toBeUndefined()
        expect(start.volume).toBeLessThanOrEqual(capAt(rules, local))
      }
    }),
    { numRuns: 400 },
  )
})

test('an emergency sounds whatever the policy: the same story without routine plays ends the same under any hours', () => {
  fc.assert(
    fc.property(story, (one) => {
      const alarms = { ...one, plans: one.plans.map((two) => ({ ...two, priority: 'emergency' as const })) }
      const kept = alarms.events.filter((two) => two.do !== 'policy')
      const [free, quiet] = [kept, [{ do: 'policy' as const, which: 1 }, ...kept]].map((events) => {
        const { benches } = live({ ...alarms, events })
        return benches.flatMap((bench) => bench.starts.map(({ at, sound, volume }) => ({ at, sound, volume })))
      })
      expect(quiet).toEqual(free)
    }),
    { numRuns: 200 },
  )
})

test('nothing sounds after its hard end, nor a station after its own', () => {
  fc.assert(
    fc.property(story, (one) => {
      live(one, (bench, plays) => {
        const sounding = plays.find((two) => two.occurrenceId === bench.sounding)
        const ends = [sounding?.hardEndAt, sounding?.stream?.until].flatMap((end) => (end ? [Date.parse(end)] : []))
        expect(bench.now).toBeLessThan(Math.min(Number.POSITIVE_INFINITY, ...ends))
      })
    }),
    { numRuns: 400 },
  )
})

test('who cuts whom is a strict order', () => {
  const microphone = fc.boolean()
  const item = fc.tuple(plan, microphone).map(([one, isMicrophone]) => {
    const made = toItem(toPlay(one), T0, 0)
    // The fields that decide, whatever else a microphone is.
    return isMicrophone && made.priority !== 'emergency' && made.stream ? { ...made, relay: null } : made
  })
  fc.assert(
    fc.property(item, item, item, (a, b, c) => {
      expect(outranks(a, a)).toBe(false)
      if (outranks(a, b)) expect(outranks(b, a)).toBe(false)
      if (outranks(a, b) && outranks(b, c)) expect(outranks(a, c)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('what was ended makes no sound afterwards, in whatever order things arrive (I9)', () => {
  fc.assert(
    fc.property(story, (one) => {
      const { plays, benches, ended } = live({
        ...one,
        plans: one.plans.map((two) => ({ ...two, mode: 'live' as const })),
      })
      for (const command of plays) {
        const endedAt = ended.get(command.occurrenceId)
        if (endedAt === undefined) continue
        const first = benches
          .flatMap((bench) => bench.starts)
          .filter((start) => start.occurrenceId === command.occurrenceId)
        for (const start of first) expect(start.at).toBeLessThanOrEqual(endedAt)
      }
    }),
    { numRuns: 400 },
  )
})

test('the same arrivals in any order leave the same occurrences ended by order', () => {
  const documents = () => {
    const one = play({ resume: 'restart' })
    const two = play({ priority: 'emergency' })
    return [
      one,
      two,
      stop([one.occurrenceId]),
      allClear({ alertOccurrenceId: two.occurrenceId, audio: { ...CLIP, sha256: SHA } }),
    ]
  }
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 }), (order) => {
      const all = documents()
      const bench = new CoreBench({ cached: true })
      for (const index of order) {
        const document = all[index]
        if (document) bench.send(document)
      }
      bench.run(3_900_000)
      for (const id of [all[0]?.id, all[1]?.id])
        expect(bench.acks.filter((ack) => ack.commandId === id).at(-1)?.step).toBe('cancelled')
    }),
  )
})
