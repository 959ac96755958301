import type { z } from 'zod'
import { requireAreas } from '../areas/find.ts'
import { requireVisible } from '../areas/visible.ts'
import { insertReceived } from '../bulletins/receive.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { getItem } from './list.ts'
import { moveItem } from './move.ts'
import { AcceptItem, DeclineItem, type InboxItem } from './schema.ts'
import { findItemView, type ItemRow, loadItem, loadVersions } from './store.ts'

/**
 * The commune takes an item: a bulletin that waits for approval, its author the source. Whoever accepts does not
 * approve by that; approving it is hearing it, as with any other. Errors: `inbox.changed`, `inbox.wrong-state`,
 * `inbox.too-late`.
 */
export async function acceptItem(ctx: Ctx, itemId: string, input: z.input<typeof AcceptItem>): Promise<InboxItem> {
  const { version, title } = AcceptItem.parse(input)
  await decide(ctx, itemId, version, async (tx, before) => {
    if (before.priority === 'emergency' || !before.clipId)
      throw new Problem('inbox.wrong-state', { fields: { itemId, state: before.status } })
    if (before.validTo && before.validTo < ctx.clock.now()) throw new Problem('inbox.too-late')
    const { topic, language, text, clipId, clipSha256, areaCodes, priority, validTo } = before
    const bulletin = await insertReceived(tx, {
      ...{ title: title ?? before.title, topic, language, text, clipId, clipSha256, areaCodes, priority, validTo },
      sourceId: before.sourceId,
    })
    await moveItem(tx, before, 'accept', {
      bulletinId: bulletin.id,
      decidedBy: ctx.actor.id,
      decidedAt: ctx.clock.now(),
    })
  })
  return getItem(ctx, itemId)
}

/** The commune does not take it, and says why: the source is told. */
export async function declineItem(ctx: Ctx, itemId: string, input: z.input<typeof DeclineItem>): Promise<InboxItem> {
  const { version, reason } = DeclineItem.parse(input)
  await decide(ctx, itemId, version, async (tx, before) => {
    await moveItem(tx, before, 'decline', { reason, decidedBy: ctx.actor.id, decidedAt: ctx.clock.now() })
  })
  return getItem(ctx, itemId)
}

/** By somebody with rights over all its areas, of the version that was read. */
async function decide(
  ctx: Ctx,
  itemId: string,
  version: number,
  work: (tx: Tx, before: ItemRow) => Promise<void>,
): Promise<void> {
  await requireVisible(ctx, await findItemView(ctx.db, itemId), 'inbox.not-found')
  await withTransaction(ctx, async (tx) => {
    const before = await loadItem(tx.db, itemId)
    requirePermission(ctx, 'inbox.decide', await requireAreas(tx.db, before.areaCodes, ctx.clock.now(), null))
    const versions = await loadVersions(tx.db, before.sourceId, before.externalId)
    // One that was refused replaced nothing.
    const newest = versions.find(({ status }) => status !== 'refused')
    if (before.version !== version || newest?.id !== before.id)
      throw new Problem('inbox.changed', { fields: { version: newest?.version, itemId: newest?.id } })
    if (before.status !== 'waiting')
      throw new Problem('inbox.wrong-state', { fields: { state: before.status, allowed: [] } })
    await work(tx, before)
  })
}
