import type { z } from 'zod'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { toReceipt } from './move.ts'
import { resultsOf } from './results.ts'
import type { InboxItem, ItemOutcome, ListInbox, SourceStatus } from './schema.ts'
import { findItemView, type ItemView, listItemViews, loadAirings, loadVersions } from './store.ts'
import { loadTold, type SourceRow, stateOf } from './store-sources.ts'
import { refusalInWords } from './words.ts'

/** What came from above for the reader's areas, newest first. */
export async function listItems(ctx: Ctx, query: z.output<typeof ListInbox>): Promise<Page<InboxItem>> {
  const rows = await listItemViews(ctx.db, {
    paths: permittedPaths(ctx.actor, 'view'),
    status: query.status,
    sourceId: query.sourceId,
    externalId: query.externalId,
    before: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  const { items, nextCursor } = page(rows, query.limit, (row) => row.id)
  return { items: await viewItems(ctx, items), nextCursor }
}

/** Errors: `inbox.not-found`, also for what the reader may not see. */
export async function getItem(ctx: Ctx, itemId: string): Promise<InboxItem> {
  const row = await requireVisible(ctx, await findItemView(ctx.db, itemId), 'inbox.not-found')
  const [item] = await viewItems(ctx, [row])
  if (!item) throw new Error('one item has one view')
  return item
}

/** What a source may ask of its own bulletin: its newest version, and what came of it. Errors: `inbox.not-found`. */
export async function sourceStatus(
  ctx: Ctx,
  source: SourceRow,
  externalId: string,
): Promise<z.output<typeof SourceStatus>> {
  const [newest] = await loadVersions(ctx.db, source.id, externalId)
  const view = newest && (await findItemView(ctx.db, newest.id))
  if (!view) throw new Problem('inbox.not-found', { fields: { externalId } })
  return { receipt: toReceipt(view, view), airings: await airingsOf(ctx, view) }
}

/** What an item led to here, and what its source was told of it. Errors: `inbox.not-found`. */
export async function itemOutcome(ctx: Ctx, itemId: string): Promise<z.output<typeof ItemOutcome>> {
  const row = await requireVisible(ctx, await findItemView(ctx.db, itemId), 'inbox.not-found')
  const airings = await airingsOf(ctx, row)
  const told = await loadTold(
    ctx.db,
    row.sourceId,
    itemId,
    airings.map(({ occurrenceId }) => occurrenceId),
  )
  return {
    airings,
    told: told.map((message) => ({
      kind: message.kind === 'play-result' ? message.kind : 'receipt',
      status: String(message.payload['status']),
      reason: typeof message.payload['reason'] === 'string' ? message.payload['reason'] : null,
      state: stateOf(message),
      at: (message.sentAt ?? message.createdAt).toISOString(),
    })),
  }
}

async function airingsOf(ctx: Ctx, row: ItemView) {
  const airings = row.bulletinId || row.alertId ? await loadAirings(ctx.db, row) : []
  const results = await resultsOf(
    ctx.db,
    airings.map(({ id }) => id),
  )
  return airings.map(({ id, status, reason, startAt }) => ({
    ...{ occurrenceId: id, status, reason, startAt: startAt.toISOString() },
    areas: results.get(id) ?? [],
  }))
}

async function viewItems(ctx: Ctx, rows: readonly ItemView[]): Promise<InboxItem[]> {
  const names = await loadAreaNames(
    ctx.db,
    rows.flatMap((row) => row.areaCodes),
    ctx.clock.now(),
  )
  return rows.map((row) => {
    const { itemId, ...receipt } = toReceipt(row, row)
    const { sourceId, sourceName, title, topic, language, text, clipId, clipDurationMs } = row
    const { bulletinId, scheduleId, alertId, decidedBy, decidedByName, message } = row
    return {
      ...{ ...receipt, id: itemId, sourceId, sourceName, title, topic, language, text, clipId, clipDurationMs },
      ...{ bulletinId, scheduleId, alertId, decidedBy, decidedByName },
      areaNames: row.areaCodes.map((code) => nameOf(names, code)),
      approvedBy: personOf(message['approvedBy']),
      refusedBecause: row.status === 'refused' ? refusalInWords(row.reason) : null,
      riskLevel: typeof message['riskLevel'] === 'number' ? message['riskLevel'] : null,
      issuedAt: typeof message['issuedAt'] === 'string' ? message['issuedAt'] : null,
      validTo: row.validTo?.toISOString() ?? null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
    }
  })
}

const personOf = (value: unknown): InboxItem['approvedBy'] =>
  // safe because the message was parsed by SourceBulletin before it was kept
  typeof value === 'object' && value !== null ? (value as { name: string; position?: string }) : null
