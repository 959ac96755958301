import { sql } from 'kysely'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import type { DeliveryStatus, Mode, OccurrenceStatus, Priority } from '../db/tables.ts'
import { inScope, joinPlaces, type Period, places } from './store.ts'
import { childOf } from './store-presence.ts'

/** What a month's numbers are about: an area and all in it, the tree as of `date`, days of wall time in `zone`. */
export type MonthScope = Period & { path: string; code: string; date: string; zone: string }

/** What a number is counted by; the report adds up over whatever it does not ask. */
export type AiringRow = {
  day: string
  mode: Mode
  priority: Priority
  topic: string
  status: OccurrenceStatus
  reason: string | null
  count: number
  heard: number
  /** Neither heard here nor still to come, although there was somebody to hear it. */
  silent: number
  ms: number
  speakerMs: number
}
export type ResultRow = {
  day: string
  mode: Mode
  status: DeliveryStatus
  reason: string | null
  count: number
}
export type ChildRow = {
  child: string
  count: number
  heard: number
  ms: number
  speakerMs: number
  total: number
  played: number
}

// It was heard where a speaker says that it began, or only that it played to the end.
const SOUNDED = sql`(d.playing_at is not null or d.status = 'played')`
const OPEN = sql`('planned', 'armed', 'airing')`

/**
 * One pass over the deliveries of the month below `path`. `related` are the areas inside it and above it: an airing
 * for the whole province is one of each commune's, too.
 */
const monthTables = (scope: MonthScope) => sql`${places(scope.date, [[scope.path]])}, above as materialized (
    select code from areas where ${scope.path} like path || '%' and ${validOn(scope.date)}
  ), related as materialized (
    select code from place union select code from above
  ), airs as materialized (
    select distinct o.id, o.mode, o.priority, o.status, o.reason, o.clip_duration_ms, o.area_codes, o.title, o.start_at,
      o.kind, o.alert_id, coalesce(b.topic, case when o.relay_id is not null then 'relay' else o.kind end) as topic, to_char(o.start_at at time zone ${scope.zone}, 'YYYY-MM-DD') as day
    from occurrences o cross join lateral unnest(o.area_codes) as target (code) join related using (code)
      left join bulletins b on b.id = o.bulletin_id
    where o.start_at >= ${scope.from} and o.start_at < ${scope.until}
  ), results as materialized (
    select d.occurrence_id, ${childOf(sql`p.path`, scope.path)} as child, d.status, d.reason, count(*) as count,
      count(*) filter (where ${SOUNDED}) as heard, max(sounded.ms) as ms, sum(sounded.ms) as speaker_ms
    from deliveries d join airs on airs.id = d.occurrence_id ${joinPlaces}
      cross join lateral (
        select coalesce(d.played_ms, case when d.status = 'played' then airs.clip_duration_ms else 0 end) as ms
      ) sounded
    where ${inScope([[scope.path]])}
    group by 1, 2, 3, 4
  ), airings as materialized (
    select airs.id, airs.title, airs.start_at, airs.priority, airs.topic, airs.mode, airs.status, airs.reason, airs.day,
      coalesce(sum(r.heard), 0) > 0 as was_heard, coalesce(max(r.ms), 0) as ms, coalesce(sum(r.speaker_ms), 0) as speaker_ms,
      -- An airing of the province that others heard is not silent in a commune that has no speakers.
      coalesce(sum(r.heard), 0) = 0 and airs.status not in ${OPEN}
        and (count(r.count) > 0 or airs.status not in ('completed', 'partial')) as was_silent
    from airs left join results r on r.occurrence_id = airs.id
    group by airs.id, airs.title, airs.start_at, airs.priority, airs.topic, airs.mode, airs.status, airs.reason, airs.day
  )`

export type SilentRow = {
  occurrenceId: string
  startAt: string
  title: string
  priority: Priority
  topic: string
  status: OccurrenceStatus
  reason: string | null
}

export type MonthRows = { airings: AiringRow[]; results: ResultRow[]; children: ChildRow[]; silent: SilentRow[] }

type TaggedRow = { what: 'airing' | 'result' | 'child' | 'silent'; detail: SilentRow } & AiringRow &
  ResultRow &
  ChildRow

/** Numbers of the month, and by name the first `maxSilent` airings that nobody here heard. */
export async function monthRows(db: Db, scope: MonthScope, maxSilent: number): Promise<MonthRows> {
  const { rows } = await sql<TaggedRow>`
    with ${monthTables(scope)}, current_child as (
      select code from areas where parent_code = ${scope.code} and ${validOn(scope.date)}
      union select ${scope.code}::text
    ), reach as materialized (
      select code, ${childOf(sql`path`, scope.path)} as child from place
      union select above.code, current_child.code from above cross join current_child
    ), due as (
      select reach.child, count(distinct airs.id) as count
      from airs cross join lateral unnest(airs.area_codes) as target (code) join reach using (code)
      where airs.mode = 'live' group by reach.child
    ), done as (
      select child, count(*) filter (where heard > 0) as heard, sum(ms) filter (where heard > 0) as ms,
        sum(speaker_ms) as speaker_ms, sum(total) as total, sum(played) as played
      from (
        select r.child, r.occurrence_id, sum(r.heard) as heard, max(r.ms) as ms, sum(r.speaker_ms) as speaker_ms,
          sum(r.count) as total, sum(r.count) filter (where r.status = 'played') as played
        from results r join airs on airs.id = r.occurrence_id where airs.mode = 'live' group by 1, 2
      ) each_airing group by child
    )
    select 'airing' as what, day, mode, priority, topic, status, reason, null as child, count(*) as count,
      count(*) filter (where was_heard) as heard, count(*) filter (where was_silent) as silent,
      coalesce(sum(ms) filter (where was_heard), 0)::bigint as ms, sum(speaker_ms)::bigint as speaker_ms,
      null::bigint as total, null::bigint as played, null::jsonb as detail
    from airings group by day, mode, priority, topic, status, reason
    union all
    select 'result', airs.day, airs.mode, null, null, r.status, r.reason, null, sum(r.count)::bigint, null, null, null,
      null, null, null, null
    from results r join airs on airs.id = r.occurrence_id group by airs.day, airs.mode, r.status, r.reason
    union all
    select 'child', null, null, null, null, null, null, child, coalesce(due.count, 0), coalesce(done.heard, 0), null,
      coalesce(done.ms, 0)::bigint, coalesce(done.speaker_ms, 0)::bigint, coalesce(done.total, 0)::bigint,
      coalesce(done.played, 0)::bigint, null
    from due full join done using (child)
    union all
    select 'silent', null, null, null, null, null, null, null, null, null, null, null, null, null, null,
      jsonb_build_object('occurrenceId', id, 'startAt', to_char(start_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'title', title, 'priority', priority, 'topic', topic, 'status', status, 'reason', reason)
    from (select * from airings where was_silent and mode = 'live' order by start_at, id limit ${maxSilent}) silent`.execute(
    db,
  )
  return {
    airings: rows.filter(({ what }) => what === 'airing'),
    results: rows.filter(({ what }) => what === 'result'),
    children: rows.filter(({ what }) => what === 'child'),
    silent: rows
      .flatMap(({ what, detail }) => (what === 'silent' ? [detail] : []))
      .sort((a, b) => (a.startAt + a.occurrenceId < b.startAt + b.occurrenceId ? -1 : 1)),
  }
}

export type EmergencyRow = {
  alertId: string | null
  title: string
  riskLevel: number | null
  startAt: Date
  airings: number
  targets: number
  reached: number
}

/** Emergencies of the month by start, drills left out, and at how many speakers of the area each sounded at least once. */
export async function emergenciesOf(db: Db, scope: MonthScope, limit: number): Promise<EmergencyRow[]> {
  const { rows } = await sql<EmergencyRow>`
    with ${places(scope.date, [[scope.path]])}, related as materialized (
      select code from place union select code from areas where ${scope.path} like path || '%' and ${validOn(scope.date)}
    ), airs as materialized (
      select distinct o.id, o.alert_id, o.title, o.start_at
      from occurrences o cross join lateral unnest(o.area_codes) as target (code) join related using (code)
      where o.start_at >= ${scope.from} and o.start_at < ${scope.until} and o.kind = 'alert' and o.mode = 'live'
    )
    select min(airs.alert_id) as alert_id, min(airs.title) as title, max(al.risk_level) as risk_level,
      min(airs.start_at) as start_at, count(distinct airs.id) as airings, count(distinct d.speaker_id) as targets,
      count(distinct d.speaker_id) filter (where ${SOUNDED}) as reached
    from airs left join alerts al on al.id = airs.alert_id
      left join (
        select d.* from deliveries d join airs on airs.id = d.occurrence_id ${joinPlaces} where ${inScope([[scope.path]])}
      ) d on d.occurrence_id = airs.id
    group by coalesce(airs.alert_id, airs.id) order by 4, coalesce(airs.alert_id, airs.id) limit ${limit}`.execute(db)
  return rows
}

export type ChildSpeakers = { child: string; total: number; enrolled: number; alive: number; onlineNow: number }

/** Active speakers below `path` by the area just below it. */
export async function countSpeakers(db: Db, path: string, period: Period): Promise<ChildSpeakers[]> {
  const { rows } = await sql<ChildSpeakers>`
    select ${childOf(sql`area_path`, path)} as child, count(*) as total, count(enrolled_at) as enrolled,
      count(*) filter (where last_seen_at >= ${period.from}) as alive, count(*) filter (where online) as online_now
    from speakers where status = 'active' and area_path like ${`${path}%`} and created_at < ${period.until}
    group by 1`.execute(db)
  return rows
}

/** The areas just below this one on `date`, and `code` itself, by code with their names. */
export async function childNames(db: Db, code: string, date: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('areas')
    .select(['code', 'name'])
    .where((eb) => eb.or([eb('parentCode', '=', code), eb('code', '=', code)]))
    .where(validOn(date))
    .orderBy('code')
    .execute()
  return new Map(rows.map((row) => [row.code, row.name]))
}
