import type { Ctx, Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireNext } from '../state-machine.ts'
import { BULLETIN } from './state.ts'
import { type BulletinRow, changeBulletin, findBulletinRow, insertBulletin, loadBulletin } from './store.ts'

/**
 * A bulletin that a source system wrote (src/inbox/), submitted, in the caller's transaction, which audits it. The
 * commune approves it as its own, or the source stands for its approval above (`approveReceived`).
 */
export async function insertReceived(
  tx: Tx,
  given: Pick<
    BulletinRow,
    'title' | 'topic' | 'language' | 'priority' | 'text' | 'clipId' | 'clipSha256' | 'areaCodes' | 'validTo'
  > & { sourceId: string },
): Promise<BulletinRow> {
  const { sourceId, ...content } = given
  const now = tx.clock.now()
  const row = await insertBulletin(tx.db, {
    ...content,
    id: tx.ids.next('bul'),
    status: 'submitted',
    authorId: sourceId,
    submittedAt: now,
    createdAt: now,
    updatedAt: now,
  })
  await tell(tx, row)
  return row
}

type HandedIn = { bulletinId: string; sourceId: string }

/** It stands as the source wrote it, and nobody turned it down. Errors: `bulletin.wrong-state`. */
export async function requireHandedIn(ctx: Pick<Ctx, 'db'>, { bulletinId, sourceId }: HandedIn): Promise<void> {
  const row = await findBulletinRow(ctx.db, bulletinId)
  if (row?.authorId !== sourceId || (row.status !== 'submitted' && row.status !== 'approved'))
    throw new Problem('bulletin.wrong-state', { fields: { bulletinId, state: row?.status } })
}

/**
 * What was approved above, `approvedAt`, is approved: the source stands for it, in the caller's transaction, which audits
 * it. Done again it changes nothing. Errors: `bulletin.wrong-state`.
 */
export async function approveReceived(
  tx: Tx,
  { bulletinId, sourceId, approvedAt }: HandedIn & { approvedAt: Date },
): Promise<void> {
  const before = await loadBulletin(tx.db, bulletinId)
  if (before.status === 'approved') return
  const status = requireNext(BULLETIN, before, 'approve', 'bulletin.wrong-state')
  const row = await changeBulletin(tx.db, before, status, {
    ...{ approverId: sourceId, approvedAt, updatedAt: tx.clock.now() },
  })
  await tell(tx, row)
  tx.afterCommit(() => wakePlanner(tx))
}

const tell = (tx: Tx, { id, status, title, areaCodes }: BulletinRow): Promise<void> =>
  emitEvent(tx, { type: `bulletin.${status}`, areaCodes, data: { bulletinId: id, title } })
