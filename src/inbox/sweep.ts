import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { sourceActor } from './actor.ts'
import { carryOut } from './carry-out.ts'
import { moveItem } from './move.ts'
import { tellDailyReports } from './report.ts'
import { FOLLOWED_MS, tellResults } from './results.ts'
import { ITEM } from './state.ts'
import { loadDecided, loadItem, loadLeftBehind, loadOverdue } from './store.ts'
import { purgeFailures } from './store-failures.ts'
import { findSource, purgeOutgoing } from './store-sources.ts'
import { turnDownOverdue } from './void-former.ts'

const KEEP_OUTBOX_MS = 90 * 86_400_000
// As long as it may still be asked why nothing came of it; its source was told.
const KEEP_FAILURES_MS = 14 * 86_400_000

/** What time and crashes leave to do: unfinished items, overdue ones, decisions of the commune, results and reports to tell. */
export async function sweepInbox(ctx: Ctx): Promise<void> {
  await finishLeftBehind(ctx)
  await expireOverdue(ctx)
  await followDecisions(ctx)
  await tellResults(ctx)
  await tellDailyReports(ctx)
}

export async function purgeInbox(ctx: Ctx): Promise<void> {
  await purgeOutgoing(ctx.db, addMs(ctx.clock.now(), -KEEP_OUTBOX_MS))
  await purgeFailures(ctx.db, addMs(ctx.clock.now(), -KEEP_FAILURES_MS))
}

async function finishLeftBehind(ctx: Ctx): Promise<void> {
  for (const { id, sourceId } of await loadLeftBehind(ctx.db, ctx.clock.now())) {
    const source = await findSource(ctx.db, sourceId)
    if (!source) continue
    await carryOut({ ...ctx, actor: await sourceActor(ctx, source) }, source, { id }).catch((err: unknown) =>
      ctx.log.warn({ err, itemId: id }, 'an item from above could not be carried out'),
    )
  }
}

async function expireOverdue(ctx: Ctx): Promise<void> {
  for (const { id, sourceId, bulletinId } of await loadOverdue(ctx.db, ctx.clock.now())) {
    // First: what a crash leaves is found again by the item. Whatever stands in its way: nobody can approve it any more.
    if (bulletinId)
      await turnDownOverdue(ctx, bulletinId, sourceId).catch((err: unknown) =>
        ctx.log.warn({ err, bulletinId }, 'a bulletin from above that is of no use any more is not turned down'),
      )
    await withTransaction(ctx, async (tx) => {
      const row = await loadItem(tx.db, id)
      if (ITEM[row.status].expire) await moveItem(tx, row, 'expire', { reason: 'validTo' })
    })
  }
}

/** The commune approved and planned it, turned it down, or withdrew it: the source is told. */
async function followDecisions(ctx: Ctx): Promise<void> {
  for (const { bulletinStatus, decisionReason, firstAiring, ...found } of await loadDecided(
    ctx.db,
    addMs(ctx.clock.now(), -FOLLOWED_MS),
  ))
    await withTransaction(ctx, async (tx) => {
      const row = await loadItem(tx.db, found.id)
      if (row.status !== found.status) return
      if (bulletinStatus === 'approved') await moveItem(tx, row, 'schedule', {}, firstAiring)
      else await moveItem(tx, row, 'decline', { reason: decisionReason })
    })
}
