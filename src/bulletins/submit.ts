import { requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { requireNext } from '../state-machine.ts'
import type { Bulletin } from './schema.ts'
import { BULLETIN } from './state.ts'
import { changeBulletin, loadBulletin } from './store.ts'
import { viewBulletin } from './view.ts'

/** Ask for approval. Only what can be heard can be approved. */
export async function submitBulletin(ctx: Ctx, bulletinId: string): Promise<Bulletin> {
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadBulletin(tx.db, bulletinId)
    requirePermission(ctx, 'bulletin.submit', await requireAreas(tx.db, before.areaCodes, ctx.clock.now(), null))
    const status = requireNext(BULLETIN, before, 'submit', 'bulletin.wrong-state')
    if (!before.clipSha256) throw new Problem('bulletin.no-content')
    const now = ctx.clock.now()
    const row = await changeBulletin(tx.db, before, status, { submittedAt: now, updatedAt: now })
    await emitEvent(tx, {
      type: 'bulletin.submitted',
      areaCodes: row.areaCodes,
      data: { bulletinId, title: row.title },
    })
    await audit(tx, {
      action: 'bulletin.submit',
      subjectId: row.id,
      areaCodes: row.areaCodes,
      data: { clipSha256: row.clipSha256 },
    })
    return row
  })
  return viewBulletin(ctx, row)
}
