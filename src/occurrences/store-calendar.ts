import { sql } from 'kysely'
import { coversAll, insidePaths } from '../areas/inside.ts'
import type { Db } from '../db/open.ts'
import type { OccurrenceStatus, Priority } from '../db/tables.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import type { OccurrenceRow } from './store.ts'

/** The row after which a page starts. */
export type CalendarPlace = { startAt: Date; id: string }

/** Airings that sound in `visible` and, if given, `within`, by start. */
export async function listOccurrenceRows(
  db: Db,
  query: {
    visible: AreaScope
    within: AreaScope | undefined
    status?: readonly OccurrenceStatus[] | undefined
    priority?: readonly Priority[] | undefined
    scheduleId?: string | undefined
    bulletinId?: string | undefined
    programmeId?: string | undefined
    from: Date | undefined
    to: Date | undefined
    order: 'asc' | 'desc'
    after: CalendarPlace | undefined
    limit: number
  },
): Promise<OccurrenceRow[]> {
  const { visible, within, status, priority, scheduleId, bulletinId, programmeId, from, to, order, after } = query
  let rows = db.selectFrom('occurrences').selectAll().where(touches('occurrences.area_codes', visible))
  if (within) rows = rows.where(touches('occurrences.area_codes', within))
  if (status) rows = rows.where('status', 'in', [...status])
  if (priority) rows = rows.where('priority', 'in', [...priority])
  if (scheduleId) rows = rows.where('scheduleId', '=', scheduleId)
  if (bulletinId) rows = rows.where('bulletinId', '=', bulletinId)
  if (programmeId) rows = rows.where('programmeId', '=', programmeId)
  if (from) rows = rows.where('startAt', '>=', from)
  if (to) rows = rows.where('startAt', '<', to)
  if (after)
    rows = rows.where(
      order === 'asc'
        ? sql<boolean>`(start_at, id) > (${after.startAt}, ${after.id})`
        : sql<boolean>`(start_at, id) < (${after.startAt}, ${after.id})`,
    )
  return rows.orderBy('startAt', order).orderBy('id', order).limit(query.limit).execute()
}

export type DeliveryTally = { played: number; failed: number; pending: number }

/** How these airings went at the speakers inside `paths`; without a row, none of those was meant. */
export async function countDeliveries(
  db: Db,
  occurrenceIds: readonly string[],
  paths: readonly string[],
): Promise<Map<string, DeliveryTally>> {
  if (occurrenceIds.length === 0) return new Map()
  const inScope = coversAll(paths)
    ? sql`true`
    : sql`area_code = any (array(select code from areas where ${insidePaths('path', paths)}))`
  const { rows } = await sql<DeliveryTally & { id: string }>`
    select occurrence_id as id, count(*) filter (where status = 'played')::int as played,
      count(*) filter (where rank >= 9 and status <> 'played')::int as failed,
      count(*) filter (where rank < 9)::int as pending
    from deliveries where occurrence_id = any (${[...occurrenceIds]}::text[]) and ${inScope}
    group by occurrence_id`.execute(db)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}
