import { sql } from 'kysely'
import { vietnamDate } from '../areas/find.ts'
import { insidePaths } from '../areas/inside.ts'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import { isTarget } from '../speakers/target.ts'

export type ReachRow = {
  code: string
  name: string
  parentCode: string | null
  parentName: string | null
  total: number
  playing: number
  played: number
  failed: number
  stopped: number
  starting: number
  silent: number
  offline: number
}

/** Counts by the area of each delivery. What is not in the ledger yet is counted from the registry, as its opening will. */
export async function loadReach(
  db: Db,
  alert: { id: string; areaCodes: string[] },
  paths: readonly string[],
  now: Date,
): Promise<{ occurrenceId: string | null; areas: ReachRow[] }> {
  const airing = await db
    .selectFrom('occurrences')
    .select(['id', 'targets'])
    .where('alertId', '=', alert.id)
    .where('kind', '=', 'alert')
    .executeTakeFirst()
  const date = vietnamDate(now)
  const isOpen = airing?.targets != null
  const { rows } = await sql<ReachRow>`
    with told as (
      select d.speaker_id, d.area_code,
        -- Stopped before its first sound: nobody there has heard anything.
        case when d.status = 'cancelled' and d.started_at is null then 'unreachable' else d.status end as status, s.online, s.area_path
      from deliveries d join speakers s on s.id = d.speaker_id where d.occurrence_id = ${airing?.id ?? ''}
      union all
      select s.id, s.area_code, 'pending', s.online, s.area_path from speakers s
      where not ${isOpen}::boolean and ${isTarget('s')}
        and string_to_array(trim(both '/' from s.area_path), '/') && ${alert.areaCodes}::text[]
        and not exists (select from deliveries d where d.occurrence_id = ${airing?.id ?? ''} and d.speaker_id = s.id)
    ), counted as (
      select area_code, count(*)::int as total,
        (count(*) filter (where status = 'playing'))::int as playing,
        (count(*) filter (where status = 'played'))::int as played,
        (count(*) filter (where status in ('failed', 'rejected', 'preempted', 'expired')))::int as failed,
        (count(*) filter (where status = 'cancelled'))::int as stopped,
        (count(*) filter (where status in ('accepted', 'fetched', 'armed')))::int as starting,
        (count(*) filter (where status in ('pending', 'unreachable', 'superseded')))::int as silent,
        (count(*) filter (where status in ('pending', 'unreachable', 'superseded') and not online))::int as offline
      from told where ${insidePaths(sql<string>`area_path`, paths)} group by area_code
    ), named as (
      select distinct on (code) code, name, parent_code from areas where code in (select area_code from counted)
      order by code, ${validOn(date)} desc, valid_from desc
    ), above as (
      select distinct on (code) code, name from areas where code in (select parent_code from named)
      order by code, ${validOn(date)} desc, valid_from desc
    )
    select c.area_code as code, coalesce(n.name, c.area_code) as name, n.parent_code as "parentCode",
      above.name as "parentName", c.total, c.playing, c.played, c.failed, c.stopped, c.starting, c.silent, c.offline
    from counted c left join named n on n.code = c.area_code left join above on above.code = n.parent_code
    order by c.silent desc, c.failed desc, c.area_code`.execute(db)
  return { occurrenceId: airing?.id ?? null, areas: rows }
}
