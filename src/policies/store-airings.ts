import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrenceStatus } from '../db/tables.ts'
import { type AreaScope, touches } from '../reach/related.ts'

/** What policies ask of an airing; they count and judge, and change nothing but what they themselves cancelled. */
export type AiringRow = {
  id: string
  title: string
  areaCodes: string[]
  /** When it is sent to the speakers. */
  dispatchAt: Date
  startAt: Date
  /** Of a live session, as long as it may go on. */
  endAt: Date
  priority: 'normal' | 'priority'
  status: OccurrenceStatus
  reason: string | null
  scheduleId: string | null
  programmeId: string | null
  volume: number | null
}

export type Except = {
  occurrenceId?: string | undefined
  scheduleId?: string | undefined
  programmeId?: string | undefined
  /** The series that this programme takes days from. */
  originId?: string | undefined
}

const END = sql`case when o.kind = 'live' then coalesce(o.start_at + make_interval(secs => o.clip_duration_ms / 1000.0), o.valid_until)
  else least(o.start_at + make_interval(secs => coalesce(o.clip_duration_ms, 0) / 1000.0), o.hard_end_at) end`

const COLUMNS = sql`o.id, o.title, o.area_codes as "areaCodes", o.dispatch_at as "dispatchAt",
  o.start_at as "startAt", ${END} as "endAt", o.priority, o.status,
  o.reason, o.schedule_id as "scheduleId", o.programme_id as "programmeId", coalesce(o.volume, s.volume) as volume`

/** Routine sound that begins in [from, to): what is planned, and what was heard already. */
export async function loadSoundings(db: Db, query: { scope: AreaScope; from: Date; to: Date }): Promise<AiringRow[]> {
  const { scope, from, to } = query
  const { rows } =
    await sql<AiringRow>`select ${COLUMNS} from occurrences o left join schedules s on s.id = o.schedule_id
    where o.start_at >= ${from} and o.start_at < ${to} and o.priority <> 'emergency'
      and o.status in ('planned', 'armed', 'airing', 'completed', 'partial', 'preempted')
      and ${touches('o.area_codes', scope)}
    order by o.start_at, o.id`.execute(db)
  return rows
}

/**
 * What a change of policy decides anew: what is still to be sent after `now`, and what a policy had cancelled. Not what
 * a person cancelled: that has a note.
 */
export async function loadToJudge(
  db: Db,
  scope: AreaScope,
  now: Date,
  reasons: readonly string[],
  between: { from: Date; to: Date | null } = { from: now, to: null },
): Promise<AiringRow[]> {
  const { rows } =
    await sql<AiringRow>`select ${COLUMNS} from occurrences o left join schedules s on s.id = o.schedule_id
    where ${isOpen(scope, now, reasons)} and o.start_at >= ${between.from}
      and (${between.to}::timestamptz is null or o.start_at < ${between.to}::timestamptz)
    order by o.start_at, o.id`.execute(db)
  return rows
}

const isOpen = (scope: AreaScope, now: Date, reasons: readonly string[]) => sql`o.kind in ('schedule', 'programme')
  and o.dispatch_at > ${now} and ${touches('o.area_codes', scope)}
  and (o.status in ('planned', 'armed') or (o.status = 'cancelled' and o.reason = any (${[...reasons]}::text[])
    and o.note is null and o.command_id is null))`

/** Of programmes, by id. */
export async function loadProgrammeTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('programmes')
    .select(['id', 'title'])
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(({ id, title }) => [id, title]))
}

/** When the first of these begins, at `from` or later. */
export async function findNextToJudge(
  db: Db,
  scope: AreaScope,
  { now, from, reasons }: { now: Date; from: Date; reasons: readonly string[] },
): Promise<Date | undefined> {
  const { rows } = await sql<{ startAt: Date }>`select o.start_at as "startAt" from occurrences o
    where ${isOpen(scope, now, reasons)} and o.start_at >= ${from} order by o.start_at limit 1`.execute(db)
  return rows[0]?.startAt
}

/** The same rows, so that nothing sends or moves them meanwhile. In the order of ids, as all who lock many do. */
export async function lockToJudge(db: Db, ids: readonly string[]): Promise<void> {
  await sql`select from occurrences where id = any (${[...ids]}::text[]) order by id for no key update`.execute(db)
}

/** planned, armed → cancelled, and back; not what was moved, sent or left out since it was read. @returns what was changed */
export async function setRefused(
  db: Db,
  rows: ReadonlyArray<{ id: string; startAt: Date; reason: string | null }>,
  now: Date,
): Promise<Array<{ id: string; status: OccurrenceStatus; startAt: Date; areaCodes: string[] }>> {
  const changed = await sql<{ id: string; status: OccurrenceStatus; startAt: Date; areaCodes: string[] }>`
    update occurrences o set reason = r.reason, updated_at = ${now},
      status = case when r.reason is null then 'planned' else 'cancelled' end,
      closed_at = case when r.reason is null then null else ${now}::timestamptz end
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ startAt }) => startAt)}::timestamptz[],
      ${rows.map(({ reason }) => reason)}::text[]) as r(id, start_at, reason)
    where o.id = r.id and o.start_at = r.start_at and o.note is null and o.command_id is null
      and o.status = any (case when r.reason is null then array['cancelled'] else array['planned', 'armed'] end)
    returning o.id, o.status, o.start_at as "startAt", o.area_codes as "areaCodes"`.execute(db)
  return changed.rows
}

/** Codes of these areas, of all above them and all inside them. */
export async function loadRelated(db: Db, paths: readonly string[]): Promise<string[]> {
  const own = paths.flatMap((path) => path.split('/').filter(Boolean).slice(-1))
  const above = paths.flatMap((path) => path.split('/').filter(Boolean))
  const { rows } = await sql<{ code: string }>`
    select distinct code from areas where string_to_array(trim(both '/' from path), '/') && ${own}::text[]`.execute(db)
  return [...new Set([...above, ...rows.map(({ code }) => code)])]
}
