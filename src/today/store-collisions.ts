import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { type Some, some } from './store.ts'

type OpenCollision = { id: string; titles: string[]; areaCodes: string[]; startsAt: Date; decideBy: Date }

/**
 * Collisions of which one side is meant for places wholly inside these areas, so that whoever plans there may let it give
 * way: those to be decided soonest first. `others`: how many more are heard in `reaching`, for others to decide.
 */
export async function loadCollisions(
  db: Db,
  { inside, reaching, limit }: { inside: AreaScope; reaching: AreaScope; limit: number },
): Promise<Some<OpenCollision> & { others: number }> {
  if (!inside.all && inside.codes.length === 0) return { count: 0, first: [], others: 0 }
  const wholly = inside.all
    ? sql`true`
    : sql`(gives.area_codes <@ ${inside.codes}::text[] or stays.area_codes <@ ${inside.codes}::text[])`
  const sides = sql`collisions c join occurrences gives on gives.id = c.loser_id
      join occurrences stays on stays.id = case when c.loser_id = c.occurrence_a then c.occurrence_b else c.occurrence_a end`
  const { rows } = await sql<OpenCollision & { total: number }>`
    select c.id, array[coalesce(ps.title, stays.title), coalesce(pg.title, gives.title)] as titles, c.area_codes,
      c.starts_at, c.decide_by, count(*) over ()::int as total
    from ${sides} left join programmes pg on pg.id = gives.programme_id left join programmes ps on ps.id = stays.programme_id
    where c.status = 'open' and ${wholly} order by c.decide_by, c.id limit ${limit}`.execute(db)
  const counted = await sql<{ others: number }>`
    select count(*)::int as others from ${sides}
    where c.status = 'open' and not ${wholly} and ${touches('c.area_codes', reaching)}`.execute(db)
  return { ...some(rows), others: counted.rows[0]?.others ?? 0 }
}
