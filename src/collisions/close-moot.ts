import { type Ctx, withTransaction } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import { voidMoot } from './store-find.ts'

/** Close what is no collision any more, and tell the screens, so that nobody is asked about it. @returns how many */
export const closeMoot = (ctx: Ctx): Promise<number> =>
  withTransaction(ctx, async (tx) => {
    const moot = await voidMoot(tx.db, tx.clock.now())
    await emitEvents(
      tx,
      moot.map(({ id, areaCodes }) => ({
        type: 'collision.decided' as const,
        areaCodes,
        data: { collisionId: id, decision: null, status: 'void' },
      })),
    )
    return moot.length
  })
