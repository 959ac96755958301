import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Db } from '../db/open.ts'
import type { InboxFailuresTable } from '../db/tables.ts'

export type FailureRow = Selectable<InboxFailuresTable>

/** Which of these messages, by their hash, are known to fail: they are tried again in their own time. */
export async function loadFailing(db: Db, sourceId: string, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('inboxFailures')
    .select('contentSha256')
    .where('sourceId', '=', sourceId)
    .where(sql<boolean>`content_sha256 = any (${[...hashes]}::text[])`)
    .execute()
  return new Set(rows.map(({ contentSha256 }) => contentSha256))
}

export async function insertFailure(db: Db, row: Insertable<InboxFailuresTable>): Promise<void> {
  await db
    .insertInto('inboxFailures')
    .values(row)
    .onConflict((conflict) => conflict.columns(['sourceId', 'contentSha256']).doNothing())
    .execute()
}

/** Those whose time has come, of sources that are listened to, taken until `until`: each is tried by one process. */
export async function claimFailures(db: Db, now: Date, until: Date, limit: number): Promise<FailureRow[]> {
  const { rows } = await sql<FailureRow>`update inbox_failures set next_attempt_at = ${until} where id in (
      select f.id from inbox_failures f join inbox_sources s on s.id = f.source_id and s.status = 'active'
      where f.dead_at is null and f.next_attempt_at <= ${now} order by f.next_attempt_at limit ${limit}
      for update of f skip locked)
    returning *`.execute(db)
  return rows
}

export async function changeFailure(db: Db, id: number, set: Updateable<InboxFailuresTable>): Promise<void> {
  await db.updateTable('inboxFailures').set(set).where('id', '=', id).execute()
}

export async function deleteFailure(db: Db, id: number): Promise<void> {
  await db.deleteFrom('inboxFailures').where('id', '=', id).execute()
}

/** The newest that could not be taken in of each of these sources, by source. */
export async function lastFailures(db: Db, sourceIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<Pick<FailureRow, 'sourceId' | 'lastError'>>`
    select distinct on (source_id) source_id, last_error from inbox_failures
    where source_id = any (${[...sourceIds]}::text[]) order by source_id, id desc`.execute(db)
  return new Map(rows.map(({ sourceId, lastError }) => [sourceId, lastError]))
}

/** What was given up long ago; its source was told. */
export async function purgeFailures(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('inboxFailures').where('deadAt', '<', before).execute()
}
