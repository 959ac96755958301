import { type Kysely, sql } from 'kysely'
import { vietnamDate } from '../areas/find.ts'
import { validOn } from '../areas/versions.ts'
import type { Grant } from '../context.ts'
import type { GrantRole, Tables } from '../db/tables.ts'

/**
 * What these people, tokens and sources may do right now, for commands that act in their name hours after they asked: one
 * statement for a whole batch. Disabled people, revoked tokens and ended grants are simply not there.
 */
export async function loadAuthorities(
  db: Kysely<Tables>,
  actorIds: readonly string[],
  at: Date,
): Promise<Map<string, Grant[]>> {
  const ids = [...new Set(actorIds)]
  const { rows } = await sql<{ actorId: string; role: GrantRole; path: string }>`
    with held(actor_id, role, code) as (
      select g.user_id, g.role, unnest(coalesce(gr.area_codes, array[g.area_code]))
        from grants g join auth_users u on u.id = g.user_id and u.disabled_at is null
        left join area_groups gr on gr.id = g.group_id
        where g.revoked_at is null and g.user_id = any (${ids}::text[])
      union all
      select t.id, t.role, t.area_code from api_tokens t
        where t.id = any (${ids}::text[]) and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${at})
      union all
      -- A system above us plans as an author does (src/inbox/), until it is ended.
      select s.id, 'author', s.area_code from inbox_sources s where s.id = any (${ids}::text[]) and s.status <> 'ended'
    )
    select held.actor_id as "actorId", held.role, a.path from held
    join areas a on a.code = held.code and ${validOn(vietnamDate(at), 'a')}`.execute(db)
  const grants = new Map<string, Grant[]>()
  for (const { actorId, role, path } of rows) grants.set(actorId, [...(grants.get(actorId) ?? []), { role, path }])
  return grants
}
