import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { insidePaths } from '../areas/inside.ts'
import { validOn } from '../areas/versions.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { InboxOutboxTable, InboxSourcesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'

export type SourceRow = Selectable<InboxSourcesTable>
export type OutboxRow = Selectable<InboxOutboxTable>

export const stateOf = ({ sentAt, deadAt }: Pick<OutboxRow, 'sentAt' | 'deadAt'>): 'sent' | 'dead' | 'waiting' =>
  sentAt ? 'sent' : deadAt ? 'dead' : 'waiting'

export async function insertSource(db: Db, row: Insertable<InboxSourcesTable>): Promise<SourceRow> {
  return db.insertInto('inboxSources').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findSource(db: Db, id: string): Promise<SourceRow | undefined> {
  return db.selectFrom('inboxSources').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends. */
export async function loadSource(db: Db, id: string): Promise<SourceRow> {
  const row = await db.selectFrom('inboxSources').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('inbox-source.not-found', { fields: { sourceId: id } })
  return row
}

export async function changeSource(
  db: Db,
  read: Pick<SourceRow, 'id' | 'status'>,
  set: Updateable<InboxSourcesTable>,
): Promise<SourceRow> {
  return compareAndSet(
    db,
    'inboxSources',
    { id: read.id, status: read.status },
    set,
    () => new Problem('inbox-source.wrong-state', { fields: { sourceId: read.id } }),
  )
}

/** Sources whose areas lie in these subtrees, of today's list of areas. */
export async function listSourceRows(db: Db, paths: readonly string[], date: string): Promise<SourceRow[]> {
  return db
    .selectFrom('inboxSources')
    .innerJoin('areas', 'areas.code', 'inboxSources.areaCode')
    .selectAll('inboxSources')
    .where(validOn(date))
    .where(insidePaths('areas.path', paths))
    .orderBy('inboxSources.id')
    .execute()
}

/** Note what was last heard of a source; `error` null says that all is well. */
export async function noteContact(db: Db, id: string, now: Date, error: string | null): Promise<void> {
  await db
    .updateTable('inboxSources')
    .set({ lastError: error, ...(error === null ? { lastContactAt: now } : {}) })
    .where('id', '=', id)
    .execute()
}

/** Pull sources that were last asked before `before`; each is taken by one process. */
export async function claimPulls(db: Db, before: Date, now: Date): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`update inbox_sources set pulled_at = ${now} where id in (
      select id from inbox_sources where kind = 'pull' and status = 'active' and (pulled_at is null or pulled_at <= ${before})
      order by id for update skip locked)
    returning *`.execute(db)
  return rows
}

/** Compare-and-set: false when somebody else has read on meanwhile. */
export async function advanceCursor(db: Db, id: string, from: string | null, to: string): Promise<boolean> {
  const { numAffectedRows } = await sql`update inbox_sources set cursor = ${to}
    where id = ${id} and cursor is not distinct from ${from}::text`.execute(db)
  return numAffectedRows === 1n
}

export type Told = Pick<OutboxRow, 'sourceId' | 'kind' | 'subject' | 'key'> & { payload: Record<string, unknown> }

/** Once for each `key`, in this order, and only to sources that take reports: what is found worth telling again was told. */
export async function insertOutgoing(db: Db, rows: readonly Told[], now: Date): Promise<void> {
  if (rows.length === 0) return
  const told = rows.map((row, at) => ({
    at,
    source_id: row.sourceId,
    kind: row.kind,
    subject: row.subject,
    key: row.key,
    payload: row.payload,
  }))
  await sql`insert into inbox_outbox (source_id, kind, subject, key, payload, next_attempt_at, created_at)
    select t.source_id, t.kind, t.subject, t.key, t.payload, ${now}, ${now}
    from json_to_recordset(${JSON.stringify(told)}::json) as t(at integer, source_id text, kind text, subject text,
      key text, payload jsonb)
    join inbox_sources s on s.id = t.source_id and s.base_url is not null and s.status <> 'ended'
    order by t.at on conflict (source_id, key) do nothing`.execute(db)
}

/** An untold message `b` that is due, and the oldest of its subject: what is told of one bulletin keeps its order. */
const isNext = (now: Date) => sql<boolean>`b.sent_at is null and b.dead_at is null and b.next_attempt_at <= ${now}
  and not exists (select from inbox_outbox sooner where sooner.source_id = b.source_id and sooner.subject = b.subject
    and sooner.sent_at is null and sooner.dead_at is null and sooner.id < b.id)`

/** Sources for which a message is due, taken until `until`: one process sends for one source. */
export async function claimSending(db: Db, now: Date, until: Date): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`update inbox_sources set sending_until = ${until} where id in (
      select s.id from inbox_sources s
      where s.status <> 'ended' and s.base_url is not null and (s.sending_until is null or s.sending_until <= ${now})
        and exists (select from inbox_outbox b where b.source_id = s.id and ${isNext(now)})
      order by s.id limit 20 for update of s skip locked)
    returning *`.execute(db)
  return rows
}

/** `until`: it is away, and asked again then. */
export async function releaseSending(db: Db, id: string, until: Date | null): Promise<void> {
  await db.updateTable('inboxSources').set({ sendingUntil: until }).where('id', '=', id).execute()
}

export async function extendSending(db: Db, id: string, until: Date): Promise<void> {
  await db.updateTable('inboxSources').set({ sendingUntil: until }).where('id', '=', id).execute()
}

/** The next message for a source: of an emergency first, and what never failed before what did. */
export async function nextOutgoing(db: Db, sourceId: string, now: Date): Promise<OutboxRow | undefined> {
  const { rows } =
    await sql<OutboxRow>`select b.* from inbox_outbox b where b.source_id = ${sourceId} and ${isNext(now)}
    order by (b.payload->>'priority' = 'emergency') is true desc, b.attempts > 0, b.id limit 1`.execute(db)
  return rows[0]
}

export async function changeOutgoing(db: Db, id: number, set: Updateable<InboxOutboxTable>): Promise<void> {
  await db.updateTable('inboxOutbox').set(set).where('id', '=', id).execute()
}

export async function listOutgoing(
  db: Db,
  sourceId: string,
  query: { state: 'waiting' | 'sent' | 'dead' | undefined; before: number | undefined; limit: number },
): Promise<OutboxRow[]> {
  let rows = db.selectFrom('inboxOutbox').selectAll().where('sourceId', '=', sourceId)
  if (query.state === 'sent') rows = rows.where('sentAt', 'is not', null)
  if (query.state === 'dead') rows = rows.where('deadAt', 'is not', null)
  if (query.state === 'waiting') rows = rows.where('sentAt', 'is', null).where('deadAt', 'is', null)
  if (query.before !== undefined) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

/** What a source is told of one item: its receipts, and the results of these airings, oldest first. */
export async function loadTold(db: Db, sourceId: string, itemId: string, occurrenceIds: readonly string[]) {
  const { rows } = await sql<OutboxRow>`select * from inbox_outbox where source_id = ${sourceId}
    and (starts_with(key, ${`receipt:${itemId}:`}) or split_part(key, ':', 1) = any (${[...occurrenceIds]}::text[]))
    order by id`.execute(db)
  return rows
}

/** Dead letters live again, first attempt now. Returns how many. */
export async function reviveOutgoing(
  db: Db,
  sourceId: string,
  ids: readonly number[] | undefined,
  now: Date,
): Promise<number> {
  let rows = db
    .updateTable('inboxOutbox')
    .set({ deadAt: null, attempts: 0, nextAttemptAt: now })
    .where('sourceId', '=', sourceId)
    .where('deadAt', 'is not', null)
  if (ids) rows = rows.where(sql<boolean>`id = any (${[...ids]}::bigint[])`)
  const { numUpdatedRows } = await rows.executeTakeFirst()
  return Number(numUpdatedRows)
}

/** What has not gone up, and why the newest of it did not: that a source still sends us something says nothing of it. */
export async function countOutgoing(db: Db, ids: readonly string[]) {
  const { rows } = await sql<{ sourceId: string; waiting: number; dead: number; lastError: string | null }>`
    select source_id, (count(*) filter (where dead_at is null))::int as waiting, (count(dead_at))::int as dead,
      (array_agg(kind || ': ' || last_error order by id desc) filter (where last_error is not null))[1] as last_error
    from inbox_outbox where source_id = any (${[...ids]}::text[]) and sent_at is null group by 1`.execute(db)
  return new Map(rows.map((row) => [row.sourceId, row]))
}

/** Sources that a report of the day is still owed to. */
export async function loadUnreported(db: Db, key: string): Promise<SourceRow[]> {
  const { rows } = await sql<SourceRow>`select s.* from inbox_sources s
    where s.status = 'active' and s.base_url is not null
      and not exists (select from inbox_outbox b where b.source_id = s.id and b.key = ${key})`.execute(db)
  return rows
}

/** What was told long ago; dead letters stay as long, for whoever asks why nobody was told. */
export async function purgeOutgoing(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('inboxOutbox')
    .where('createdAt', '<', before)
    .where((eb) => eb.or([eb('sentAt', 'is not', null), eb('deadAt', 'is not', null)]))
    .execute()
}
