import { allClear, cancelAlert } from '../alerts/end.ts'
import { viewAlert } from '../alerts/view.ts'
import { rejectBulletin } from '../bulletins/decide.ts'
import { getBulletin } from '../bulletins/get.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { revokeAndStop, stopOccurrence } from '../dispatch/stop.ts'
import { Problem } from '../errors.ts'
import { moveItem } from './move.ts'
import { ITEM } from './state.ts'
import { type ItemRow, loadItem } from './store.ts'

/**
 * Take back what an earlier version led to, because a newer one replaces it or it was withdrawn. Its row first: whoever
 * still works on it finds that it is over. Done again it finds nothing left to do.
 */
export async function voidFormer(ctx: Ctx, former: ItemRow, by: ItemRow, event: 'supersede' | 'cancel'): Promise<void> {
  const reason = reasonOf(by, event)
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadItem(tx.db, former.id)
    return ITEM[before.status][event] ? moveItem(tx, before, event, { reason }) : before
  })
  await voidEffects(ctx, row, event, reason)
}

/** Nothing of it sounds any more, or will. */
export async function voidEffects(
  ctx: Ctx,
  { sourceId, bulletinId, alertId }: Pick<ItemRow, 'sourceId' | 'bulletinId' | 'alertId'>,
  event: 'supersede' | 'cancel',
  reason: string,
): Promise<void> {
  if (bulletinId) await voidBulletin(ctx, bulletinId, sourceId, reason)
  if (alertId) await voidAlert(asSender(ctx), alertId, event)
}

function reasonOf(by: ItemRow, event: 'supersede' | 'cancel'): string {
  if (event === 'supersede') return `Cấp trên đã gửi bản mới (phiên bản ${by.version})`
  const { cancelled } = by.message
  const said = typeof cancelled === 'object' && cancelled !== null && 'reason' in cancelled ? cancelled.reason : ''
  return `Cấp trên đã rút: ${said}`.slice(0, 500)
}

/** What the commune made its own by an edit, or took elsewhere, stays with the commune. */
async function voidBulletin(ctx: Ctx, bulletinId: string, sourceId: string, reason: string): Promise<void> {
  const { status, authorId } = await getBulletin(ctx, bulletinId).catch((err: unknown) => {
    if (err instanceof Problem && err.code === 'bulletin.not-found') return { status: 'elsewhere', authorId: null }
    throw err
  })
  if (authorId !== sourceId) return
  if (status === 'approved') await revokeAndStop(ctx, bulletinId, { reason })
  if (status === 'submitted') await rejectBulletin(ctx, bulletinId, { reason })
}

/** A bulletin that nobody approved while it was of use. */
export async function turnDownOverdue(ctx: Ctx, bulletinId: string, sourceId: string): Promise<void> {
  const { status, authorId } = await getBulletin(ctx, bulletinId)
  if (authorId === sourceId && status === 'submitted')
    await rejectBulletin(ctx, bulletinId, { reason: 'Tin đã hết hiệu lực trước khi được duyệt' })
}

/** The alert is the source's own: who may send none any more must still be able to end the one that sounds. */
function asSender(ctx: Ctx): Ctx {
  const paths = new Set(ctx.actor.grants.map(({ path }) => path))
  const grants = [...paths].map((path) => ({ role: 'duty_officer' as const, path }))
  return { ...ctx, actor: { ...ctx.actor, grants: [...ctx.actor.grants, ...grants] } }
}

/** Withdrawn, its end is said aloud; replaced, it falls silent, since the newer one sounds already. */
async function voidAlert(ctx: Ctx, alertId: string, event: 'supersede' | 'cancel'): Promise<void> {
  const { status, occurrenceIds } = await viewAlert(ctx, { id: alertId })
  if (status === 'draft') await cancelAlert(ctx, alertId)
  if (status !== 'active') return
  const [occurrenceId] = occurrenceIds
  if (event === 'cancel') await allClear(ctx, alertId)
  else if (occurrenceId) await stopOccurrence(ctx, occurrenceId)
}
