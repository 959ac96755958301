import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { RelayStationsTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { type AreaScope, touches } from '../reach/related.ts'

export type RelayRow = Selectable<RelayStationsTable>

export const insertRelay = (db: Db, row: Insertable<RelayStationsTable>): Promise<RelayRow> =>
  db.insertInto('relayStations').values(row).returningAll().executeTakeFirstOrThrow()

/** The station, archived or not. */
export const findRelay = (db: Db, id: string): Promise<RelayRow | undefined> =>
  db.selectFrom('relayStations').selectAll().where('id', '=', id).executeTakeFirst()

/** Those that are not archived. */
export const findRelays = async (db: Db, ids: readonly string[]): Promise<RelayRow[]> =>
  ids.length === 0
    ? []
    : db.selectFrom('relayStations').selectAll().where('id', 'in', ids).where('archivedAt', 'is', null).execute()

/** The row, locked until the transaction ends. */
export async function lockRelay(db: Db, id: string): Promise<RelayRow> {
  const row = await db.selectFrom('relayStations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('relay.not-found', { fields: { relayId: id } })
  return row
}

/** Compare-and-set: exactly the revision that was read, or `relay.changed`. */
export async function changeRelay(
  db: Db,
  read: Pick<RelayRow, 'id' | 'revision'>,
  set: Updateable<RelayStationsTable>,
): Promise<RelayRow> {
  return compareAndSet(
    db,
    'relayStations',
    { id: read.id, revision: read.revision },
    { ...set, revision: read.revision + 1 },
    () => new Problem('relay.changed', { fields: { relayId: read.id } }),
  )
}

/** Area codes of the approved programmes that relay it, and of sessions with it that loudspeakers hold. */
export async function loadRelayedIn(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select unnest(area_codes) as code from programmes
    where status in ('approved', 'paused') and items @> ${JSON.stringify([{ relayId: id }])}::jsonb
    union select unnest(area_codes) from occurrences where relay_id = ${id} and status = 'airing'`.execute(db)
  return rows.map(({ code }) => code)
}

type RelayedBy = { id: string; title: string; areaCodes: string[]; nextAt: Date | null; silentMs: number }

/** The approved programmes that relay it and reach `visible`: when next, and how long; what is first before the rest. */
export async function loadRelayedBy(
  db: Db,
  id: string,
  { visible, now, limit }: { visible: AreaScope; now: Date; limit: number },
): Promise<Array<RelayedBy & { total: number }>> {
  const { rows } = await sql<RelayedBy & { total: number }>`
    select p.id, p.title, p.area_codes, next.at as next_at, count(*) over ()::int as total,
      coalesce(next.ms, (select sum((item ->> 'seconds')::int) * 1000 from jsonb_array_elements(p.items) item
        where item ->> 'relayId' = ${id}), 0)::int as silent_ms
    from programmes p left join lateral (
      select min(start_at) as at, sum(clip_duration_ms) as ms from occurrences
      where programme_id = p.id and relay_id = ${id} and status in ('planned', 'armed') and start_at > ${now}
      group by local_at order by 1 limit 1) next on true
    where p.status in ('approved', 'paused') and p.items @> ${JSON.stringify([{ relayId: id }])}::jsonb
      and ${touches('p.area_codes', visible)}
    order by next.at nulls last, p.id limit ${limit}`.execute(db)
  return rows
}

/** Its airings that are planned and not sent. */
export async function loadComingAirings(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('occurrences')
    .select('id')
    .where('relayId', '=', id)
    .where('status', 'in', ['planned', 'armed'])
    .execute()
  return rows.map((row) => row.id)
}

/** Airings that sound just now and relay it. */
export async function loadSoundingAirings(db: Db, id: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('occurrences')
    .select('id')
    .where('relayId', '=', id)
    .where('status', '=', 'airing')
    .where('startAt', '<=', now)
    .where((eb) => eb.or([eb('hardEndAt', 'is', null), eb('hardEndAt', '>', now)]))
    .execute()
  return rows.map((row) => row.id)
}

/** What was heard; undefined when the address is another one by now. Health is no edit: the revision stays. */
export const saveHealth = (
  db: Db,
  checked: Pick<RelayRow, 'id' | 'url'>,
  set: Updateable<RelayStationsTable>,
): Promise<RelayRow | undefined> =>
  db
    .updateTable('relayStations')
    .set(set)
    .where('id', '=', checked.id)
    .where('url', '=', checked.url)
    .returningAll()
    .executeTakeFirst()

/** Stations whose check is due, put off until `until` so that no other process takes them meanwhile. */
export const claimDue = (db: Db, now: Date, until: Date, limit: number): Promise<RelayRow[]> =>
  db
    .updateTable('relayStations')
    .set({ nextCheckAt: until })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('relayStations')
        .select('id')
        .where('archivedAt', 'is', null)
        .where('nextCheckAt', '<=', now)
        .orderBy('nextCheckAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()

export type StandIn = { id: string; title: string; durationMs: number; sha256: string }

/** The clips that stand in, by id; archived ones too. */
export async function loadStandIns(db: Db, ids: readonly string[]): Promise<Map<string, StandIn>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('clips')
    .select(['id', 'title', 'durationMs', 'sha256'])
    .where('id', '=', sql<string>`any (${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Stations for the reader's areas: what a province keeps is for its communes too. Newest first. */
export async function listRelayRows(
  db: Db,
  query: {
    visible: AreaScope
    within: AreaScope | undefined
    nameLike: string | undefined
    status: RelayRow['status'] | undefined
    archived: boolean
    before: string | undefined
    limit: number
  },
): Promise<RelayRow[]> {
  let rows = db
    .selectFrom('relayStations')
    .selectAll()
    .where('archivedAt', query.archived ? 'is not' : 'is', null)
    .where(touches('relay_stations.area_codes', query.visible))
  if (query.within) rows = rows.where(touches('relay_stations.area_codes', query.within))
  if (query.nameLike) rows = rows.where('nameSearch', 'like', `%${escapeLike(query.nameLike)}%`)
  if (query.status) rows = rows.where('status', '=', query.status)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}
