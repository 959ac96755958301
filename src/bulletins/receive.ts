import type { Tx } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { type BulletinRow, insertBulletin } from './store.ts'

/**
 * A bulletin that a source system wrote (src/inbox/), in the caller's transaction, which audits it. `submitted`: the
 * commune approves it as its own. `approved`: it was approved above, and the source stands for that.
 */
export async function insertReceived(
  tx: Tx,
  given: Pick<
    BulletinRow,
    'title' | 'topic' | 'language' | 'priority' | 'text' | 'clipId' | 'clipSha256' | 'areaCodes'
  > & { sourceId: string; status: 'submitted' | 'approved' },
): Promise<BulletinRow> {
  const { sourceId, status, ...content } = given
  const now = tx.clock.now()
  const row = await insertBulletin(tx.db, {
    ...content,
    id: tx.ids.next('bul'),
    status,
    authorId: sourceId,
    submittedAt: now,
    ...(status === 'approved' ? { approverId: sourceId, approvedAt: now } : {}),
    createdAt: now,
    updatedAt: now,
  })
  await emitEvent(tx, {
    type: `bulletin.${status}`,
    areaCodes: row.areaCodes,
    data: { bulletinId: row.id, title: row.title },
  })
  return row
}
