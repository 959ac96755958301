import { requireVisible } from '../areas/visible.ts'
import type { Ctx, Tx } from '../context.ts'
import type { Bulletin } from './schema.ts'
import type { BulletinStatus } from './state.ts'
import { type BulletinRow, findBulletinRow, loadBulletin } from './store.ts'
import { viewBulletin } from './view.ts'

/** Its state, which holds until the transaction ends. */
export const holdBulletinStatus = async (tx: Tx, bulletinId: string): Promise<BulletinStatus> =>
  (await loadBulletin(tx.db, bulletinId)).status

/** The row of one bulletin of the reader's areas; others' look like none at all. */
export const requireBulletin = async (ctx: Ctx, bulletinId: string): Promise<BulletinRow> =>
  requireVisible(ctx, await findBulletinRow(ctx.db, bulletinId), 'bulletin.not-found')

export const getBulletin = async (ctx: Ctx, bulletinId: string): Promise<Bulletin> =>
  viewBulletin(ctx, await requireBulletin(ctx, bulletinId))
