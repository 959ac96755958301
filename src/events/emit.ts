import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/** PostgreSQL NOTIFY channel; carries nothing, only wakes the feeds. */
export const CHANNEL = 'loa_events'

/** The noun, and what happened to it. The console names every one of them in web/src/live.tsx, or does not compile. */
export type EventType =
  | `alert.${'created' | 'sent' | 'all-clear' | 'cancelled'}`
  | `area.${'changed'}`
  | `bulletin.${'created' | 'edited' | 'draft' | 'submitted' | 'approved' | 'rejected' | 'revoked'}`
  | `collision.${'found' | 'decided'}`
  | `clip.${'created' | 'changed'}`
  | `inbox.${'received' | 'changed'}`
  | `live.${'preparing' | 'on-air' | 'ended' | 'recorded'}`
  | `occurrence.${'changed' | 'progress' | 'closed'}`
  | `relay.${'created' | 'changed'}`
  | `policy.${'changed'}`
  | `programme.${'created' | 'changed' | 'submitted' | 'approved' | 'rejected' | 'planned'}`
  | `schedule.${'created' | 'changed' | 'planned'}`
  | `speaker.${'changed' | 'presence' | 'command'}`
  | `template.${'created' | 'changed'}`
  | 'stop-all'

export type NewEvent = {
  type: EventType
  areaCodes: readonly string[]
  /** Ids and counters for a screen to refresh by; who sees it is decided by `areaCodes` alone. */
  data: Record<string, unknown>
}

/**
 * Tell the screens, in the transaction of the change: seen by /api/v1/events if and only if it commits. Coalesce
 * counters (about four a second per airing): every one is a row and a wake-up of each API process.
 */
export const emitEvent = (tx: Pick<Tx, 'db' | 'clock'>, event: NewEvent): Promise<void> => emitEvents(tx, [event])

// A statement holds at most 65,535 values, and a province that was down for a morning has missed more airings.
const BATCH = 1_000

/** As `emitEvent`, for many at once: one statement for each thousand, one wake-up. */
export async function emitEvents(tx: Pick<Tx, 'db' | 'clock'>, events: readonly NewEvent[]): Promise<void> {
  const at = tx.clock.now()
  const rows = events.map((event) => ({
    ...event,
    at,
    areaCodes: [...event.areaCodes],
    data: JSON.stringify(event.data),
  }))
  for (let from = 0; from < rows.length; from += BATCH)
    await tx.db
      .insertInto('events')
      .values(rows.slice(from, from + BATCH))
      .returning(sql`pg_notify(${CHANNEL}, '')`.as('notified'))
      .execute()
}
