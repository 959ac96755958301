import { addMs } from '../clock.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { concludeOverdue, expandTargets, loadUnexpanded, lockClosed, settle } from './store.ts'

// An emergency's ledger is completed when the first storm of answers is over; a crash leaves the rest to this too.
const UNEXPANDED_AFTER_MS = 2_000

/** Write down who is to hear these airings; those that have answered already keep their rows. */
export async function openLedgers(ctx: Ctx, occurrenceIds: readonly string[]): Promise<void> {
  if (occurrenceIds.length > 0) await expandTargets(ctx.db, occurrenceIds, ctx.clock.now())
}

/** Give every airing its end: ledger complete, the silent ones concluded, the outcome counted. */
export async function concludeAirings(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const unexpanded = await loadUnexpanded(ctx.db, addMs(now, -UNEXPANDED_AFTER_MS))
  await openLedgers(ctx, unexpanded)
  await withTransaction(ctx, async (tx) => {
    const late = await concludeOverdue(tx.db, now)
    await settleAndTell(tx, undefined)
    await recountClosed(tx, late)
  })
}

/**
 * A report that came after the end can only better it: `failed` may become `partial`, never the reverse. In the
 * transaction of the report, else a failure in between would leave the outcome behind its ledger for ever.
 */
export async function recountClosed(tx: Tx, occurrenceIds: readonly string[]): Promise<void> {
  if (occurrenceIds.length === 0) return
  const closed = await lockClosed(tx.db, occurrenceIds)
  if (closed.length > 0) await settleAndTell(tx, closed)
}

async function settleAndTell(tx: Tx, ids: readonly string[] | undefined): Promise<void> {
  const settled = await settle(tx.db, tx.clock.now(), ids)
  for (const { id, status, reason, areaCodes } of settled)
    await emitEvent(tx, { type: 'occurrence.closed', areaCodes, data: { occurrenceId: id, status, reason } })
}
