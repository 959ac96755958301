import type { Tx } from '../context.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import type { Violation } from './judge.ts'
import { REASON_OF } from './require-allowed.ts'
import { setRefused } from './store-airings.ts'

/** What a policy says about an airing that is planned, or that one had cancelled (`was`: for which reason). */
export type Verdict = { id: string; startAt: Date; was: string | null; violation: Violation | null }

/**
 * Cancel what is forbidden, bring back what is allowed again, and write down why. `when`: the policy was changed, or the
 * airing was. @returns those that were still as they had been read
 */
export async function carryOutVerdicts(
  tx: Tx,
  verdicts: readonly Verdict[],
  when: 'planned' | 'policy-changed',
): Promise<Verdict[]> {
  const wanted = verdicts.map(({ id, startAt, violation }) => ({
    ...{ id, startAt, reason: violation && REASON_OF[violation.rule] },
  }))
  const changed = new Set((await setRefused(tx.db, wanted, tx.clock.now())).map(({ id }) => id))
  const done = verdicts.filter(({ id }) => changed.has(id))
  await recordDecisions(
    tx,
    done.map(({ id, was, violation }) =>
      violation
        ? {
            occurrenceId: id,
            kind: 'policy-refused' as const,
            data: { rule: violation.rule, areaCode: violation.areaCode, limit: violation.limit, when },
          }
        : { occurrenceId: id, kind: 'policy-allowed-again' as const, data: { reason: was, when } },
    ),
  )
  return done
}
