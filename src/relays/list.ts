import type { z } from 'zod'
import { pathsOf, requireAreas } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { RelayHub } from './hub.ts'
import type { ListRelays, Relay } from './schema.ts'
import { findRelay, listRelayRows } from './store.ts'
import { viewRelay, viewRelays } from './view.ts'

/** Stations that may be relayed in the reader's areas, newest first. Errors: `area.not-found`. */
export async function listRelays(ctx: Ctx, hub: RelayHub, query: z.output<typeof ListRelays>): Promise<Page<Relay>> {
  const { cursor, limit, q, status, area, archived } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listRelayRows(ctx.db, {
    visible: await loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above'),
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
    nameLike: q && foldName(q),
    status,
    archived: archived === 'true',
    before: decodeCursor(cursor),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => row.id)
  return { items: await viewRelays(ctx, hub, items), nextCursor }
}

/** One station; others' look like none at all. */
export async function getRelay(ctx: Ctx, hub: RelayHub, id: string): Promise<Relay> {
  return viewRelay(ctx, hub, await requireVisible(ctx, await findRelay(ctx.db, id), 'relay.not-found'))
}
