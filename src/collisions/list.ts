import type { z } from 'zod'
import { pathsOf, requireAreas } from '../areas/find.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { Collision, ListCollisions } from './schema.ts'
import { findCollisionRow, listCollisionRows, type Place } from './store.ts'
import { viewCollision, viewCollisions } from './view.ts'

/** Collisions that are heard in the reader's areas, the soonest first. Errors: `area.not-found`. */
export async function listCollisions(ctx: Ctx, query: z.output<typeof ListCollisions>): Promise<Page<Collision>> {
  const { cursor, limit, area, from, to, grouped, status, bulletinId, programmeId } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listCollisionRows(ctx.db, {
    visible: await loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above'),
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
    status,
    bulletinId,
    programmeId,
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
    grouped: grouped === 'true',
    after: placeOf(decodeCursor(cursor)),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => `${row.startsAt.toISOString()} ${row.id}`)
  return { items: await viewCollisions(ctx, items), nextCursor }
}

export async function getCollision(ctx: Ctx, id: string): Promise<Collision> {
  const row = await requireVisible(ctx, await findCollisionRow(ctx.db, id), 'collision.not-found')
  return viewCollision(ctx, row)
}

function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const [at = '', id = ''] = cursor.split(' ')
  const startsAt = new Date(at)
  if (id !== '' && !Number.isNaN(startsAt.getTime())) return { startsAt, id }
  throw new Problem('request.invalid', {
    errors: [{ pointer: '/query/cursor', detail: 'Take "nextCursor" of the page before unchanged.' }],
  })
}
