import type { z } from 'zod'
import { vietnamDate } from '../areas/find.ts'
import { viewPaths } from '../areas/list.ts'
import { loadAreasOn } from '../areas/versions.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { decodeCursor, type PageQuery, page } from '../http/pagination.ts'
import { reasonWords, withReasonWords } from './reason-words.ts'
import { ListDeliveries, type SummaryView } from './schema.ts'
import {
  countDeliveries,
  type LedgerRow,
  ledgerRows,
  loadOccurrenceHead,
  type OccurrenceHead,
  type Scope,
} from './store.ts'

export type DeliveryEntry = LedgerRow & { reasonVi: string | null; reasonEn: string | null }

/** What became of one airing at each speaker that the actor may see, by speaker id. */
export async function listDeliveries(ctx: Ctx, id: string, query: z.input<typeof ListDeliveries> & PageQuery) {
  const { status } = ListDeliveries.parse(query)
  const { occurrence, scope } = await loadVisible(ctx, id)
  const after = decodeCursor(query.cursor)
  const rows = await ledgerRows(ctx.db, occurrence, { ...scope, ...(status && { status }), after, limit: query.limit })
  const { items, nextCursor } = page(rows, query.limit, (row) => row.speakerId)
  return { items: items.map(withReasonWords), nextCursor }
}

const EXPORT_BATCH = 1_000

/** The whole ledger, batch by batch, for files. */
export async function* allDeliveries(
  ctx: Ctx,
  id: string,
  query: z.input<typeof ListDeliveries>,
): AsyncGenerator<DeliveryEntry[]> {
  const { status } = ListDeliveries.parse(query)
  const { occurrence, scope } = await loadVisible(ctx, id)
  let after: string | undefined
  do {
    const rows = await ledgerRows(ctx.db, occurrence, {
      ...scope,
      ...(status && { status }),
      after,
      limit: EXPORT_BATCH - 1,
    })
    yield rows.map(withReasonWords)
    after = rows.length === EXPORT_BATCH ? rows.at(-1)?.speakerId : undefined
  } while (after)
}

/** The airing in numbers, over the speakers that the actor may see. Instants are the speakers' own. */
export async function summariseOccurrence(ctx: Ctx, id: string): Promise<z.input<typeof SummaryView>> {
  const { occurrence, scope } = await loadVisible(ctx, id)
  const counts = await countDeliveries(ctx.db, id, scope)
  const starts = counts.flatMap(({ firstStart, lastStart }) => [firstStart, lastStart]).filter((at) => at !== null)
  const times = starts.map((at) => at.getTime())
  const [first, last] = times.length > 0 ? [Math.min(...times), Math.max(...times)] : [null, null]
  const after = (at: number | null) => (at === null ? null : at - occurrence.startAt.getTime())
  return {
    occurrenceId: id,
    title: occurrence.title,
    status: occurrence.status,
    reason: occurrence.reason,
    startAt: occurrence.startAt.toISOString(),
    targets: sum(counts),
    played: sum(counts.filter(({ status }) => status === 'played')),
    byStatus: tally(counts, ({ status }) => status).map(([status, count]) => ({ status, count })),
    reasons: reasonCounts(counts),
    firstStartAt: first === null ? null : new Date(first).toISOString(),
    lastStartAt: last === null ? null : new Date(last).toISOString(),
    firstStartMs: after(first),
    lastStartMs: after(last),
    spreadMs: first === null || last === null ? null : last - first,
  }
}

type Counted = { count: number; reason: string | null }

export const sum = (rows: ReadonlyArray<{ count: number }>): number =>
  rows.reduce((total, { count }) => total + count, 0)

/** Counts by key, largest first. */
export function tally<Row extends { count: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Array<[string, number]> {
  const totals = new Map<string, number>()
  for (const row of rows) totals.set(keyOf(row), (totals.get(keyOf(row)) ?? 0) + row.count)
  return [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

export const reasonCounts = (rows: readonly Counted[]) =>
  tally(
    rows.filter(({ reason }) => reason !== null),
    ({ reason }) => reason ?? '',
  ).map(([reason, count]) => ({ reason, ...reasonWords(reason), count }))

/** Visible to whoever may look at one of the areas it aired in, or at a part of one. Rows are scoped besides. */
async function loadVisible(ctx: Ctx, id: string): Promise<{ occurrence: OccurrenceHead; scope: Scope }> {
  const occurrence = await loadOccurrenceHead(ctx.db, id)
  if (!occurrence) throw new Problem('occurrence.not-found', { fields: { occurrenceId: id } })
  const paths = viewPaths(ctx)
  const date = vietnamDate(occurrence.startAt)
  const targets = await loadAreasOn(ctx.db, occurrence.areaCodes, date)
  const visible = targets.some((area) => paths.some((path) => path.startsWith(area.path) || area.path.startsWith(path)))
  if (!visible) requirePermission(ctx, 'view', targets)
  return { occurrence, scope: { paths, date } }
}
