import type { z } from 'zod'
import { pathsOf, requireAreas } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { Bulletin, ListBulletins } from './schema.ts'
import { listBulletinRows } from './store.ts'
import { viewBulletins } from './view.ts'

/** Bulletins of the reader's areas, newest first. Errors: `area.not-found`. */
export async function listBulletins(ctx: Ctx, query: z.output<typeof ListBulletins>): Promise<Page<Bulletin>> {
  const { cursor, limit, status, mine, area, q } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listBulletinRows(ctx.db, {
    paths: permittedPaths(ctx.actor, 'view'),
    status,
    authorId: mine === 'true' ? ctx.actor.id : undefined,
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
    titleLike: q && foldName(q),
    before: decodeCursor(cursor),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => row.id)
  return { items: await viewBulletins(ctx, items), nextCursor }
}
