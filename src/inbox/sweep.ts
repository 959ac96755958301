import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { sourceActor } from './actor.ts'
import { carryOut } from './carry-out.ts'
import { moveItem } from './move.ts'
import { tellDailyReports } from './report.ts'
import { FOLLOWED_MS, tellResults } from './results.ts'
import { loadDecided, loadItem, loadLeftBehind, loadOverdue } from './store.ts'
import { findSource, purgeOutgoing } from './store-sources.ts'

const KEEP_OUTBOX_MS = 90 * 86_400_000

/** What time and crashes leave to do: unfinished items, overdue ones, decisions of the commune, results and reports to tell. */
export async function sweepInbox(ctx: Ctx): Promise<void> {
  await finishLeftBehind(ctx)
  await expireWaiting(ctx)
  await followDecisions(ctx)
  await tellResults(ctx)
  await tellDailyReports(ctx)
}

export const purgeInbox = (ctx: Ctx): Promise<void> => purgeOutgoing(ctx.db, addMs(ctx.clock.now(), -KEEP_OUTBOX_MS))

async function finishLeftBehind(ctx: Ctx): Promise<void> {
  for (const { id, sourceId } of await loadLeftBehind(ctx.db, ctx.clock.now())) {
    const source = await findSource(ctx.db, sourceId)
    if (!source) continue
    await carryOut({ ...ctx, actor: await sourceActor(ctx, source) }, source, { id }).catch((err: unknown) =>
      ctx.log.warn({ err, itemId: id }, 'an item from above could not be carried out'),
    )
  }
}

async function expireWaiting(ctx: Ctx): Promise<void> {
  for (const { id } of await loadOverdue(ctx.db, ctx.clock.now()))
    await withTransaction(ctx, async (tx) => {
      const row = await loadItem(tx.db, id)
      if (row.status === 'waiting') await moveItem(tx, row, 'expire', { reason: 'validTo' })
    })
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
