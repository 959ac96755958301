import { sql } from 'kysely'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import type { Priority } from '../db/tables.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { isTarget } from '../speakers/target.ts'

/** Columns of an airing `o`, as they are needed to compare it with others. */
export const endOfAiring = sql`case when o.relay_id is not null or o.clip_duration_ms is null
  then coalesce(o.hard_end_at, o.start_at + make_interval(secs => coalesce(o.clip_duration_ms, 0) / 1000.0))
  else least(o.start_at + make_interval(secs => o.clip_duration_ms / 1000.0), o.hard_end_at) end`
/** What collides as one: all items of a day's session, else the airing itself. */
const sideOfAiring = sql`case when o.kind = 'programme' then o.programme_id || '/' || o.local_at else o.id end`
const isPlanned = sql`o.status in ('planned', 'armed') and o.kind in ('schedule', 'programme')`

/** Take the next airings that nobody has compared yet. They are back if the transaction fails. */
export async function takeToCompare(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from airings_to_compare where occurrence_id in (
      select occurrence_id from airings_to_compare order by occurrence_id limit ${limit} for update skip locked)
    returning occurrence_id as id`.execute(db)
  return rows.map((row) => row.id)
}

export type Bounds = { from: Date; to: Date; paths: string[] }

/** When and where these airings sound, taken together; undefined when none of them is planned any more. */
export async function loadBounds(db: Db, ids: readonly string[], date: string): Promise<Bounds | undefined> {
  const { rows } = await sql<Bounds>`
    with fresh as materialized (
      select o.start_at, ${endOfAiring} as end_at, o.area_codes from occurrences o
      where o.id = any (${[...ids]}::text[]) and ${isPlanned}
    )
    select min(start_at) as "from", max(end_at) as "to", array(
      select distinct a.path from fresh f cross join unnest(f.area_codes) as named(code)
        join areas a on a.code = named.code and ${validOn(date, 'a')}) as paths
    from fresh having count(*) > 0`.execute(db)
  return rows[0]
}

/**
 * In this transaction: a fresh week is compared before the planner of PostgreSQL has counted its rows, and with one row
 * in mind it would go through all of them for each of them.
 */
export async function preferHashJoins(db: Db): Promise<void> {
  await sql`set local enable_nestloop = off`.execute(db)
}

export type Pair = {
  occurrenceA: string
  occurrenceB: string
  sideA: string
  sideB: string
  ownerA: string
  ownerB: string
  priorityA: Priority
  priorityB: Priority
  startA: Date
  startB: Date
  movedA: boolean
  movedB: boolean
  areaCodes: string[]
  startsAt: Date
  endsAt: Date
}

/**
 * Whatever planned airing overlaps one of `ids` on a speaker, that is not a question already. Areas are joined by their
 * codes (one's own code among the codes above the other's) within an hour, so that a week of the country is a hash join.
 */
export async function loadPairs(
  db: Db,
  find: { ids: readonly string[]; bounds: Bounds; scope: AreaScope; date: string },
): Promise<Pair[]> {
  const { bounds, scope } = find
  const { rows } = await sql<Pair>`
    with near as materialized (
      select o.id, o.kind, o.start_at, ${endOfAiring} as end_at, ${sideOfAiring} as side, o.area_codes, o.priority,
        coalesce(o.programme_id, o.schedule_id) as owner, o.moved_from is not null as moved,
        o.id = any (${[...find.ids]}::text[]) as fresh
      from occurrences o
      where ${isPlanned} and o.start_at < ${bounds.to} and o.start_at > ${bounds.from}::timestamptz - interval '1 day'
        and ${touches('o.area_codes', scope)}
    ), named as materialized (
      select n.id, n.side, n.start_at, n.end_at, n.fresh, named.code from near n cross join unnest(n.area_codes) as named(code)
      where n.end_at > ${bounds.from} and n.end_at > n.start_at
    ), own as materialized (
      select n.id, n.side, n.start_at, n.end_at, n.fresh, a.path, a.code, hour
      from named n join areas a on a.code = n.code and ${validOn(find.date, 'a')}
        cross join generate_series(floor(extract(epoch from n.start_at) / 3600)::bigint,
          ceil(extract(epoch from n.end_at) / 3600)::bigint - 1) as hour
    ), above as materialized (
      select own.id, own.side, own.start_at, own.end_at, own.fresh, own.path, own.hour, up.code
      from own cross join unnest(string_to_array(trim(both '/' from own.path), '/')) as up(code)
    ), met as (
      -- The other lies inside this one's area, or in the same.
      select a.id as one, b.id as other, a.side as one_side, b.side as other_side, b.path from own a
        join above b on b.code = a.code and b.hour = a.hour
      where a.fresh and a.start_at < b.end_at and b.start_at < a.end_at and a.side <> b.side
      union
      select a.id, b.id, a.side, b.side, a.path from above a join own b on b.code = a.code and b.hour = a.hour
      where a.fresh and a.path <> b.path and a.start_at < b.end_at and b.start_at < a.end_at and a.side <> b.side
    ), pair as materialized (
      select case when one_side < other_side then one else other end as a,
        case when one_side < other_side then other else one end as b, path
      from met group by 1, 2, 3
    ), heard as materialized (
      select path from (select distinct path from pair) place
      where exists (select from speakers s where ${isTarget('s')}
        -- As "like path || '%'", in the words that an index on patterns understands of a value not known beforehand.
        and s.area_path ~>=~ place.path and s.area_path ~<~ (place.path || '~'))
    )
    select distinct on (a.side, b.side) a.id as occurrence_a, b.id as occurrence_b, a.side as side_a, b.side as side_b,
      a.owner as owner_a, b.owner as owner_b, a.priority as priority_a, b.priority as priority_b,
      a.start_at as start_a, b.start_at as start_b, a.moved as moved_a, b.moved as moved_b,
      (select array_agg(distinct split_part(trim(both '/' from p.path), '/', -1)) from pair p join heard using (path)
        where p.a = pair.a and p.b = pair.b) as area_codes,
      greatest(a.start_at, b.start_at) as starts_at, least(a.end_at, b.end_at) as ends_at
    from pair join heard using (path) join near a on a.id = pair.a join near b on b.id = pair.b
    where not exists (select from collisions c where c.side_a = a.side and c.side_b = b.side
      and c.status <> 'void' and (c.decision is null or c.decision in ('cut', 'queue')))
    order by a.side, b.side, greatest(a.start_at, b.start_at), a.id, b.id`.execute(db)
  return rows
}

/**
 * Open no more: one of the two was sent or left out, they stand apart, or their classes are others than they were. What
 * else these sides have is compared anew.
 */
export async function voidMoot(db: Db, now: Date): Promise<Array<{ id: string; areaCodes: string[] }>> {
  const { rows } = await sql<{ id: string; areaCodes: string[] }>`
    with moot as (
      update collisions c set status = 'void', decided_at = ${now}
      from (
        select c.id, o.id is not null and p.id is not null
          and (case when c.status = 'open' then ${bothIn(['planned', 'armed'])}
            else o.status not in ('cancelled', 'missed') and p.status not in ('cancelled', 'missed') end)
          and o.start_at < p.end_at and p.start_at < o.end_at
          and (c.rule = 'same-class') = (o.priority = p.priority) as holds
        from collisions c
          cross join lateral (select o.id, o.status, o.start_at, o.priority, ${endOfAiring} as end_at
            from occurrences o where o.id = c.occurrence_a) o
          cross join lateral (select o.id, o.status, o.start_at, o.priority, ${endOfAiring} as end_at
            from occurrences o where o.id = c.occurrence_b) p
        where c.status = 'open' or (c.status = 'by-rule' and c.decision is null and c.ends_at > ${now})
      ) seen
      where seen.id = c.id and not seen.holds and c.status in ('open', 'by-rule')
      returning c.id, c.area_codes, c.side_a, c.side_b
    ), again as (
      insert into airings_to_compare
      select o.id from moot cross join lateral (values (side_a), (side_b)) as s(side)
        join occurrences o on o.programme_id = split_part(s.side, '/', 1) and o.local_at = split_part(s.side, '/', 2)
      where s.side like 'prg_%' and o.status in ('planned', 'armed')
      on conflict do nothing
    )
    select id, area_codes from moot`.execute(db)
  return rows
}

const bothIn = (statuses: readonly string[]) =>
  sql`o.status = any (${[...statuses]}::text[]) and p.status = any (${[...statuses]}::text[])`
