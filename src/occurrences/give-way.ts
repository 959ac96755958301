import { requireOfUse } from '../bulletins/of-use.ts'
import type { Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvents } from '../events/emit.ts'
import type { Reason } from '../protocol/reasons.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { missedOf } from '../schedules/view.ts'
import { changedEvent } from './changed-event.ts'
import { timesOf } from './plan.ts'
import type { OccurrenceRow } from './store.ts'
import { changeOccurrence, loadOwner } from './store-change.ts'
import { cancelRows, lockPlanned, raiseRows, shiftRows } from './store-give-way.ts'

/**
 * What is done to planned airings that must make room, or are given it: the parts of moving and leaving out
 * (change-one.ts) for whoever decides about several at once. Permission and audit are the caller's.
 */
export const lockToGiveWay = (tx: Tx, ids: readonly string[]): Promise<OccurrenceRow[]> => lockPlanned(tx.db, ids)

/**
 * Later by `byMs`, all of them; each goes on standing for its slot. Errors: `occurrence.already-sent`,
 * `bulletin.validity-over`.
 */
export async function shiftPlanned(tx: Tx, ids: readonly string[], byMs: number): Promise<OccurrenceRow[]> {
  const now = tx.clock.now()
  const shifted = await shiftRows(tx.db, ids, byMs, now)
  requireAll(shifted, ids)
  const rows: OccurrenceRow[] = []
  for (const row of shifted) {
    // How late it may begin does not always move along: its schedule may name a time of the day.
    const owner = await loadOwner(tx.db, row.id)
    requireOfUse(row.startAt, owner?.validTo ?? null)
    const late = owner && { missed: missedOf(owner.missed), zone: owner.zone, validTo: owner.validTo }
    const times = late && row.kind === 'schedule' && timesOf(tx.config, row.startAt, row.clipDurationMs ?? 0, late)
    rows.push(times ? await changeOccurrence(tx.db, row, times) : row)
  }
  await tellChanged(tx, rows)
  return rows
}

/** Left out for `reason`; with a note, as a person left it out, who can take it back. Errors: `occurrence.already-sent`. */
export async function leaveOutPlanned(
  tx: Tx,
  ids: readonly string[],
  by: { reason: Reason; note: string | null },
): Promise<OccurrenceRow[]> {
  const rows = await cancelRows(tx.db, ids, by, tx.clock.now())
  requireAll(rows, ids)
  await tellChanged(tx, rows)
  return rows
}

/** From now on these cut what has a lower precedence in their class. */
export async function giveWayTo(
  tx: Tx,
  winners: readonly OccurrenceRow[],
  over: readonly OccurrenceRow[],
): Promise<void> {
  const above = 1 + Math.max(0, ...over.map((row) => row.precedence))
  const highest = Math.max(above, ...winners.map((row) => row.precedence))
  await raiseRows(
    tx.db,
    winners.map((row) => row.id),
    highest,
    tx.clock.now(),
  )
}

function requireAll(changed: readonly OccurrenceRow[], ids: readonly string[]): void {
  if (changed.length !== ids.length)
    throw new Problem('occurrence.already-sent', { fields: { occurrenceIds: [...ids] } })
}

async function tellChanged(tx: Tx, rows: readonly OccurrenceRow[]): Promise<void> {
  await emitEvents(tx, rows.map(changedEvent))
  tx.afterCommit(() => wakePlanner(tx))
}
