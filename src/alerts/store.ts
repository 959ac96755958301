import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { codesColumn, reachesAny } from '../areas/visible.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { AlertsTable, OccurrencesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import type { AlertStatus } from './state.ts'

export type AlertRow = Selectable<AlertsTable>
type WithAirings = AlertRow & { occurrenceIds: string[]; clipDurationMs: number }

export async function insertAlert(db: Db, row: Insertable<AlertsTable>): Promise<AlertRow> {
  return db.insertInto('alerts').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function loadAlert(db: Db, id: string): Promise<AlertRow> {
  const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('alert.not-found', { fields: { alertId: id } })
  return row
}

export async function changeAlert(
  db: Db,
  read: Pick<AlertRow, 'id' | 'status'>,
  status: AlertStatus,
  set: Updateable<AlertsTable>,
): Promise<AlertRow> {
  return compareAndSet(
    db,
    'alerts',
    { id: read.id, status: read.status },
    { ...set, status },
    () => new Problem('alert.wrong-state', { fields: { alertId: read.id } }),
  )
}

const airings = [
  sql<string[]>`array(select o.id from occurrences o where o.alert_id = alerts.id order by o.id)`.as('occurrenceIds'),
  sql<number>`(select c.duration_ms from clips c where c.id = alerts.clip_id)`.as('clipDurationMs'),
] as const

/** The row as screens need it; of one that the caller has just changed. */
export async function loadAlertView(db: Db, id: string): Promise<WithAirings> {
  return db.selectFrom('alerts').selectAll().select(airings).where('id', '=', id).executeTakeFirstOrThrow()
}

export async function findAlertRow(db: Db, id: string): Promise<WithAirings | undefined> {
  return db.selectFrom('alerts').selectAll().select(airings).where('id', '=', id).executeTakeFirst()
}

export async function listAlertRows(
  db: Db,
  query: { paths: readonly string[]; status?: AlertStatus | undefined; before?: string | undefined; limit: number },
): Promise<WithAirings[]> {
  let rows = db
    .selectFrom('alerts')
    .selectAll()
    .select(airings)
    .where(reachesAny(codesColumn('alerts.area_codes'), query.paths))
  if (query.status) rows = rows.where('status', '=', query.status)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

export async function insertAlertOccurrence(db: Db, row: Insertable<OccurrencesTable>): Promise<void> {
  await db.insertInto('occurrences').values(row).execute()
}

/** The airing of the alert itself, for the command that ends it. */
export async function loadAlertOccurrence(db: Db, alertId: string) {
  return db
    .selectFrom('occurrences')
    .selectAll()
    .where('alertId', '=', alertId)
    .where('kind', '=', 'alert')
    .executeTakeFirstOrThrow()
}

export async function loadClip(db: Db, sha256: string) {
  return db
    .selectFrom('clips')
    .select(['sha256', 'bytes', 'durationMs'])
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow()
}

/** The most alerts that are active at once in any of these areas' own documents. */
export async function countActive(db: Db, areaCodes: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`select coalesce(max(n), 0) as count from (
    select count(*) as n from alerts a, lateral unnest(a.area_codes) as code(code)
    where a.status = 'active' and code.code = any (${[...areaCodes]}::text[]) group by code.code) per_area`.execute(db)
  return rows[0]?.count ?? 0
}

/** Active alerts whose time is over. */
export async function expireAlerts(db: Db, now: Date): Promise<AlertRow[]> {
  return db
    .updateTable('alerts')
    .set({ status: 'expired', endedAt: now, endedBy: 'system:expiry' })
    .where('status', '=', 'active')
    .where('validUntil', '<', now)
    .returningAll()
    .execute()
}

/**
 * What each area's retained document should list: the plays of its active alerts, and stop-alls that must outlive a
 * reconnect. Areas whose document lists something else than it should, empty ones included.
 */
export async function loadStaleDocuments(db: Db, now: Date, topicOf: { prefix: string; suffix: string }) {
  const { rows } = await sql<{ areaCode: string; topic: string; rev: number; content: string; alerts: string[] }>`
    with wanted as (
      select code.area_code, c.id, c.jws, c.issued_at from alerts a
        join occurrences o on o.alert_id = a.id and o.kind = 'alert' join commands c on c.id = o.command_id
        join lateral unnest(a.area_codes) as code(area_code) on true
        where a.status = 'active'
      union all
      -- The newest covers the older ones.
      (select distinct on (code.area_code) code.area_code, c.id, c.jws, c.issued_at from commands c
        join lateral unnest(c.area_codes) as code(area_code) on true
        where c.kind = 'stopAll' and c.expires_at > ${now}
        order by code.area_code, c.issued_at desc)
    ), listed as (
      select area_code, ${topicOf.prefix}::text || area_code || ${topicOf.suffix}::text as topic, string_agg(id, ' ' order by id) as content,
        array_agg(jws order by issued_at desc) as alerts from wanted group by area_code
    )
    select coalesce(l.area_code, split_part(substr(d.topic, length(${topicOf.prefix}::text) + 1), '/', 1)) as "areaCode",
      coalesce(l.topic, d.topic) as topic, coalesce(d.rev, 0) as rev, coalesce(l.content, '') as content,
      coalesce(l.alerts, '{}') as alerts
    from listed l full join (select * from retained_documents where topic like ${topicOf.prefix}::text || '%' || ${topicOf.suffix}::text) d on d.topic = l.topic
    where coalesce(l.content, '') <> coalesce(d.content, '') or (d.topic is null and l.topic is not null)`.execute(db)
  return rows
}
