import { type Insertable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrencesTable } from '../db/tables.ts'

type Slot = Pick<Insertable<OccurrencesTable>, 'id' | 'scheduleId' | 'programmeId' | 'itemId' | 'localAt'>

/** Of rows to be inserted, the ids of those whose slot another row has already. */
export async function findTaken(db: Db, rows: readonly Slot[]): Promise<Set<string>> {
  const column = (of: (row: Slot) => string | null | undefined) => rows.map((row) => of(row) ?? null)
  const { rows: taken } = await sql<{ id: string }>`
    select n.id from unnest(${column((row) => row.id)}::text[], ${column((row) => row.scheduleId)}::text[],
      ${column((row) => row.programmeId)}::text[], ${column((row) => row.itemId)}::text[],
      ${column((row) => row.localAt)}::text[]) as n(id, schedule_id, programme_id, item_id, local_at)
    where exists (select from occurrences o where o.schedule_id = n.schedule_id and o.local_at = n.local_at)
      or exists (select from occurrences o
        where o.programme_id = n.programme_id and o.item_id = n.item_id and o.local_at = n.local_at)`.execute(db)
  return new Set(taken.map(({ id }) => id))
}

/** Which of these airings there are: one whose slot was taken already never came to be. */
export async function findExisting(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('occurrences')
    .select('id')
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
