import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { POLICY_REASONS } from '../policies/require-allowed.ts'
import type { AreaScope } from '../reach/related.ts'

type Silenced = {
  programmeId: string | null
  scheduleId: string | null
  bulletinId: string | null
  title: string
  areaCodes: string[]
  sessions: number
  nextAt: Date
  reason: string
  total: number
}

/**
 * Approved programmes, and schedules of approved bulletins, of which a policy or a station that was put away silences
 * what would start in [from, to); wholly inside these areas, what would sound first before the rest.
 */
export async function loadSilenced(
  db: Db,
  inside: AreaScope,
  query: { from: Date; to: Date; limit: number },
): Promise<Silenced[]> {
  const wholly = inside.all ? sql`true` : sql`o.area_codes <@ ${inside.codes}::text[]`
  const { rows } = await sql<Silenced>`
    with silent as (
      select o.programme_id, o.schedule_id, count(distinct o.local_at)::int as sessions, min(o.start_at) as next_at,
        (array_agg(o.reason order by o.start_at))[1] as reason
      from occurrences o
      where o.status = 'cancelled' and o.note is null and o.start_at >= ${query.from} and o.start_at < ${query.to}
        and o.reason = any (${['relay-archived', ...POLICY_REASONS]}::text[]) and ${wholly}
      group by o.programme_id, o.schedule_id
    )
    select o.programme_id, o.schedule_id, b.id as bulletin_id, coalesce(p.title, b.title) as title,
      coalesce(p.area_codes, s.area_codes) as area_codes, o.sessions, o.next_at, o.reason, count(*) over ()::int as total
    from silent o left join programmes p on p.id = o.programme_id left join schedules s on s.id = o.schedule_id
      left join bulletins b on b.id = s.bulletin_id
    where p.status = 'approved' or (s.status = 'active' and b.status = 'approved')
    order by o.next_at, o.programme_id, o.schedule_id limit ${query.limit}`.execute(db)
  return rows
}
