import type { z } from 'zod'
import { type Actor, type Ctx, permittedPaths, requirePermission } from '../context.ts'
import { decodeCursor, type Page, type PageQuery, page } from '../http/pagination.ts'
import { pathCodes, requireAreas, vietnamDate } from './find.ts'
import { foldName } from './fold.ts'
import { ListAreas } from './schema.ts'
import { findAreas } from './store.ts'
import { type AreaRow, loadAreasOn } from './versions.ts'

/** The areas that the actor may see, by code. `q` finds names without their accents. */
export async function listAreas(ctx: Ctx, query: z.input<typeof ListAreas> & PageQuery): Promise<Page<AreaRow>> {
  const { q, parent, within, kind, date } = ListAreas.parse(query)
  const day = date ?? vietnamDate(ctx.clock.now())
  const [above] = within ? await requireAreas(ctx.db, [within], noonOf(day)) : []
  const rows = await findAreas(ctx.db, {
    date: day,
    paths: viewPaths(ctx),
    ...(above && { within: above.path }),
    ...(parent && { parent }),
    ...(kind && { kind }),
    ...(q && { nameLike: foldName(q), codeStart: q }),
    after: decodeCursor(query.cursor),
    limit: query.limit,
  })
  return page(rows, query.limit, (row) => row.code)
}

/** One area with what it lies in. Visible inside one's scope, and above it: people see where they are. */
export async function getArea(ctx: Ctx, code: string, date?: string): Promise<AreaRow & { ancestors: AreaRow[] }> {
  const day = date ?? vietnamDate(ctx.clock.now())
  const [area] = await requireAreas(ctx.db, [code], noonOf(day))
  if (!area) throw new Error(`requireAreas found nothing for ${code}`)
  if (!isAboveScope(ctx.actor, area.path)) requirePermission(ctx, 'view', [area])
  const above = pathCodes(area.path).slice(0, -1)
  const ancestors = await loadAreasOn(ctx.db, above, day)
  return { ...area, ancestors: ancestors.sort((a, b) => a.path.length - b.path.length) }
}

/** Subtrees that the actor may look at. Errors: `permission.denied` for whoever may look at nothing. */
export function viewPaths(ctx: { actor: Actor }): string[] {
  const paths = permittedPaths(ctx.actor, 'view')
  if (paths.length === 0) requirePermission(ctx, 'view', [])
  return paths
}

const isAboveScope = (actor: Actor, path: string): boolean =>
  permittedPaths(actor, 'view').some((scope) => scope.startsWith(path))

const noonOf = (day: string): Date => new Date(`${day}T12:00:00+07:00`)
