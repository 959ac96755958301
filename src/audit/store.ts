import { type Kysely, sql, type Transaction } from 'kysely'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import type { Tables } from '../db/tables.ts'
import { type AuditRow, canonicalJson } from './canonical.ts'

export type Head = { seq: number; hash: string }
export type StoredEntry = AuditRow & { prevHash: string; hash: string }

// `at` with all its microseconds: a Date would hide a change below the millisecond.
const atText = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The chain has one writer at a time: whoever holds the head's row until the commit. */
export async function lockHead(db: Transaction<Tables>): Promise<Head> {
  return db.selectFrom('auditHead').select(['seq', 'hash']).forUpdate().executeTakeFirstOrThrow()
}

export async function readHead(db: Kysely<Tables>): Promise<Head> {
  return db.selectFrom('auditHead').select(['seq', 'hash']).executeTakeFirstOrThrow()
}

export async function appendEntry(db: Transaction<Tables>, entry: StoredEntry): Promise<void> {
  await db
    .with('head', (cte) => cte.updateTable('auditHead').set({ seq: entry.seq, hash: entry.hash }).returning('seq'))
    .insertInto('auditEntries')
    .values({
      ...entry,
      at: sql`${entry.at}::timestamptz`,
      areaCodes: [...entry.areaCodes],
      data: canonicalJson(entry.data),
    })
    .execute()
}

const ENTRY = [
  'seq',
  'actorKind',
  'actorId',
  'action',
  'subjectId',
  'areaCodes',
  'data',
  'requestId',
  'prevHash',
  'hash',
] as const

type Filter = {
  subjectId?: string | undefined
  actorId?: string | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
  /** Only entries about areas below this path. */
  within?: string | undefined
  /** Undefined: all of them, also those about no area. */
  paths: readonly string[] | undefined
  before: number | undefined
  limit: number
}

export function findEntries(db: Kysely<Tables>, { paths, before, limit, ...by }: Filter) {
  let query = db.selectFrom('auditEntries').select(ENTRY).select(atText.as('at')).orderBy('seq', 'desc').limit(limit)
  if (by.subjectId !== undefined) query = query.where('subjectId', '=', by.subjectId)
  if (by.actorId !== undefined) query = query.where('actorId', '=', by.actorId)
  const { action } = by
  if (action?.endsWith('.')) query = query.where(sql<boolean>`action ^@ ${action}`)
  else if (action !== undefined) query = query.where('action', '=', action)
  if (by.from !== undefined) query = query.where('at', '>=', new Date(by.from))
  if (by.to !== undefined) query = query.where('at', '<', new Date(by.to))
  if (by.within !== undefined) query = query.where(concernsAny(codesColumn('auditEntries.areaCodes'), [by.within]))
  if (before !== undefined) query = query.where('seq', '<', before)
  if (paths !== undefined) query = query.where(concernsAny(codesColumn('auditEntries.areaCodes'), paths))
  return query.execute()
}

/** The next `limit` entries after `seq`, whole and in order. */
export async function entriesAfter(db: Kysely<Tables>, seq: number, limit: number): Promise<StoredEntry[]> {
  return db
    .selectFrom('auditEntries')
    .select(ENTRY)
    .select(atText.as('at'))
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** Entries whose stored JSON is not exactly `data`: JavaScript numbers would not see 1 become 1.00000000000000000001. */
export async function inexactData(db: Kysely<Tables>, entries: readonly StoredEntry[]): Promise<number[]> {
  const seqs = entries.map((entry) => entry.seq)
  const texts = entries.map((entry) => canonicalJson(entry.data))
  const { rows } = await sql<{ seq: number }>`
    select a.seq from audit_entries a join unnest(${seqs}::bigint[], ${texts}::text[]) as hashed (seq, data)
      on a.seq = hashed.seq where a.data <> hashed.data::jsonb order by a.seq`.execute(db)
  return rows.map((row) => row.seq)
}

/** What people and tokens are called; the program itself has no name here. */
export async function loadActorNames(db: Kysely<Tables>, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)]
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from auth_users where id = any (${wanted}::text[])
    union all select id, name from api_tokens where id = any (${wanted}::text[])
    union all select id, name from inbox_sources where id = any (${wanted}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row.name]))
}
