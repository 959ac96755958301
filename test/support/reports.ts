import fc from 'fast-check'
import { type Acknowledgement, ENDINGS, LADDER } from '../../src/protocol/messages.ts'
import { REASON_CODES } from '../../src/protocol/reasons.ts'

export const COMMAND_ID = 'cmd_01jd6z6zqk0000000000000001'
export const OCCURRENCE_ID = 'occ_01jd6z6zqk0000000000000001'

const instant = fc
  .integer({ min: 0, max: 20 })
  .map((seconds) => new Date(Date.UTC(2026, 10, 21, 5, 0, seconds)).toISOString())

/**
 * What one speaker may say of one delivery: any steps, in any order, the same one at other times, two different ends.
 * An honest speaker says less; the ledger must hold against this one.
 */
export const report: fc.Arbitrary<Acknowledgement> = fc.record(
  {
    seq: fc.nat(1_000),
    commandId: fc.constant(COMMAND_ID),
    occurrenceId: fc.constant(OCCURRENCE_ID),
    step: fc.constantFrom(...LADDER, ...ENDINGS),
    at: instant,
    reason: fc.constantFrom(...REASON_CODES.slice(0, 6)),
    clockOffsetMs: fc.integer({ min: -500, max: 500 }),
    playedMs: fc.nat(60_000),
  },
  { requiredKeys: ['seq', 'commandId', 'occurrenceId', 'step', 'at'] },
)

export const reports: fc.Arbitrary<Acknowledgement[]> = fc.array(report, { minLength: 1, maxLength: 8 })
