import type { z } from 'zod'
import { pathsOf, requireAreas } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { ListTemplates, Template } from './schema.ts'
import { findTemplateRow, listTemplateRows } from './store.ts'
import { viewTemplate, viewTemplates } from './view.ts'

/** Templates that may be used in the reader's areas, newest first. Errors: `area.not-found`. */
export async function listTemplates(ctx: Ctx, query: z.output<typeof ListTemplates>): Promise<Page<Template>> {
  const { cursor, limit, q, topic, area, archived } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listTemplateRows(ctx.db, {
    visible: await loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above'),
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
    nameLike: q && foldName(q),
    topic,
    archived: archived === 'true',
    before: decodeCursor(cursor),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => row.id)
  return { items: await viewTemplates(ctx, items), nextCursor }
}

/** One template; others' look like none at all. */
export async function getTemplate(ctx: Ctx, id: string): Promise<Template> {
  return viewTemplate(ctx, await requireVisible(ctx, await findTemplateRow(ctx.db, id), 'template.not-found'))
}
