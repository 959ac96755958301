import { type Insertable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrenceStatus, OccurrencesTable } from '../db/tables.ts'
import { isPlanners } from './store-programmes.ts'

type Slot = Pick<Insertable<OccurrencesTable>, 'id' | 'scheduleId' | 'programmeId' | 'itemId' | 'localAt'>

/** What stands in a slot. `isReplaced`: a programme that is planned anew writes over it (`upsertItemAirings`). */
export type Taken = { standingId: string; status: OccurrenceStatus; reason: string | null; isReplaced: boolean }

/** Of rows to be inserted, those whose slot another row has already, by their id. */
export async function findTaken(db: Db, rows: readonly Slot[]): Promise<Map<string, Taken>> {
  const column = (of: (row: Slot) => string | null | undefined) => rows.map((row) => of(row) ?? null)
  const { rows: taken } = await sql<Taken & { id: string }>`
    select n.id, standing.* from unnest(${column((row) => row.id)}::text[], ${column((row) => row.scheduleId)}::text[],
      ${column((row) => row.programmeId)}::text[], ${column((row) => row.itemId)}::text[],
      ${column((row) => row.localAt)}::text[]) as n(id, schedule_id, programme_id, item_id, local_at)
    cross join lateral (
      select o.id as standing_id, o.status, o.reason, false as is_replaced from occurrences o
      where o.schedule_id = n.schedule_id and o.local_at = n.local_at
      union all
      select o.id, o.status, o.reason, ${isPlanners} from occurrences o
      where o.programme_id = n.programme_id and o.item_id = n.item_id and o.local_at = n.local_at
    ) standing`.execute(db)
  return new Map(taken.map(({ id, ...standing }) => [id, standing]))
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
