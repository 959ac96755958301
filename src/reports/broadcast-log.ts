import type { z } from 'zod'
import { requireAreas, vietnamDate } from '../areas/find.ts'
import { viewPaths } from '../areas/list.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { decodeCursor, type PageQuery, page } from '../http/pagination.ts'
import { daysPeriod } from './period.ts'
import { withReasonWords } from './reason-words.ts'
import { LogQuery } from './schema.ts'
import { type LogRow, logRows } from './store.ts'

export type LogEntry = LogRow & { reasonVi: string | null; reasonEn: string | null }

/** Everything due in these days that concerned the actor's areas, by start: what aired, what did not, and why. */
export async function listBroadcastLog(ctx: Ctx, query: z.input<typeof LogQuery> & PageQuery) {
  const find = await parseLogQuery(ctx, query)
  const rows = await logRows(ctx.db, { ...find, after: parseRowKey(decodeCursor(query.cursor)), limit: query.limit })
  const { items, nextCursor } = page(rows, query.limit, keyOfRow)
  return { items: items.map(withReasonWords), nextCursor }
}

const EXPORT_BATCH = 200

/** The same, whole, batch by batch, for files. */
export async function* wholeBroadcastLog(ctx: Ctx, query: z.input<typeof LogQuery>): AsyncGenerator<LogEntry[]> {
  const find = await parseLogQuery(ctx, query)
  let after: RowKey | undefined
  do {
    const rows: LogRow[] = await logRows(ctx.db, { ...find, after, limit: EXPORT_BATCH - 1 })
    yield rows.map(withReasonWords)
    const last = rows.length === EXPORT_BATCH ? rows.at(-1) : undefined
    after = last && { startAt: last.startAt, id: last.occurrenceId }
  } while (after)
}

async function parseLogQuery(ctx: Ctx, query: z.input<typeof LogQuery>) {
  const { area, from, to } = LogQuery.parse(query)
  const period = daysPeriod(from, to, ctx.config.zone)
  const day = new Date(Math.min(period.until.getTime() - 1, ctx.clock.now().getTime()))
  const areas = area ? await requireAreas(ctx.db, [area], day) : undefined
  return { ...period, paths: viewPaths(ctx), within: areas?.map(({ path }) => path), date: vietnamDate(day) }
}

type RowKey = { startAt: Date; id: string }

/** Where a list sorted by start goes on. */
export const keyOfRow = (row: { startAt: Date; occurrenceId: string }): string =>
  `${row.startAt.toISOString()} ${row.occurrenceId}`

/** Errors: `request.invalid` for the cursor of another list. */
export function parseRowKey(key: string | undefined): RowKey | undefined {
  if (key === undefined) return undefined
  const [at = '', id = ''] = key.split(' ')
  const startAt = new Date(at)
  if (Number.isNaN(startAt.getTime()))
    throw new Problem('request.invalid', {
      errors: [{ pointer: '/query/cursor', detail: 'The cursor is not one of this list.' }],
    })
  return { startAt, id }
}
