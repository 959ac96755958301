import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reports } from '../../test/support/reports.ts'
import { LADDER } from '../protocol/messages.ts'
import { foldReports } from './record.ts'
import { applyAcknowledgement, isTerminal, type Progress, RANK } from './state.ts'

const fold = (acks: Parameters<typeof applyAcknowledgement>[1][]): Progress | undefined =>
  acks.reduce<Progress | undefined>(applyAcknowledgement, undefined)

/** What must not depend on the way the reports came. */
const settled = (progress: Progress | undefined) =>
  progress && {
    status: progress.status,
    rank: RANK[progress.status],
    acceptedAt: progress.acceptedAt,
    fetchedAt: progress.fetchedAt,
    armedAt: progress.armedAt,
    playingAt: progress.playingAt,
    endedAt: progress.endedAt,
  }

test('any order and any repetition of the same reports give the same status, rank and times', () => {
  fc.assert(
    fc.property(
      reports.chain((acks) =>
        fc.tuple(fc.constant(acks), fc.shuffledSubarray([...acks, ...acks, ...acks], { minLength: 0 })),
      ),
      ([acks, shuffled]) => {
        expect(settled(fold([...shuffled, ...acks]))).toEqual(settled(fold(acks)))
        expect(settled(fold([...acks, ...shuffled]))).toEqual(settled(fold(acks)))
        expect(settled(fold([...acks].reverse()))).toEqual(settled(fold(acks)))
      },
    ),
    { numRuns: 2_000 },
  )
})

test('no report ever takes a delivery down, nor a time away', () => {
  fc.assert(
    fc.property(reports, (acks) => {
      let known: Progress | undefined
      for (const ack of acks) {
        const next = applyAcknowledgement(known, ack)
        expect(RANK[next.status]).toBeGreaterThanOrEqual(known ? RANK[known.status] : 0)
        if (known?.status === 'played') expect(next.status).toBe('played')
        for (const time of ['acceptedAt', 'fetchedAt', 'armedAt', 'playingAt', 'endedAt'] as const)
          if (known?.[time]) expect(next[time]).not.toBeNull()
        known = next
      }
    }),
    { numRuns: 1_000 },
  )
})

test('each rung of the ladder keeps the time it was reached, however late it is told', () => {
  fc.assert(
    fc.property(reports, (acks) => {
      const known = fold(acks)
      const times = {
        accepted: known?.acceptedAt,
        fetched: known?.fetchedAt,
        armed: known?.armedAt,
        playing: known?.playingAt,
      }
      for (const [step, at] of Object.entries(times)) {
        const told = acks.filter((ack) => ack.step === step).map((ack) => ack.at)
        expect(at ?? undefined).toBe(told.toSorted()[0])
      }
    }),
  )
})

test('the ladder of the protocol climbs, and every ending stands above it and above what the server concludes', () => {
  const climb = LADDER.map((step) => RANK[step])
  expect(climb).toEqual(climb.toSorted((a, b) => a - b))
  for (const status of ['played', 'failed', 'rejected', 'preempted', 'expired', 'cancelled'] as const) {
    expect(isTerminal(status)).toBe(true)
    expect(RANK[status]).toBeGreaterThan(RANK.unreachable)
  }
  for (const status of ['pending', 'accepted', 'fetched', 'armed', 'playing'] as const)
    expect(RANK[status]).toBeLessThan(RANK.unreachable)
})

test('one batch makes one row per delivery, in one order for all writers', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom('spk_a', 'spk_b', 'spk_c'), reports), { maxLength: 6 }), (told) => {
      const reported = told.flatMap(([speakerId, acks]) => acks.map((ack) => ({ speakerId, ack })))
      const rows = foldReports(reported)
      const keys = rows.map((row) => `${row.occurrenceId} ${row.speakerId}`)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toEqual(keys.toSorted())
      for (const { speakerId, progress } of rows)
        expect(settled(progress)).toEqual(
          settled(fold(reported.filter((each) => each.speakerId === speakerId).map(({ ack }) => ack))),
        )
    }),
  )
})

test('a report about a command without an airing is no row', () => {
  expect(
    foldReports([
      { speakerId: 'spk_a', ack: { seq: 1, commandId: 'cmd_1', step: 'played', at: '2026-11-21T05:00:00Z' } },
    ]),
  ).toEqual([])
})
