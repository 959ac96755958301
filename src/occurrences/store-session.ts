import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { isOfDays, type OccurrenceRow, type SessionDays } from './store.ts'

/** The airings of a programme's session that begins on that local day, 'YYYY-MM-DD', by start, locked. */
export const lockSession = async (db: Db, programmeId: string, date: string): Promise<OccurrenceRow[]> => {
  const rows = await db
    .selectFrom('occurrences')
    .selectAll()
    .where('programmeId', '=', programmeId)
    .where(sql<boolean>`starts_with(local_at, ${date})`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime())
}

export const cancelSession = (db: Db, ids: readonly string[], note: string, now: Date): Promise<OccurrenceRow[]> =>
  db
    .updateTable('occurrences')
    .set({ status: 'cancelled', reason: 'stopped', note, closedAt: now, updatedAt: now })
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .returningAll()
    .execute()

export const restoreSession = (db: Db, ids: readonly string[], now: Date): Promise<OccurrenceRow[]> =>
  db
    .updateTable('occurrences')
    .set({ status: 'planned', reason: null, note: null, closedAt: null, updatedAt: now })
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .returningAll()
    .execute()

/** Let the planner look at the programme again from now on. */
export async function planAnew(db: Db, programmeId: string, now: Date): Promise<void> {
  await db.updateTable('programmes').set({ plannedUntil: now }).where('id', '=', programmeId).execute()
}

/** Take out of the plan what is still to come, and not sent, of this programme on that local day, or from it on. */
export async function deleteUnsent(db: Db, programmeId: string, days: SessionDays, now: Date): Promise<void> {
  await db
    .deleteFrom('occurrences')
    .where('programmeId', '=', programmeId)
    .where(isOfDays(days))
    .where('status', 'in', ['planned', 'armed'])
    .where('startAt', '>', now)
    .execute()
}
