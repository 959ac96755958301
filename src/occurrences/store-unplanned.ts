import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { type SilentSeries, TURNS, type Turn } from './series-history.ts'

export type Owner = { bulletinId: string } | { programmeId: string }

/**
 * Schedules and programmes over `scope`, or of one bulletin, or one programme, that may have had a slot in [from, to) and
 * no airing for it: those not approved by then, and those that were paused, revoked or ended after `since`.
 */
export async function loadSilentSeries(
  db: Db,
  { scope, owner, from, to, since }: { scope: AreaScope; owner?: Owner | undefined; from: Date; to: Date; since: Date },
): Promise<SilentSeries[]> {
  // Of what brings one airing only, and was not changed since, its own day says whether it matters.
  const mayStart = (alias: string) => {
    const rule = sql.ref(`${alias}.rule`)
    return sql`(${sql.ref(`${alias}.updated_at`)} > greatest(${from}::timestamptz, ${sql.ref(`${alias}.created_at`)})
      or case when ${rule} ->> 'kind' = 'once'
        then ${rule} ->> 'on' between ${dayOf(from, -2)} and ${dayOf(to, 2)}
        else coalesce(${rule} ->> 'endsOn', '9999') >= ${dayOf(from, -2)} or ${rule} ? 'extra' end)`
  }
  const ofSchedules =
    owner && 'programmeId' in owner ? sql`false` : owner ? sql`s.bulletin_id = ${owner.bulletinId}` : sql`true`
  const ofProgrammes =
    owner && 'bulletinId' in owner ? sql`false` : owner ? sql`p.id = ${owner.programmeId}` : sql`true`
  const { rows } = await sql<SilentSeries>`
    select 'schedule' as kind, s.id, s.bulletin_id, b.title, b.priority, s.rule, s.zone, s.area_codes,
      coalesce(c.duration_ms, 0) as duration_ms, s.status, b.status as bulletin_status, s.created_at,
      b.submitted_at, b.approved_at, s.updated_at > s.created_at as is_changed
    from schedules s join bulletins b on b.id = s.bulletin_id left join clips c on c.id = b.clip_id
    where ${ofSchedules} and ${touches('s.area_codes', scope)} and s.created_at < ${to} and ${mayStart('s')}
      and (b.approved_at > ${from} or b.status = 'submitted' or (s.status = 'ended' and s.updated_at > ${since})
        or (b.status in ('draft', 'rejected', 'revoked') and b.updated_at > ${since}))
    union all
    select 'programme', p.id, null, p.title, p.priority, p.rule, p.zone, p.area_codes, p.budget_seconds * 1000, p.status, null,
      p.created_at, p.submitted_at, p.approved_at, p.revision > 1
    from programmes p
    where ${ofProgrammes} and ${touches('p.area_codes', scope)} and p.created_at < ${to} and ${mayStart('p')}
      and (p.approved_at > ${from} or p.status = 'submitted'
        or (p.status in ('draft', 'rejected', 'ended') and p.updated_at > ${since}))
    order by id`.execute(db)
  return rows
}

const dayOf = (at: Date, days: number): string => new Date(at.getTime() + days * 86_400_000).toISOString().slice(0, 10)

/** What was done to these bulletins, schedules and programmes that changes whether, or when, they air; in order. */
export async function loadTurns(db: Db, subjectIds: readonly string[]): Promise<Map<string, Turn[]>> {
  if (subjectIds.length === 0) return new Map()
  const { rows } = await sql<Turn & { subjectId: string }>`
    select subject_id, at, action, data from audit_entries
    where subject_id = any (${[...new Set(subjectIds)]}::text[]) and action = any (${[...TURNS]}::text[])
    order by seq`.execute(db)
  return Map.groupBy(rows, ({ subjectId }) => subjectId)
}

/** Of these slots, those that have an airing, whatever became of it; each as 'owner local-time'. */
export async function loadKnownSlots(
  db: Db,
  slots: ReadonlyArray<{ id: string; localAt: string }>,
): Promise<Set<string>> {
  if (slots.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    select slot.id || ' ' || slot.local_at as key
    from unnest(${slots.map(({ id }) => id)}::text[], ${slots.map(({ localAt }) => localAt)}::text[]) as slot(id, local_at)
    where exists (select from occurrences o where o.schedule_id = slot.id and o.local_at = slot.local_at)
      or exists (select from occurrences o where o.programme_id = slot.id and o.local_at = slot.local_at)`.execute(db)
  return new Set(rows.map(({ key }) => key))
}
