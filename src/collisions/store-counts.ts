import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { type CollisionRow, pairOf } from './store.ts'

/** Open collisions of each pair of series, by `owner owner` in order. */
export async function countSeries(
  db: Db,
  rows: ReadonlyArray<Pick<CollisionRow, 'ownerA' | 'ownerB'>>,
): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map()
  const owners = rows.flatMap((row) => [row.ownerA, row.ownerB])
  const { rows: counted } = await sql<{ a: string; b: string; count: number }>`
    select owner_a as a, owner_b as b, count(*)::int as count from collisions
    where status = 'open' and owner_a = any (${owners}::text[]) and owner_b = any (${owners}::text[])
    group by 1, 2`.execute(db)
  const counts = new Map<string, number>()
  for (const { a, b, count } of counted) counts.set(pairOf(a, b), (counts.get(pairOf(a, b)) ?? 0) + count)
  return counts
}

export type Meetings = { side: string; open: number; givesWay: number }

/** How many open collisions each of these sides has, and in how many of them it gives way by default. */
export async function countMeetings(db: Db, sides: readonly string[]): Promise<Map<string, Meetings>> {
  if (sides.length === 0) return new Map()
  const { rows } = await sql<Meetings>`
    select s.side, count(*)::int as open, (count(*) filter (where s.occurrence_id = c.loser_id))::int as gives_way
    from collisions c
      cross join lateral (values (c.side_a, c.occurrence_a), (c.side_b, c.occurrence_b)) as s(side, occurrence_id)
    where c.status = 'open' and s.side = any (${[...sides]}::text[]) group by 1`.execute(db)
  return new Map(rows.map((row) => [row.side, row]))
}
