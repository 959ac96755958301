import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { isTarget } from '../speakers/target.ts'
import type { Day } from './period.ts'

/**
 * CTE `piece (speaker_id, at, until, online)`: what each speaker of the relation `fleet (id)` was between `from` and
 * `until`, without gaps from its first known moment on.
 */
const presencePieces = (fleet: RawBuilder<unknown>, from: Date, until: Date) => sql`piece as materialized (
  select speaker_id, at, online,
    coalesce(lead(at) over (partition by speaker_id order by at), ${until}::timestamptz) as until
  from (
    select f.id as speaker_id, ${from}::timestamptz as at, known.online
    from ${fleet} f cross join lateral (
      select online from presence_log where speaker_id = f.id and at <= ${from}::timestamptz order by at desc limit 1
    ) known
    where ${from}::timestamptz < ${until}::timestamptz
    union all
    select l.speaker_id, l.at, l.online from presence_log l join ${fleet} f on f.id = l.speaker_id
    where l.at > ${from} and l.at < ${until}
  ) marks)`

/** CTE `day (date, since, until)`. */
const dayTable = (days: readonly Day[]) => sql`day as materialized (
  select * from unnest(${days.map(({ date }) => date)}::text[], ${days.map(({ from }) => from)}::timestamptz[],
    ${days.map(({ until }) => until)}::timestamptz[]) as d (date, since, until))`

/** Seconds that `piece` and `day` have in common, where they meet. */
const SHARED_SECONDS = sql`extract(epoch from least(piece.until, day.until) - greatest(piece.at, day.since))`
const MEET = sql`piece.at < day.until and piece.until > day.since`

export type Lived = { date: string; online: number; measured: number }

/** Seconds online, and seconds known at all, of one speaker by day. Days of which nothing is known are left out. */
export async function livedByDay(db: Db, speakerId: string, days: readonly Day[], end: Date): Promise<Lived[]> {
  const [first] = days
  if (!first) return []
  const { rows } = await sql<Lived>`
    with fleet as (select ${speakerId}::text as id), ${presencePieces(sql`fleet`, first.from, end)}, ${dayTable(days)}
    select day.date, coalesce(sum(${SHARED_SECONDS}) filter (where piece.online), 0)::float8 as online,
      sum(${SHARED_SECONDS})::float8 as measured
    from piece join day on ${MEET} group by day.date order by day.date`.execute(db)
  return rows
}

export type PieceRow = { from: Date; to: Date; online: boolean }

/** The newest `limit` stretches of one speaker, oldest first; neighbours that say the same are one. */
export async function presenceIntervals(
  db: Db,
  speakerId: string,
  period: { from: Date; until: Date },
  limit: number,
): Promise<PieceRow[]> {
  const { rows } = await sql<PieceRow>`
    with fleet as (select ${speakerId}::text as id), ${presencePieces(sql`fleet`, period.from, period.until)},
    turned as (select *, online is distinct from lag(online) over (order by at) as turns from piece),
    numbered as (select *, count(*) filter (where turns) over (order by at) as n from turned)
    select min(at) as from, max(until) as to, bool_or(online) as online
    from numbered group by n order by n desc limit ${limit}`.execute(db)
  return rows.reverse()
}

export type ChildLived = Lived & { child: string }

/**
 * The same for all active speakers below `path`, by day and by the area just below `path` that they stand in (the code
 * of `path` itself for those that stand in none).
 */
export async function livedByChild(db: Db, path: string, days: readonly Day[], end: Date): Promise<ChildLived[]> {
  const [first] = days
  if (!first) return []
  const { rows } = await sql<ChildLived>`
    with fleet as materialized (
      select id, ${childOf(sql`area_path`, path)} as child from speakers
      where ${isTarget()} and area_path like ${`${path}%`}
    ), ${presencePieces(sql`fleet`, first.from, end)}, ${dayTable(days)}
    select fleet.child, day.date, coalesce(sum(${SHARED_SECONDS}) filter (where piece.online), 0)::float8 as online,
      sum(${SHARED_SECONDS})::float8 as measured
    from piece join day on ${MEET} join fleet on fleet.id = piece.speaker_id group by fleet.child, day.date`.execute(db)
  return rows
}

/** The code just below `path` in a longer one: '/VN/19/05857/05857-01/' below '/VN/19/' → '05857'; of itself its own. */
export const childOf = (column: RawBuilder<unknown>, path: string): RawBuilder<string> => {
  const own = path.split('/').filter(Boolean).at(-1) ?? ''
  return sql<string>`coalesce(nullif(split_part(substr(${column}, ${path.length + 1}::int), '/', 1), ''), ${own}::text)`
}
