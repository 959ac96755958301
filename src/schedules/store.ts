import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { BulletinsTable, SchedulesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import type { ScheduleStatus } from './state.ts'

export type ScheduleRow = Selectable<SchedulesTable>

export async function insertSchedule(db: Db, row: Insertable<SchedulesTable>): Promise<ScheduleRow> {
  return db.insertInto('schedules').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function findScheduleRow(db: Db, id: string): Promise<ScheduleRow | undefined> {
  return db.selectFrom('schedules').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function loadSchedule(db: Db, id: string): Promise<ScheduleRow> {
  const row = await db.selectFrom('schedules').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('schedule.not-found', { fields: { scheduleId: id } })
  return row
}

export async function changeSchedule(
  db: Db,
  read: Pick<ScheduleRow, 'id' | 'status'>,
  status: ScheduleStatus,
  set: Updateable<SchedulesTable>,
): Promise<ScheduleRow> {
  return compareAndSet(
    db,
    'schedules',
    { id: read.id, status: read.status },
    { ...set, status },
    () => new Problem('schedule.wrong-state', { fields: { scheduleId: read.id } }),
  )
}

export async function listScheduleRows(
  db: Db,
  query: {
    paths: readonly string[]
    bulletinId?: string | undefined
    status?: ScheduleStatus | undefined
    before?: string | undefined
    limit: number
  },
): Promise<ScheduleRow[]> {
  let rows = db
    .selectFrom('schedules')
    .selectAll()
    .where(concernsAny(codesColumn('schedules.area_codes'), query.paths))
  if (query.bulletinId) rows = rows.where('bulletinId', '=', query.bulletinId)
  if (query.status) rows = rows.where('status', '=', query.status)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

type ItemStart = { bulletinId: string; programmeId: string; startAt: Date }

/** The first `count` airings to come of each bulletin as an item of a programme, also of a session that was sent already. */
export async function loadItemStarts(
  db: Db,
  bulletinIds: readonly string[],
  now: Date,
  count: number,
): Promise<ItemStart[]> {
  const { rows } = await sql<ItemStart>`
    select b.id as bulletin_id, o.programme_id, o.start_at from unnest(${[...bulletinIds]}::text[]) as b(id) cross join lateral (
      select o.programme_id, o.start_at from occurrences o join programmes p on p.id = o.programme_id
      where o.bulletin_id = b.id and o.start_at >= ${now} and p.status = 'approved'
        and (o.status in ('planned', 'armed') or (o.status = 'airing' and o.reason is null))
      order by o.start_at limit ${count}) o`.execute(db)
  return rows
}

/** Schedules of these bulletins that may still bring an airing. */
export async function loadSchedulesOfBulletins(db: Db, bulletinIds: readonly string[]): Promise<ScheduleRow[]> {
  return db
    .selectFrom('schedules')
    .selectAll()
    .where(sql<boolean>`bulletin_id = any (${[...bulletinIds]}::text[])`)
    .where('status', '<>', 'ended')
    .execute()
}

type BulletinHead = Pick<Selectable<BulletinsTable>, 'id' | 'title' | 'status' | 'validTo'>

export async function loadBulletinHeads(db: Db, ids: readonly string[]): Promise<Map<string, BulletinHead>> {
  const rows = await db
    .selectFrom('bulletins')
    .select(['id', 'title', 'status', 'validTo'])
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The first `count` starts of each schedule that are planned and still to come. */
export async function loadPlannedStarts(
  db: Db,
  scheduleIds: readonly string[],
  now: Date,
  count: number,
): Promise<Map<string, Date[]>> {
  const { rows } = await sql<{ scheduleId: string; startAt: Date }>`
    select s.id as schedule_id, o.start_at from unnest(${[...scheduleIds]}::text[]) as s(id) cross join lateral (
      select start_at from occurrences where schedule_id = s.id and status in ('planned', 'armed') and start_at >= ${now}
      order by start_at limit ${count}) o`.execute(db)
  const starts = new Map<string, Date[]>()
  for (const { scheduleId, startAt } of rows) starts.set(scheduleId, [...(starts.get(scheduleId) ?? []), startAt])
  return starts
}
