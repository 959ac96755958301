import { type Insertable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Tables } from '../db/tables.ts'

/** What should stand at these topics at this moment; `''` where nothing should. */
export async function loadRetainedNow(db: Db, topics: readonly string[]) {
  const { rows } = await sql<{ topic: string; jws: string }>`
    select t.topic, coalesce(d.jws, '') as jws from unnest(${[...topics]}::text[]) as t(topic)
    left join retained_documents d on d.topic = t.topic`.execute(db)
  return rows
}

export async function loadRetained(db: Db, prefix: string, after: string, limit: number) {
  return db
    .selectFrom('retainedDocuments')
    .select(['topic', 'jws'])
    .where('topic', '>', after)
    .where('topic', '^@', prefix)
    .orderBy('topic')
    .limit(limit)
    .execute()
}

export async function saveRetained(
  db: Db,
  document: Omit<Insertable<Tables['retainedDocuments']>, 'updatedAt'>,
  now: Date,
): Promise<void> {
  await db
    .insertInto('retainedDocuments')
    .values({ ...document, updatedAt: now })
    .onConflict((conflict) => conflict.column('topic').doUpdateSet({ ...document, updatedAt: now }))
    .execute()
}
