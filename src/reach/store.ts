import { sql } from 'kysely'
import { pathCodes } from '../areas/find.ts'
import { insidePaths } from '../areas/inside.ts'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import { isTarget } from '../speakers/target.ts'

export type Counts = { code: string; speakers: number; online: number }
type Place = { code: string; path: string }

/**
 * Speakers that airings are sent to (active, and set up) below `outermost`, counted for each of `areas` and for each commune (what is not a hamlet itself,
 * else what it lies in), in one pass over the speakers.
 */
export async function countReach(
  db: Db,
  query: { outermost: readonly string[]; areas: readonly Place[]; date: string },
): Promise<Array<Counts & { name: string; isCommune: boolean }>> {
  const codes = query.areas.map((area) => area.code)
  const paths = query.areas.map((area) => area.path)
  const { rows } = await sql<Counts & { name: string; isCommune: boolean }>`
    with heard as materialized (
      select area_code, area_path, count(*) as speakers, count(*) filter (where online) as online
      from speakers where ${isTarget()} and ${insidePaths('area_path', query.outermost)} group by area_code, area_path
    ), today as (
      select code, name, kind, parent_code from areas
      where ${validOn(query.date)}
    ), by_commune as (
      -- A speaker whose area was abolished still sounds; it counts under its own code until someone moves it.
      select coalesce(case when a.kind = 'hamlet' then a.parent_code end, h.area_code) as code,
        sum(h.speakers) as speakers, sum(h.online) as online
      from heard h left join today a on a.code = h.area_code group by 1
    )
    select false as is_commune, given.code, '' as name, coalesce(sum(h.speakers), 0)::int as speakers,
      coalesce(sum(h.online), 0)::int as online
    from unnest(${codes}::text[], ${paths}::text[]) as given(code, path)
      left join heard h on starts_with(h.area_path, given.path)
    group by given.code
    union all
    select true, b.code, coalesce(t.name, b.code), b.speakers::int, b.online::int
    from by_commune b left join today t on t.code = b.code
    order by 1, 2`.execute(db)
  return rows
}

/** Speakers that airings are sent to, anywhere below these paths. */
export async function countTargets(db: Db, paths: readonly string[]): Promise<number> {
  const { rows } = await sql<{ speakers: number }>`select count(*)::int as speakers from speakers
    where ${isTarget()} and ${insidePaths('area_path', paths)}`.execute(db)
  return rows[0]?.speakers ?? 0
}

/** Counts for the areas directly below `parent` that lie in `paths`. */
export async function countBelow(
  db: Db,
  query: { parent: Place; paths: readonly string[]; date: string },
): Promise<Counts[]> {
  // Where a child's own code stands in a path: '/VN/19/' has it at the fourth place of '/VN/19/05857/…'.
  const place = pathCodes(query.parent.path).length + 2
  const { rows } = await sql<Counts>`
    with counted as (
      select split_part(area_path, '/', ${place}::int) as code, count(*) as speakers,
        count(*) filter (where online) as online
      from speakers where ${isTarget()} and ${insidePaths('area_path', [query.parent.path])} group by 1
    )
    select a.code, coalesce(c.speakers, 0)::int as speakers, coalesce(c.online, 0)::int as online
    from areas a left join counted c on c.code = a.code
    where a.parent_code = ${query.parent.code} and ${insidePaths('a.path', query.paths)}
      and ${validOn(query.date, 'a')}
    order by a.code`.execute(db)
  return rows
}
