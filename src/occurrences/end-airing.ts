import { addMs } from '../clock.ts'
import type { Tx } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import type { Reason } from '../protocol/reasons.ts'
import { changedEvent } from './changed-event.ts'
import {
  cancelOccurrence,
  loadOpenOfBulletin,
  loadSentToCome,
  lockOccurrence,
  type OccurrenceRow,
  type SessionDays,
  turnToStop,
} from './store.ts'

export type { OccurrenceRow }

/** A speaker that has not answered this long after its command is asked again. */
export const FIRST_RESEND_MS = 2_000

/** The row, locked, whatever its state. */
export const openOccurrence = (tx: Tx, id: string): Promise<OccurrenceRow | undefined> => lockOccurrence(tx.db, id)

/** Everything of a bulletin that is planned or on the air, locked. */
export const openOccurrencesOf = (tx: Tx, bulletinId: string): Promise<OccurrenceRow[]> =>
  loadOpenOfBulletin(tx.db, bulletinId)

/** What speakers hold of a programme and has not begun, locked; of some of its days only, if given. */
export const openToComeOf = (tx: Tx, programmeId: string, days?: SessionDays): Promise<OccurrenceRow[]> =>
  loadSentToCome(tx.db, programmeId, tx.clock.now(), days)

/** planned|armed → cancelled. */
export async function cancelPlanned(tx: Tx, id: string, reason: Reason): Promise<void> {
  const row = await cancelOccurrence(tx.db, id, reason, tx.clock.now())
  if (row) await emitEvents(tx, [changedEvent(row)])
}

/**
 * From now on the airing's command is `commandId`, the one that ends it: who is asked again is told to stop, not to
 * play. Its ledger closes as soon as the speakers have had time to report.
 */
export async function endAiring(tx: Tx, id: string, by: { commandId: string; reason: Reason }): Promise<void> {
  const now = tx.clock.now()
  const closesAt = reportBy(tx, now)
  await turnToStop(tx.db, id, { ...by, closesAt, resendAt: addMs(now, FIRST_RESEND_MS) }, now)
}

/** Time for the last speakers to say that they fell silent. */
export const reportBy = (tx: Pick<Tx, 'config'>, now: Date): Date =>
  addMs(now, 2 * tx.config.reportGraceSeconds * 1_000)
