import { sql } from 'kysely'
import type { Tx } from '../context.ts'

/** PostgreSQL NOTIFY channel; carries nothing, only wakes the feeds. */
export const CHANNEL = 'loa_events'

export type NewEvent = {
  /** `occurrence.changed`: the noun and what happened to it. */
  type: string
  areaCodes: readonly string[]
  /** Ids and counters for a screen to refresh by; who sees it is decided by `areaCodes` alone. */
  data: Record<string, unknown>
}

/**
 * Tell the screens, in the transaction of the change: seen by /api/v1/events if and only if it commits. Coalesce
 * counters (about four a second per airing): every one is a row and a wake-up of each API process.
 */
export async function emitEvent(tx: Pick<Tx, 'db' | 'clock'>, event: NewEvent): Promise<void> {
  await tx.db
    .insertInto('events')
    .values({ at: tx.clock.now(), type: event.type, areaCodes: [...event.areaCodes], data: JSON.stringify(event.data) })
    .returning(sql`pg_notify(${CHANNEL}, '')`.as('notified'))
    .execute()
}
