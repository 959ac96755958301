import type { z } from 'zod'
import { type Ctx, permittedPaths } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import type { ListSchedules, Schedule, Unreadable } from './schema.ts'
import { listScheduleRows } from './store.ts'
import { viewSchedules } from './view.ts'

/** Schedules of the reader's areas, newest first. */
export async function listSchedules(
  ctx: Ctx,
  query: z.output<typeof ListSchedules>,
): Promise<Page<Schedule> & { unreadable: Unreadable[] }> {
  const { cursor, limit, bulletinId, status } = query
  const rows = await listScheduleRows(ctx.db, {
    paths: permittedPaths(ctx.actor, 'view'),
    bulletinId,
    status,
    before: decodeCursor(cursor),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => row.id)
  return { ...(await viewSchedules(ctx, items)), nextCursor }
}
