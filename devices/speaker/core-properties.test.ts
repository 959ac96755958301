import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Acknowledgement, Play } from '../../src/protocol/messages.ts'
import { ENDINGS, LADDER } from '../../src/protocol/messages.ts'
import { allClear, at, CLIP, CoreBench, play, SHA, stop, stopAll, T0 } from './core-bench.ts'

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
  resume: fc.constantFrom<Play['resume']>('continue', 'restart', 'drop'),
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never

const toPlay = (one: Plan): Play => {
  const validUntil = at(Math.max(0, one.startsIn ?? 0) + one.validFor)
  return play({
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
  })
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

type Lived = { plays: Play[]; benches: CoreBench[]; acks: Acknowledgement[]; ended: Map<string, number> }

/** Live the story, and then long enough for everything to end. `CoreBench` itself throws on two outputs at a time. */
function live({ plans, events, cached }: Story, check?: (bench: CoreBench, plays: Play[]) => void): Lived {
  const plays = plans.map(toPlay)
  const benches = [new CoreBench({ cached })]
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
        if (command.repeat || command.resume === 'restart' || command.priority === 'emergency') continue
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
  if (a.priority !== 'emergency') return false
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
          if (other && waits && below(sounding, other))
            throw new Error(`${other.priority} waits behind ${sounding.priority}`)
          if (other && other.priority === 'emergency' && item.started) expect(sounding.priority).toBe('emergency')
        }
      })
    }),
    { numRuns: 400 },
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
