import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrencesTable, Priority } from '../db/tables.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { soundsUntil } from './sounds-until.ts'

export type Resume = 'continue' | 'restart' | 'drop'

/** Schedules that will bring more than is planned yet, or will once their bulletin is approved. */
export async function loadRunningSchedules(db: Db, query: { scope: AreaScope; plannedBefore: Date }) {
  return db
    .selectFrom('schedules as s')
    .innerJoin('bulletins as b', 'b.id', 's.bulletinId')
    .innerJoin('clips as c', 'c.id', 'b.clipId')
    .where('s.status', '=', 'active')
    .where('b.status', 'in', ['submitted', 'approved'])
    .where((eb) => eb.or([eb('s.plannedUntil', 'is', null), eb('s.plannedUntil', '<', query.plannedBefore)]))
    .where(touches('s.area_codes', query.scope))
    .select([
      's.id',
      's.bulletinId',
      's.rule',
      's.zone',
      's.areaCodes',
      's.resume',
      's.volume',
      's.plannedUntil',
      's.createdBy',
      'b.title',
      'b.priority',
      'b.status as bulletinStatus',
      'c.durationMs',
    ])
    .orderBy('s.id')
    .execute()
}

/** Programmes that will bring more than is planned yet, or will once they are approved. */
export async function loadRunningProgrammes(db: Db, query: { scope: AreaScope; plannedBefore: Date }) {
  return db
    .selectFrom('programmes as p')
    .where('p.status', 'in', ['submitted', 'approved'])
    .where((eb) => eb.or([eb('p.plannedUntil', 'is', null), eb('p.plannedUntil', '<', query.plannedBefore)]))
    .where(touches('p.area_codes', query.scope))
    .select([
      'p.id',
      'p.title',
      'p.rule',
      'p.zone',
      'p.areaCodes',
      'p.priority',
      'p.items',
      'p.budgetSeconds',
      'p.resume',
      'p.volume',
      'p.status',
      'p.plannedUntil',
    ])
    .orderBy('p.id')
    .execute()
}

export type Sounding = {
  window: number
  occurrenceId: string
  kind: OccurrencesTable['kind']
  scheduleId: string | null
  programmeId: string | null
  title: string
  priority: Priority
  precedence: number
  areaCodes: string[]
  startAt: Date
  endAt: Date
  validUntil: Date
  resume: Resume | null
  /** Its slot, in wall time; the session's of an item. Null: it has none. */
  localAt: string | null
  /** Somebody chose another time for it. */
  moved: boolean
  isSent: boolean
  /** What it is part of: the whole session of an item, else the airing itself. */
  whole: Whole
}

export type Whole = { title: string; startAt: Date; endAt: Date }

/** Airings, planned or sounding, that overlap one of these windows in these areas, with the index of the window. */
export async function loadSounding(
  db: Db,
  query: { scope: AreaScope; windows: ReadonlyArray<{ startAt: Date; endAt: Date }> },
): Promise<Sounding[]> {
  const end = sql`case when o.kind in ('alert', 'live') then o.valid_until
    else o.start_at + make_interval(secs => coalesce(o.clip_duration_ms, 0) / 1000.0) end`
  const { rows } = await sql<Omit<Sounding, 'whole'> & { wholeTitle: string; wholeStartAt: Date; wholeEndAt: Date }>`
    select (w.place - 1)::int as "window", o.id as occurrence_id, o.kind, o.schedule_id, o.programme_id, o.title, o.priority,
      o.precedence, o.area_codes, o.start_at, ${end} as end_at, o.valid_until, coalesce(o.resume, s.resume) as resume,
      o.local_at, o.moved_from is not null as moved, o.status = 'airing' as is_sent, coalesce(p.title, o.title) as whole_title,
      coalesce(whole.start_at, o.start_at) as whole_start_at, coalesce(whole.end_at, ${end}) as whole_end_at
    from unnest(${query.windows.map((one) => one.startAt)}::timestamptz[],
        ${query.windows.map((one) => one.endAt)}::timestamptz[]) with ordinality as w(from_at, to_at, place)
      join occurrences o on o.start_at < w.to_at and o.start_at > w.from_at - interval '1 day' and ${end} > w.from_at
      left join schedules s on s.id = o.schedule_id
      left join programmes p on p.id = o.programme_id
      left join lateral (
        select min(x.start_at) as start_at, max(${soundsUntil('x')}) as end_at
        from occurrences x where x.programme_id = o.programme_id and x.local_at = o.local_at
          and x.status not in ('cancelled', 'missed')
      ) whole on o.kind = 'programme'
    where o.status in ('planned', 'armed', 'airing') and ${touches('o.area_codes', query.scope)}
    order by w.place, o.start_at, o.id`.execute(db)
  return rows.map(({ wholeTitle: title, wholeStartAt: startAt, wholeEndAt: endAt, ...row }) => ({
    ...row,
    whole: { title, startAt, endAt },
  }))
}
