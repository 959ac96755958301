import { audit } from '../audit/audit.ts'
import type { Tx } from '../context.ts'
import type { InboxItemsTable } from '../db/tables.ts'
import { emitEvent } from '../events/emit.ts'
import { requireNext } from '../state-machine.ts'
import type { Receipt } from './schema.ts'
import { ITEM, type ItemEvent } from './state.ts'
import { changeItem, findStillInForce, type ItemRow } from './store.ts'
import { insertOutgoing } from './store-sources.ts'

type Change = Partial<
  Pick<
    { [Column in keyof InboxItemsTable]: ItemRow[Column] },
    'bulletinId' | 'scheduleId' | 'alertId' | 'reason' | 'decidedBy' | 'decidedAt' | 'clipId' | 'clipSha256'
  >
>

/**
 * One step of an item, with the receipt for its source in the same transaction. Its audit entry is the last statement:
 * nothing may follow in the transaction. Errors: `inbox.wrong-state`.
 */
export async function moveItem(
  tx: Tx,
  before: ItemRow,
  event: ItemEvent,
  set: Change = {},
  plannedAt: Date | null = null,
): Promise<ItemRow> {
  const status = requireNext(ITEM, before, event, 'inbox.wrong-state')
  const now = tx.clock.now()
  const placed = plannedAt === null ? {} : { airAt: plannedAt }
  const row = await changeItem(tx.db, before, { ...set, ...placed, status, claimedUntil: null, updatedAt: now })
  await tellReceipt(tx, row, plannedAt)
  await emitEvent(tx, {
    type: 'inbox.changed',
    areaCodes: row.areaCodes,
    data: { itemId: row.id, status, title: row.title, priority: row.priority },
  })
  const { bulletinId, scheduleId, alertId, reason, sourceId, externalId, version } = row
  await audit(tx, {
    action: `inbox.${event}`,
    subjectId: row.id,
    areaCodes: row.areaCodes,
    data: { sourceId, externalId, version, bulletinId, scheduleId, alertId, reason },
  })
  return row
}

/** A receipt of how the item stands now, to be sent up; once for each of its states. */
export async function tellReceipt(tx: Pick<Tx, 'db' | 'clock'>, row: ItemRow, plannedAt: Date | null): Promise<void> {
  const { sourceId, externalId: subject } = row
  const key = `receipt:${row.id}:${row.status}`
  const payload = toReceipt(row, { plannedAt, stillInForce: await findStillInForce(tx.db, row) })
  await insertOutgoing(tx.db, [{ sourceId, kind: 'receipt', subject, key, payload }], tx.clock.now())
}

export function toReceipt(
  row: ItemRow,
  { plannedAt, stillInForce }: { plannedAt: Date | null; stillInForce: number | null },
): Receipt {
  const { id, externalId, version, kind, status, reason, priority, mode, areaCodes, clipSha256 } = row
  return {
    ...{ itemId: id, externalId, version, kind },
    ...{ status, reason, priority, mode, areaCodes, clipSha256 },
    stillInForce,
    airAt: (plannedAt ?? row.airAt)?.toISOString() ?? null,
    receivedAt: row.receivedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
