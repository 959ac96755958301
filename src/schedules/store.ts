import type { Insertable, Selectable, Updateable } from 'kysely'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import type { Db } from '../db/open.ts'
import type { SchedulesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { expandRule } from './expand.ts'
import { type Schedule, ScheduleRule } from './schema.ts'
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
  const row = await db
    .updateTable('schedules')
    .set({ ...set, status })
    .where('id', '=', read.id)
    .where('status', '=', read.status)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Problem('schedule.wrong-state', { fields: { scheduleId: read.id } })
  return row
}

export async function listScheduleRows(
  db: Db,
  query: { paths: readonly string[]; bulletinId?: string | undefined; before?: string | undefined; limit: number },
): Promise<ScheduleRow[]> {
  let rows = db
    .selectFrom('schedules')
    .selectAll()
    .where(concernsAny(codesColumn('schedules.area_codes'), query.paths))
  if (query.bulletinId) rows = rows.where('bulletinId', '=', query.bulletinId)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

const LOOK_AHEAD_DAYS = 370
const DAY_MS = 86_400_000

export function toSchedule(row: ScheduleRow, now: Date): Schedule {
  const rule = ScheduleRule.parse(row.rule)
  const until = new Date(now.getTime() + LOOK_AHEAD_DAYS * DAY_MS)
  const next = row.status === 'active' ? expandRule(rule, row.zone, now, until).slice(0, 3) : []
  const { plannedUntil: _, ...rest } = row
  return {
    ...rest,
    rule,
    nextAirings: next.map((airing) => airing.startAt.toISOString()),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
