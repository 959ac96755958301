import type { z } from 'zod'
import { requireAreas } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { viewPaths } from '../areas/list.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { decodeCursor, type Page, type PageQuery, page } from '../http/pagination.ts'
import { ListSpeakers } from './schema.ts'
import { findSpeakers, loadSpeaker, type Speaker } from './store.ts'

/** The speakers that the actor may see, in the order of `sort`. */
export async function listSpeakers(ctx: Ctx, query: z.input<typeof ListSpeakers> & PageQuery): Promise<Page<Speaker>> {
  const { area, online, status, q, sort } = ListSpeakers.parse(query)
  const areas = area ? await requireAreas(ctx.db, [area], ctx.clock.now()) : undefined
  const rows = await findSpeakers(ctx.db, {
    paths: viewPaths(ctx),
    status,
    sort,
    ...(areas && { within: areas.map(({ path }) => path) }),
    ...(online && { online: online === 'true' }),
    ...(q && { nameLike: foldName(q) }),
    after: decodeCursor(query.cursor),
    limit: query.limit,
  })
  return page(rows, query.limit, (row) => row.id)
}

export async function getSpeaker(ctx: Ctx, id: string): Promise<Speaker> {
  const speaker = await loadSpeaker(ctx.db, id)
  requirePermission(ctx, 'view', [{ code: speaker.areaCode, path: speaker.areaPath }])
  return speaker
}
