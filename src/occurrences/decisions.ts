import type { Ctx, Tx } from '../context.ts'
import type { Db } from '../db/open.ts'

/**
 * What was decided about an airing that its row does not say by itself. src/explain puts each into words; a test finds
 * every kind there.
 */
export const DECISION_KINDS = [
  'policy-refused',
  'policy-allowed-again',
  'collision-found',
  'collision-decided',
  'shifted',
  'left-out',
  'restored',
  'moved',
  'missed',
  'late',
  'over-budget',
  'relay-changed',
  'relay-sent',
  'relay-heard',
] as const
export type DecisionKind = (typeof DECISION_KINDS)[number]

export type NewDecision = { occurrenceId: string; kind: DecisionKind; data: Record<string, unknown> }

// A statement holds at most 65,535 values.
const BATCH = 5_000
const KEPT_MS = 90 * 86_400_000

/** Write down why, in the transaction of what was decided. */
export async function recordDecisions(
  tx: Pick<Tx | Ctx, 'db' | 'clock' | 'actor'>,
  decisions: readonly NewDecision[],
): Promise<void> {
  const at = tx.clock.now()
  const rows = decisions.map((one) => ({ ...one, at, actorId: tx.actor.id, data: JSON.stringify(one.data) }))
  for (let from = 0; from < rows.length; from += BATCH)
    await tx.db
      .insertInto('decisions')
      .values(rows.slice(from, from + BATCH))
      .execute()
}

/** Ninety days, as the ledger promises; the broadcast log itself is kept longer. */
export async function purgeDecisions(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('decisions')
    .where('at', '<', new Date(now.getTime() - KEPT_MS))
    .execute()
}
