import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { codesColumn, reachesAny } from '../areas/visible.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { InboxItemsTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { isTarget } from '../speakers/target.ts'
import type { PlayResult } from './schema.ts'
import type { ItemStatus } from './state.ts'

export type ItemRow = Selectable<InboxItemsTable>
export type ItemView = ItemRow & {
  sourceName: string
  clipDurationMs: number | null
  decidedByName: string | null
  plannedAt: Date | null
  stillInForce: number | null
}

/** One at a time for each bulletin of a source: versions that arrive together are taken in one after the other. */
export async function lockBulletin(db: Db, sourceId: string, externalId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`inbox ${sourceId} ${externalId}`}, 0))`.execute(db)
}

/** All versions that are known, newest first. */
export async function loadVersions(db: Db, sourceId: string, externalId: string): Promise<ItemRow[]> {
  return db
    .selectFrom('inboxItems')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', externalId)
    .orderBy('version', 'desc')
    .execute()
}

export async function insertItem(db: Db, row: Insertable<InboxItemsTable>): Promise<ItemRow> {
  return db.insertInto('inboxItems').values(row).returningAll().executeTakeFirstOrThrow()
}

/** The row, locked until the transaction ends. */
export async function loadItem(db: Db, id: string): Promise<ItemRow> {
  const row = await db.selectFrom('inboxItems').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('inbox.not-found', { fields: { itemId: id } })
  return row
}

/** Compare-and-set: exactly the status that was read, or `inbox.wrong-state`. */
export async function changeItem(
  db: Db,
  read: Pick<ItemRow, 'id' | 'status'>,
  set: Updateable<InboxItemsTable>,
): Promise<ItemRow> {
  return compareAndSet(
    db,
    'inboxItems',
    { id: read.id, status: read.status },
    set,
    () => new Problem('inbox.wrong-state', { fields: { itemId: read.id } }),
  )
}

/** Take hold of an item that is still to be carried out; undefined when it is done or somebody else is at it. */
export async function claimReceived(db: Db, id: string, now: Date, until: Date): Promise<ItemRow | undefined> {
  return db
    .updateTable('inboxItems')
    .set({ claimedUntil: until })
    .where('id', '=', id)
    .where('status', '=', 'received')
    .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now)]))
    .returningAll()
    .executeTakeFirst()
}

/**
 * Note a step of an item that the caller holds, and hold it on until `until`. Whoever has lost it, to time, a newer
 * version or a person, is told by `inbox.wrong-state`, and must leave everything as it is.
 */
export async function changeHeld(
  db: Db,
  read: Pick<ItemRow, 'id' | 'status' | 'claimedUntil'>,
  set: Pick<Updateable<InboxItemsTable>, 'alertId' | 'bulletinId' | 'scheduleId' | 'clipSha256'>,
  until: Date,
): Promise<ItemRow> {
  const row = await db
    .updateTable('inboxItems')
    .set({ ...set, claimedUntil: until })
    .where('id', '=', read.id)
    .where('status', '=', read.status)
    .where('claimedUntil', '=', read.claimedUntil)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Problem('inbox.wrong-state', { fields: { itemId: read.id } })
  return row
}

/** Items that a request left unfinished: it died, or something stood in its way. */
export async function loadLeftBehind(db: Db, now: Date): Promise<Array<Pick<ItemRow, 'id' | 'sourceId'>>> {
  return (
    db
      .selectFrom('inboxItems')
      .select(['id', 'sourceId'])
      .where('status', '=', 'received')
      .where((eb) => eb.or([eb('claimedUntil', 'is', null), eb('claimedUntil', '<=', now)]))
      .orderBy(sql`(priority = 'emergency')`, 'desc')
      // What failed already comes after what nobody tried.
      .orderBy(sql`claimed_until nulls first`)
      .orderBy('id')
      .limit(20)
      .execute()
  )
}

const planned = sql<Date | null>`(select min(o.start_at) from occurrences o
  where o.bulletin_id = inbox_items.bulletin_id and o.status in ('planned', 'armed', 'airing'))`.as('plannedAt')
/** Of a refused version of a bulletin the former one that stands. */
const stillInForce = sql<number | null>`(select max(former.version) from inbox_items former
  where inbox_items.status = 'refused' and former.source_id = inbox_items.source_id
    and former.external_id = inbox_items.external_id and former.version < inbox_items.version and former.kind = 'bulletin'
    and former.status in ('waiting', 'accepted', 'scheduled', 'sent'))`.as('stillInForce')
const extras = [
  sql<string>`(select s.name from inbox_sources s where s.id = inbox_items.source_id)`.as('sourceName'),
  sql<number | null>`(select c.duration_ms from clips c where c.id = inbox_items.clip_id)`.as('clipDurationMs'),
  sql<string | null>`coalesce((select u.name from auth_users u where u.id = inbox_items.decided_by),
    (select t.name from api_tokens t where t.id = inbox_items.decided_by))`.as('decidedByName'),
  planned,
  stillInForce,
] as const

export async function findStillInForce(db: Db, { id }: Pick<ItemRow, 'id'>): Promise<number | null> {
  const row = await db.selectFrom('inboxItems').select(stillInForce).where('id', '=', id).executeTakeFirst()
  return row?.stillInForce ?? null
}

export async function findItemView(db: Db, id: string): Promise<ItemView | undefined> {
  return db.selectFrom('inboxItems').selectAll().select(extras).where('id', '=', id).executeTakeFirst()
}

export async function listItemViews(
  db: Db,
  query: {
    paths: readonly string[]
    status: readonly ItemStatus[] | undefined
    sourceId: string | undefined
    externalId: string | undefined
    before: string | undefined
    limit: number
  },
): Promise<ItemView[]> {
  let rows = db
    .selectFrom('inboxItems')
    .selectAll()
    .select(extras)
    .where(reachesAny(codesColumn('inboxItems.area_codes'), query.paths))
  if (query.status) rows = rows.where('status', 'in', [...query.status])
  if (query.sourceId) rows = rows.where('sourceId', '=', query.sourceId)
  if (query.externalId) rows = rows.where('externalId', '=', query.externalId)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

/** Items that are of no use to anybody any more: they wait, or were accepted and never had a time at which they could air. */
export async function loadOverdue(db: Db, now: Date): Promise<Array<Pick<ItemRow, 'id' | 'sourceId' | 'bulletinId'>>> {
  return db
    .selectFrom('inboxItems as i')
    .select(['i.id', 'i.sourceId', 'i.bulletinId'])
    .where('i.status', 'in', ['waiting', 'accepted'])
    .where('i.validTo', '<', now)
    .where(sql<boolean>`not exists (select from occurrences o where o.bulletin_id = i.bulletin_id
      and o.reason is distinct from 'validity-over')`)
    .orderBy('i.id')
    .limit(100)
    .execute()
}

export type Decided = Pick<ItemRow, 'id' | 'status'> & {
  bulletinStatus: 'draft' | 'submitted' | 'approved' | 'rejected' | 'revoked'
  decisionReason: string | null
  firstAiring: Date | null
}

/** Items of which the commune has decided: approved and planned, turned down, or withdrawn. */
export async function loadDecided(db: Db, since: Date): Promise<Decided[]> {
  const { rows } = await sql<Decided>`
    select i.id, i.status, b.status as bulletin_status, b.decision_reason, p.first_airing
    from inbox_items i join bulletins b on b.id = i.bulletin_id
    left join lateral (select min(o.start_at) as first_airing from occurrences o where o.bulletin_id = b.id
      and o.reason is distinct from 'validity-over') p on true
    where i.received_at >= ${since} and ((i.status = 'accepted' and (b.status in ('rejected', 'revoked') or (b.status = 'approved' and p.first_airing is not null)))
      or (i.status = 'scheduled' and b.status = 'revoked'))
    order by i.id limit 100`.execute(db)
  return rows
}

/** Closed airings of what came since, that their source was not told of. */
export async function loadUntoldResults(db: Db, since: Date, limit: number) {
  const { rows } = await sql<{
    sourceId: string
    externalId: string
    version: number
    occurrenceId: string
    kind: PlayResult['airing']
    status: string
    reason: string | null
    startAt: Date
    key: string
  }>`
    select i.source_id, i.external_id, i.version, o.id as occurrence_id, o.kind, o.status, o.reason, o.start_at,
      o.id || ':' || o.status as key
    from inbox_sources s
    join inbox_items i on i.source_id = s.id and i.kind = 'bulletin' and i.received_at >= ${since}
    cross join lateral (
      select * from occurrences where bulletin_id = i.bulletin_id
      union all select * from occurrences where alert_id = i.alert_id
    ) o
    where s.base_url is not null and s.status <> 'ended' and o.closed_at is not null
      and o.status not in ('planned', 'armed', 'airing')
      and not exists (select from inbox_outbox b where b.source_id = i.source_id and b.key = o.id || ':' || o.status)
    order by o.closed_at limit ${limit}`.execute(db)
  return rows
}

export type AreaResult = {
  occurrenceId: string
  areaCode: string
  total: number
  played: number
  reason: string | null
  count: number
}

/** One row for each area and reason of what did not play; areas where all played have one with a null reason. */
export async function loadAreaResults(db: Db, occurrenceIds: readonly string[]): Promise<AreaResult[]> {
  const { rows } = await sql<AreaResult>`
    with counted as (
      select occurrence_id, area_code, case when status <> 'played' then coalesce(reason, status) end as reason,
        count(*)::int as count
      from deliveries where occurrence_id = any (${[...occurrenceIds]}::text[]) group by 1, 2, 3
    )
    select occurrence_id, area_code, reason, count,
      (sum(count) over area)::int as total,
      (coalesce(sum(count) filter (where reason is null) over area, 0))::int as played
    from counted window area as (partition by occurrence_id, area_code)
    order by occurrence_id, area_code, reason`.execute(db)
  return rows
}

/** The airings that a bulletin or an alert led to, newest first. */
export async function loadAirings(db: Db, of: Pick<ItemRow, 'bulletinId' | 'alertId'>) {
  return db
    .selectFrom('occurrences')
    .select(['id', 'status', 'reason', 'startAt'])
    .where((eb) => eb.or([eb('bulletinId', '=', of.bulletinId ?? ''), eb('alertId', '=', of.alertId ?? '')]))
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
}

export type DayFigures = {
  airings: number
  airingsPlayed: number
  minutesOnAir: number
  deliveries: number
  deliveriesPlayed: number
  speakers: number
  speakersAlive: number
}

/** A day below an area: what was due and sounded, and how many speakers were heard of in it. */
export async function loadDayFigures(db: Db, path: string, from: Date, to: Date): Promise<DayFigures> {
  const { rows } = await sql<DayFigures>`
    with aired as (
      select o.id, o.clip_duration_ms, count(*)::int as told, (count(*) filter (where d.status = 'played'))::int as played
      from occurrences o join deliveries d on d.occurrence_id = o.id join speakers s on s.id = d.speaker_id
      where o.start_at >= ${from} and o.start_at < ${to} and o.mode = 'live' and s.area_path like ${`${path}%`}
      group by o.id
    ), standing as (
      select count(*)::int as speakers, (count(*) filter (where online or last_seen_at >= ${from}))::int as alive
      from speakers where ${isTarget()} and area_path like ${`${path}%`}
    )
    select (select count(*)::int from aired) as airings,
      (select count(*)::int from aired where played > 0) as airings_played,
      (select coalesce(round(sum(clip_duration_ms) filter (where played > 0) / 60000.0, 1), 0)::float8 from aired) as minutes_on_air,
      (select coalesce(sum(told), 0)::int from aired) as deliveries,
      (select coalesce(sum(played), 0)::int from aired) as deliveries_played,
      standing.speakers, standing.alive as speakers_alive from standing`.execute(db)
  const [figures] = rows
  if (!figures) throw new Error('a count has one row')
  return figures
}

/** The schedule of a bulletin that a source planned, if there is one. */
export async function findScheduleOf(db: Db, bulletinId: string): Promise<{ id: string } | undefined> {
  return db.selectFrom('schedules').select('id').where('bulletinId', '=', bulletinId).orderBy('id').executeTakeFirst()
}
