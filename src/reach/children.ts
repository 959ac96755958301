import { requireAreas, vietnamDate } from '../areas/find.ts'
import { viewPaths } from '../areas/list.ts'
import type { Ctx } from '../context.ts'
import { type Counts, countBelow } from './store.ts'

/** The counts beside the names that `GET /areas/{code}/children` lists, areas without speakers too. Errors: `area.not-found`. */
export async function countChildren(ctx: Ctx, parent: string): Promise<Counts[]> {
  const now = ctx.clock.now()
  const [above] = await requireAreas(ctx.db, [parent], now)
  if (!above) return []
  return countBelow(ctx.db, { parent: above, paths: viewPaths(ctx), date: vietnamDate(now) })
}
