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

/** Something else that will sound in the areas asked about. */
export type Rival = {
  occurrenceId: string | null
  scheduleId: string | null
  title: string
  priority: Priority
  areaCodes: string[]
  startAt: Date
  endAt: Date
}

export type Except = { scheduleId?: string | undefined; occurrenceId?: string | undefined }

/** Airings, planned or sounding, that overlap [from, to) in these areas. */
export async function loadBusy(
  db: Db,
  query: { scope: AreaScope; from: Date; to: Date; except: Except },
): Promise<Rival[]> {
  const end = sql`case when kind in ('alert', 'live') then valid_until else start_at + make_interval(secs => clip_duration_ms / 1000.0) end`
  const { rows } = await sql<Rival>`
    select id as occurrence_id, schedule_id, title, priority, area_codes, start_at, ${end} as end_at from occurrences
    where status in ('planned', 'armed', 'airing') and start_at < ${query.to}
      and start_at > ${query.from}::timestamptz - interval '1 day' and ${end} > ${query.from}
      and ${touches('occurrences.area_codes', query.scope)}
      and schedule_id is distinct from ${query.except.scheduleId ?? ''}
      and id <> ${query.except.occurrenceId ?? ''}
    order by start_at`.execute(db)
  return rows
}

/** Schedules that will bring more than is planned yet, or will once their bulletin is approved. */
export async function loadRivalSchedules(db: Db, query: { scope: AreaScope; plannedBefore: Date; except: Except }) {
  return db
    .selectFrom('schedules')
    .innerJoin('bulletins', 'bulletins.id', 'schedules.bulletinId')
    .innerJoin('clips', 'clips.id', 'bulletins.clipId')
    .where('schedules.status', '=', 'active')
    .where('bulletins.status', 'in', ['submitted', 'approved'])
    .where((eb) =>
      eb.or([eb('schedules.plannedUntil', 'is', null), eb('schedules.plannedUntil', '<', query.plannedBefore)]),
    )
    .where('schedules.id', '<>', query.except.scheduleId ?? '')
    .where(touches('schedules.area_codes', query.scope))
    .select([
      'schedules.id',
      'schedules.rule',
      'schedules.zone',
      'schedules.areaCodes',
      'schedules.plannedUntil',
      'bulletins.title',
      'bulletins.priority',
      'clips.durationMs',
    ])
    .execute()
}
