import { requireVisible } from '../areas/visible.ts'
import type { Ctx } from '../context.ts'
import type { Bulletin } from './schema.ts'
import { findBulletinRow, toBulletin } from './store.ts'

/** One bulletin of the reader's areas; others' look like none at all. */
export async function getBulletin(ctx: Ctx, bulletinId: string): Promise<Bulletin> {
  const row = await findBulletinRow(ctx.db, bulletinId)
  return toBulletin(await requireVisible(ctx, row, 'bulletin.not-found'))
}
