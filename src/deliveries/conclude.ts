import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { concludeOverdue, expandTargets, loadUnexpanded, settle } from './store.ts'

// The process that sent a command writes its ledger at once; only a crash leaves it open this long.
const UNEXPANDED_AFTER_MS = 2_000

/** Give every airing its end: ledger complete, the silent ones concluded, the outcome counted. */
export async function concludeAirings(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const unexpanded = await loadUnexpanded(ctx.db, addMs(now, -UNEXPANDED_AFTER_MS))
  if (unexpanded.length > 0) await expandTargets(ctx.db, unexpanded, now)
  await concludeOverdue(ctx.db, now)
  await settleAndTell(ctx, undefined)
}

/** A report that came after the end can only better it: `failed` may become `partial`, never the reverse. */
export async function recountClosed(ctx: Ctx, occurrenceIds: ReadonlySet<string>): Promise<void> {
  if (occurrenceIds.size > 0) await settleAndTell(ctx, [...occurrenceIds])
}

async function settleAndTell(ctx: Ctx, ids: readonly string[] | undefined): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const settled = await settle(tx.db, ctx.clock.now(), ids)
    for (const { id, status, reason, areaCodes } of settled)
      await emitEvent(tx, { type: 'occurrence.closed', areaCodes, data: { occurrenceId: id, status, reason } })
  })
}
