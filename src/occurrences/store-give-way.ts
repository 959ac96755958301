import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrenceRow } from './store.ts'

/** These, as far as they are still only planned, locked in the order in which everybody locks them. */
export const lockPlanned = (db: Db, ids: readonly string[]): Promise<OccurrenceRow[]> =>
  db
    .selectFrom('occurrences')
    .selectAll()
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .where('status', 'in', ['planned', 'armed'])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()

/** All their instants later (or earlier) by `byMs`, their slot of the rule remembered. */
export async function shiftRows(db: Db, ids: readonly string[], byMs: number, now: Date): Promise<OccurrenceRow[]> {
  const by = sql`make_interval(secs => ${byMs}::double precision / 1000)`
  const { rows } = await sql<OccurrenceRow>`update occurrences set status = 'planned', updated_at = ${now},
      start_at = start_at + ${by}, dispatch_at = dispatch_at + ${by},
      valid_until = least(valid_until + ${by}, (select b.valid_to from bulletins b where b.id = bulletin_id)),
      closes_at = closes_at + ${by}, hard_end_at = hard_end_at + ${by},
      moved_from = nullif(coalesce(moved_from, start_at), start_at + ${by})
    where id = any (${[...ids]}::text[]) and status in ('planned', 'armed') returning *`.execute(db)
  return rows
}

export const cancelRows = (
  db: Db,
  ids: readonly string[],
  set: { reason: string; note: string | null },
  now: Date,
): Promise<OccurrenceRow[]> =>
  db
    .updateTable('occurrences')
    .set({ ...set, status: 'cancelled', updatedAt: now, closedAt: now })
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .where('status', 'in', ['planned', 'armed'])
    .returningAll()
    .execute()

/** The highest of all there is, as of a speaker: 0 to 9. */
export async function raiseRows(db: Db, ids: readonly string[], precedence: number, now: Date): Promise<void> {
  await db
    .updateTable('occurrences')
    .set({ precedence: Math.min(9, precedence), updatedAt: now })
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .where('status', 'in', ['planned', 'armed'])
    .execute()
}
