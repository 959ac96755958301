import type { z } from 'zod'
import { pathsOf, requireAreas } from '../areas/find.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { ListOccurrences, Occurrence } from './schema.ts'
import { type CalendarPlace, listOccurrenceRows } from './store-calendar.ts'
import { viewOccurrences } from './view.ts'

/** Airings that sound in the reader's areas, by start. Errors: `area.not-found`. */
export async function listOccurrences(ctx: Ctx, query: z.output<typeof ListOccurrences>): Promise<Page<Occurrence>> {
  const { cursor, limit, area, from, to, counts, ...rest } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listOccurrenceRows(ctx.db, {
    ...rest,
    visible: await loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above'),
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
    from: from ? new Date(from) : undefined,
    to: to ? new Date(to) : undefined,
    after: placeOf(decodeCursor(cursor)),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => `${row.startAt.toISOString()} ${row.id}`)
  return { items: await viewOccurrences(ctx, items, { counts: counts === 'true' }), nextCursor }
}

/** Where a page starts: `startAt` and a name. Errors: `request.invalid` naming `cursor`. */
export function placeOf(cursor: string | undefined): CalendarPlace | undefined {
  if (cursor === undefined) return undefined
  const [at = '', id = ''] = cursor.split(' ')
  const startAt = new Date(at)
  if (id !== '' && !Number.isNaN(startAt.getTime())) return { startAt, id }
  throw new Problem('request.invalid', {
    errors: [{ pointer: '/query/cursor', detail: 'Take "nextCursor" of the page before unchanged.' }],
  })
}
