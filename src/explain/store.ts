import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { coversAll, insidePaths } from '../areas/inside.ts'
import type { Db } from '../db/open.ts'
import type { DecisionsTable, DeliveryStatus, OccurrencesTable, Priority } from '../db/tables.ts'

export type OccurrenceRow = Selectable<OccurrencesTable>

/** What an airing hangs on, as far as it tells why it is there. */
export type Owner = {
  bulletinTitle: string | null
  programmeTitle: string | null
  rule: unknown
  /** Of its rule. */
  zone: string | null
  alertId: string | null
  liveId: string | null
  ownerTitle: string | null
  /** The schedule or programme is paused just now. */
  isPaused: boolean
}

export const loadOccurrence = (db: Db, id: string): Promise<OccurrenceRow | undefined> =>
  db.selectFrom('occurrences').selectAll().where('id', '=', id).executeTakeFirst()

export async function loadOwner(db: Db, id: string): Promise<Owner> {
  const { rows } = await sql<Owner>`
    select b.title as bulletin_title, p.title as programme_title, coalesce(p.rule, s.rule) as rule, coalesce(p.zone, s.zone) as zone, o.alert_id,
      l.id as live_id, coalesce(p.title, b.title, al.title, l.title) as owner_title,
      coalesce(p.status, s.status, '') = 'paused' as is_paused
    from occurrences o left join bulletins b on b.id = o.bulletin_id left join programmes p on p.id = o.programme_id
      left join schedules s on s.id = o.schedule_id left join alerts al on al.id = o.alert_id
      left join live_sessions l on l.occurrence_id = o.id
    where o.id = ${id}`.execute(db)
  const [owner] = rows
  if (!owner) throw new Error(`occurrence ${id} is gone`)
  return owner
}

export type ActRow = { at: Date; action: string; actorId: string; subjectId: string; data: Record<string, unknown> }

// What a person reads; a bulletin that was edited a hundred times is told from its last ones.
const MOST_ACTS = 200

/** What was done to these things until then, in order. */
export async function loadActs(db: Db, subjectIds: readonly string[], until: Date): Promise<ActRow[]> {
  const { rows } = await sql<ActRow>`select * from (
      select seq, at, action, actor_id, subject_id, data from audit_entries
      where subject_id = any (${[...subjectIds]}::text[]) and at <= ${until} order by seq desc limit ${MOST_ACTS}
    ) latest order by seq`.execute(db)
  return rows
}

export type DecisionRow = Selectable<DecisionsTable>

export const loadDecisions = (db: Db, occurrenceIds: readonly string[]): Promise<DecisionRow[]> =>
  db
    .selectFrom('decisions')
    .selectAll()
    .where(sql<boolean>`occurrence_id = any (${[...occurrenceIds]}::text[])`)
    .orderBy('id')
    .limit(500)
    .execute()

export async function isInOpenCollision(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`select exists (select from collisions
    where status = 'open' and (occurrence_a = ${id} or occurrence_b = ${id})) as open`.execute(db)
  return rows[0]?.open ?? false
}

export async function loadTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; title: string }>`select o.id, coalesce(p.title, o.title) as title
    from occurrences o left join programmes p on p.id = o.programme_id
    where o.id = any (${[...ids]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row.title]))
}

export type CommandRow = { id: string; kind: string; issuedAt: Date; publishedAt: Date | null; authorId: string }

export const loadCommands = (db: Db, occurrenceId: string): Promise<CommandRow[]> =>
  db
    .selectFrom('commands')
    .select(['id', 'kind', 'issuedAt', 'publishedAt', 'authorId'])
    .where('occurrenceId', '=', occurrenceId)
    .orderBy('issuedAt')
    .limit(50)
    .execute()

/** Stop-alls that silenced some of these areas in between. */
export async function loadStops(
  db: Db,
  areaCodes: readonly string[],
  from: Date,
  to: Date,
): Promise<Array<{ issuedAt: Date; authorId: string; areaCodes: string[] }>> {
  const { rows } = await sql<{ issuedAt: Date; authorId: string; areaCodes: string[] }>`
    select c.issued_at, c.author_id, c.area_codes from commands c
    where c.kind = 'stopAll' and c.issued_at between ${from} and ${to} and exists (
      select from areas a, areas b where a.code = any (c.area_codes) and b.code = any (${[...areaCodes]}::text[])
        and (a.path like b.path || '%' or b.path like a.path || '%'))
    order by c.issued_at limit 20`.execute(db)
  return rows
}

export type GroupRow = {
  status: DeliveryStatus
  reason: string | null
  count: number
  examples: Array<{ speakerId: string; name: string; areaCode: string }>
}

/** What became of an airing at the speakers inside `paths`: counted by state and reason, with the first few of each. */
export async function loadGroups(
  db: Db,
  occurrenceId: string,
  paths: readonly string[],
  examples: number,
): Promise<GroupRow[]> {
  const { rows } = await sql<GroupRow>`
    with counted as materialized (
      select d.status, d.reason, count(*)::int as count, (array_agg(d.speaker_id order by d.speaker_id))[1:${examples}] as ids
      from deliveries d where d.occurrence_id = ${occurrenceId} and ${inScope(sql`d.area_code`, paths)}
      group by d.status, d.reason
    )
    select status, reason, count, coalesce((
      select json_agg(json_build_object('speakerId', s.id, 'name', s.name, 'areaCode', s.area_code) order by s.id)
      from speakers s where s.id = any (ids) and status <> 'played'), '[]') as examples
    from counted order by count desc, status, reason`.execute(db)
  return rows
}

const inScope = (column: RawBuilder<unknown>, paths: readonly string[]): RawBuilder<SqlBool> =>
  coversAll(paths)
    ? sql`true`
    : sql`${column} = any (array(select code from areas where ${insidePaths('path', paths)}))`

export type Cutter = { id: string; title: string; priority: Priority; at: Date; preempted: number }

/** What cut it for good, as the speakers say, and what of a higher class came in between. */
export async function loadCutters(
  db: Db,
  one: OccurrenceRow,
  paths: readonly string[],
  until: Date,
): Promise<Cutter[]> {
  const rank = (priority: RawBuilder<unknown>) =>
    sql`case ${priority} when 'emergency' then 2 when 'priority' then 1 else 0 end`
  const { rows } = await sql<Cutter>`
    with named as materialized (
      select d.detail as id, count(*)::int as preempted from deliveries d
      where d.occurrence_id = ${one.id} and d.status = 'preempted' and ${inScope(sql`d.area_code`, paths)}
      group by d.detail
    ), between_ as (
      select o.id from occurrences o where o.start_at > ${one.startAt} and o.start_at < ${until} and o.targets is not null
        and o.id <> ${one.id} and o.area_codes && (
          select array_agg(distinct up.above) from areas a, unnest(string_to_array(trim(both '/' from a.path), '/')) as up(above)
          where a.code = any (${one.areaCodes}::text[]))
        and (${rank(sql`o.priority`)} > ${rank(sql`${one.priority}::text`)}
          or (o.priority = ${one.priority} and o.precedence > ${one.precedence}))
      limit 10
    )
    select o.id, coalesce(p.title, o.title) as title, o.priority, o.start_at as at, coalesce(n.preempted, 0) as preempted
    from (select id from named union select id from between_) found join occurrences o on o.id = found.id
      left join programmes p on p.id = o.programme_id left join named n on n.id = o.id
    order by o.start_at`.execute(db)
  return rows
}
