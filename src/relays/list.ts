import type { z } from 'zod'
import { pathsOf, requireAreas } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { RelayHub } from './hub.ts'
import type { ListRelays, Relay, RelayedBy } from './schema.ts'
import { findRelay, listRelayRows, loadRelayedBy } from './store.ts'
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

const SHOWN_PROGRAMMES = 10

/** The approved programmes of the reader's areas that would be silent in part without this station. */
export async function listRelayedBy(ctx: Ctx, id: string): Promise<RelayedBy> {
  await requireVisible(ctx, await findRelay(ctx.db, id), 'relay.not-found')
  const now = ctx.clock.now()
  const visible = await loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above')
  const rows = await loadRelayedBy(ctx.db, id, { visible, now, limit: SHOWN_PROGRAMMES })
  const codes = rows.flatMap(({ areaCodes }) => areaCodes)
  const names = await loadAreaNames(ctx.db, codes, now)
  return {
    count: rows[0]?.total ?? 0,
    first: rows.map(({ areaCodes, nextAt, total: _, ...row }) => ({
      ...row,
      areaNames: areaCodes.map((code) => nameOf(names, code)),
      nextAt: nextAt?.toISOString() ?? null,
    })),
  }
}
