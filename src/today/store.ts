import { type Selectable, sql } from 'kysely'
import { vietnamDate } from '../areas/find.ts'
import { insidePaths } from '../areas/inside.ts'
import { validOn } from '../areas/versions.ts'
import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import type { AlertsTable, BulletinsTable, OccurrencesTable } from '../db/tables.ts'
import { soundsUntil } from '../occurrences/sounds-until.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { isTarget } from '../speakers/target.ts'

export type OnAir = Selectable<OccurrencesTable>

/** What sounds, or begins before `soon`: of a session that speakers hold, not what comes later. */
export const loadNowPlaying = (db: Db, scope: AreaScope, soon: Date): Promise<OnAir[]> =>
  db
    .selectFrom('occurrences')
    .selectAll()
    .where('status', '=', 'airing')
    .where('startAt', '<=', soon)
    .where(touches('occurrences.area_codes', scope))
    .orderBy('startAt')
    .limit(100)
    .execute()

/** `topCode`: the area under which it is listed. Of a programme it is the first item that is still to come. */
export type Next = OnAir & {
  topCode: string
  sessionTitle: string | null
  sessionItems: number
  sessionEndsAt: Date | null
}

/** The next `limit` airings for each of `tops`, with its code; each airing once, each session of a programme too. */
export async function loadNext(
  db: Db,
  tops: ReadonlyArray<{ code: string; scope: AreaScope }>,
  { now, soon, limit }: { now: Date; soon: Date; limit: number },
): Promise<Next[]> {
  const parts = tops.map(
    ({ code, scope }) => sql`(select coalesce(programme_id || ' ' || local_at, id) as session, ${code} as top_code,
        min(start_at) as start_at, (array_agg(id order by start_at, id))[1] as id, count(*)::int as items,
        max(${soundsUntil('occurrences')}) as ends_at
      from occurrences
      where (status in ('planned', 'armed') and dispatch_at > ${now}::timestamptz - interval '1 hour'
          or status = 'airing' and reason is null and start_at > ${soon})
        and ${touches('occurrences.area_codes', scope)}
      group by 1 order by 3, 4 limit ${limit})`,
  )
  const { rows } = await sql<Next>`
    select o.*, s.top_code, p.title as session_title, s.items as session_items, s.ends_at as session_ends_at
    from (
      select distinct on (session) * from (${sql.join(parts, sql` union all `)}) listed order by session, top_code
    ) s join occurrences o on o.id = s.id left join programmes p on p.id = o.programme_id
    order by o.start_at, o.id`.execute(db)
  return rows
}

/** Those that airings are sent to. */
export async function countSpeakers(db: Db, paths: readonly string[]): Promise<{ total: number; online: number }> {
  const { rows } = await sql<{ total: number; online: number }>`
    select count(*)::int as total, (count(*) filter (where online))::int as online
    from speakers where ${isTarget()} and ${insidePaths('area_path', paths)}`.execute(db)
  return rows[0] ?? { total: 0, online: 0 }
}

export type Some<Row> = { count: number; first: Row[] }

/** `total` is the count of all, beside each of the first. */
export const some = <Row>(rows: ReadonlyArray<Row & { total: number }>): Some<Row> => ({
  count: rows[0]?.total ?? 0,
  // safe because Row is what is left without the total
  first: rows.map(({ total: _, ...row }) => row as unknown as Row),
})

export type SilentArea = {
  code: string
  name: string
  communeName: string | null
  speakers: number
  lastSeenAt: Date | null
}

/** Areas with speakers that were set up, none of them connected; those with most speakers first. */
export async function loadSilentAreas(
  db: Db,
  paths: readonly string[],
  now: Date,
  limit: number,
): Promise<Some<SilentArea>> {
  const { rows } = await sql<SilentArea & { total: number }>`
    with silent as (
      select area_code, count(*)::int as speakers, max(last_seen_at) as last_seen_at
      from speakers where ${isTarget()} and ${insidePaths('area_path', paths)}
      group by area_code having not bool_or(online)
    ), first as (
      select *, count(*) over ()::int as total from silent order by speakers desc, area_code limit ${limit}
    ), today as (
      select code, name, kind, parent_code from areas
      where ${validOn(vietnamDate(now))}
    )
    select f.area_code as code, coalesce(a.name, f.area_code) as name, case when a.kind = 'hamlet' then p.name end as commune_name,
      f.speakers, f.last_seen_at, f.total
    from first f left join today a on a.code = f.area_code left join today p on p.code = a.parent_code
    order by f.speakers desc, f.area_code`.execute(db)
  return some(rows)
}

export type Fault = {
  speakerId: string
  name: string
  areaCode: string
  areaName: string
  occurrenceId: string
  occurrenceTitle: string
  status: string
  reason: string | null
  at: Date
}

/** Speakers whose last airing that began in [from, to) failed, other than by their being away; newest first. */
export async function loadFaults(
  db: Db,
  paths: readonly string[],
  query: { scope: AreaScope; from: Date; to: Date; limit: number },
): Promise<Some<Fault>> {
  const { rows } = await sql<Fault & { total: number }>`
    with aired as materialized (
      select id, title, start_at, status from occurrences
      where start_at >= ${query.from} and start_at < ${query.to} and targets is not null
        and ${touches('occurrences.area_codes', query.scope)}
    ), failed as (
      -- Airing by airing (offset 0): deliveries have no index by status, and years of them.
      select distinct on (d.speaker_id) d.speaker_id, o.id as occurrence_id, d.status, d.reason, o.title, o.start_at
      from aired o cross join lateral (
        select speaker_id, status, reason from deliveries where occurrence_id = o.id
          and (status in ('failed', 'rejected') or (status = 'unreachable' and reason <> 'offline')) offset 0) d
      where o.status <> 'completed' order by d.speaker_id, o.start_at desc
    ), last as (
      -- What it played after that says that it is well again.
      select * from failed f where not exists (
        select from deliveries d join aired later on later.id = d.occurrence_id
        where d.speaker_id = f.speaker_id
          and later.start_at > f.start_at and d.status = 'played')
    )
    select l.speaker_id, s.name, s.area_code, coalesce(a.name, s.area_code) as area_name,
      l.occurrence_id, l.title as occurrence_title, l.status, l.reason, l.start_at as at, count(*) over ()::int as total
    from last l join speakers s on s.id = l.speaker_id and s.status = 'active' and ${insidePaths('s.area_path', paths)}
      left join lateral (select name from areas where code = s.area_code order by valid_from desc limit 1) a on true
    order by l.start_at desc, l.speaker_id limit ${query.limit}`.execute(db)
  return some(rows)
}

export type BulletinLine = Pick<
  Selectable<BulletinsTable>,
  'id' | 'title' | 'priority' | 'areaCodes' | 'submittedAt' | 'decisionReason'
> & { authorName: string | null }

const bulletinLine = sql`b.id, b.title, b.priority, b.area_codes, b.submitted_at, b.decision_reason,
  (select name from auth_users where id = b.author_id) as author_name, count(*) over ()::int as total`

/** Submitted bulletins that lie wholly inside these areas and were written by somebody else, the longest waiting first. */
export async function loadApprovals(
  db: Db,
  inside: AreaScope,
  actorId: string,
  limit: number,
): Promise<Some<BulletinLine>> {
  const wholly = inside.all ? sql`true` : sql`b.area_codes <@ ${inside.codes}::text[]`
  const { rows } = await sql<BulletinLine & { total: number }>`
    select ${bulletinLine} from bulletins b where b.status = 'submitted' and b.author_id <> ${actorId} and ${wholly}
    order by b.submitted_at, b.id limit ${limit}`.execute(db)
  return some(rows)
}

/** Submitted programmes, as `loadApprovals`. */
export async function loadProgrammeApprovals(
  db: Db,
  inside: AreaScope,
  actorId: string,
  limit: number,
): Promise<Some<BulletinLine>> {
  const wholly = inside.all ? sql`true` : sql`p.area_codes <@ ${inside.codes}::text[]`
  const { rows } = await sql<BulletinLine & { total: number }>`
    select p.id, p.title, p.priority, p.area_codes, p.submitted_at, p.decision_reason,
      (select name from auth_users where id = p.created_by) as author_name, count(*) over ()::int as total
    from programmes p where p.status = 'submitted' and p.created_by <> ${actorId} and ${wholly}
    order by p.submitted_at, p.id limit ${limit}`.execute(db)
  return some(rows)
}

/** What came back to its author, newest first. */
export async function loadRejected(db: Db, actorId: string, limit: number): Promise<Some<BulletinLine>> {
  const { rows } = await sql<BulletinLine & { total: number }>`
    select ${bulletinLine} from bulletins b where b.status = 'rejected' and b.author_id = ${actorId}
    order by b.updated_at desc, b.id limit ${limit}`.execute(db)
  return some(rows)
}

export type AlertLine = Pick<
  Selectable<AlertsTable>,
  'id' | 'title' | 'mode' | 'riskLevel' | 'areaCodes' | 'createdAt' | 'sentAt' | 'validUntil'
>

/** Alerts for one of these areas, newest first. */
export async function loadAlerts(
  db: Db,
  scope: AreaScope,
  status: 'active' | 'draft',
  limit: number,
): Promise<Some<AlertLine>> {
  const { rows } = await sql<AlertLine & { total: number }>`
    select id, title, mode, risk_level, area_codes, created_at, sent_at, valid_until, count(*) over ()::int as total
    from alerts where status = ${status} and ${touches('alerts.area_codes', scope)} order by coalesce(sent_at, created_at) desc limit ${limit}
  `.execute(db)
  return some(rows)
}

const DAY_MS = 86_400_000

export type InboxLine = {
  id: string
  title: string
  sourceName: string
  areaCodes: string[]
  receivedAt: Date
  airAt: Date | null
  validTo: Date | null
  isRefused: boolean
}

/**
 * What came from above, for areas wholly inside these: what asked for its place and could not be carried out since
 * yesterday, then what waits; of these what is of use for the shortest time first.
 */
export async function loadInbox(db: Db, inside: AreaScope, now: Date, limit: number): Promise<Some<InboxLine>> {
  const wholly = inside.all ? sql`true` : sql`i.area_codes <@ ${inside.codes}::text[]`
  const { rows } = await sql<InboxLine & { total: number }>`
    select i.id, i.title, s.name as source_name, i.area_codes, i.received_at, i.air_at, i.valid_to,
      i.status = 'refused' as is_refused, count(*) over ()::int as total
    from inbox_items i join inbox_sources s on s.id = i.source_id
    where (i.status = 'waiting' or (i.status = 'refused' and i.priority <> 'normal' and i.mode = 'live'
        and i.received_at > ${addMs(now, -DAY_MS)}))
      and (i.valid_to is null or i.valid_to > ${now}) and ${wholly}
    order by is_refused desc, least(i.air_at, i.valid_to) nulls last, i.id limit ${limit}`.execute(db)
  return some(rows)
}

/** Bulletins that nobody has approved, or whose approval an edit has voided, with their first airing before `until` in each programme. */
export async function loadUnapprovedItems(db: Db, inside: AreaScope, now: Date, until: Date) {
  const { rows } = await sql<{
    programmeId: string
    bulletinId: string
    title: string
    bulletinStatus: Unapproved['bulletinStatus']
    areaCodes: string[]
    nextAiringAt: Date
  }>`
    select p.id as programme_id, b.id as bulletin_id, b.title, b.status as bulletin_status, p.area_codes,
      min(o.start_at) as next_airing_at
    from bulletins b join occurrences o on o.bulletin_id = b.id join programmes p on p.id = o.programme_id
    where b.status in ('draft', 'submitted', 'rejected') and p.status = 'approved' and o.status in ('planned', 'armed')
      and o.start_at >= ${now} and o.start_at < ${until} and ${touches('p.area_codes', inside)}
    group by p.id, b.id`.execute(db)
  return rows
}

export type Unapproved = {
  scheduleId: string
  bulletinId: string
  title: string
  bulletinStatus: 'draft' | 'submitted' | 'rejected'
  areaCodes: string[]
  rule: unknown
  zone: string
}

/** Active schedules whose bulletin nobody has approved, or whose approval an edit has voided. */
export async function loadUnapproved(db: Db, inside: AreaScope): Promise<Unapproved[]> {
  const { rows } = await sql<Unapproved>`
    select s.id as schedule_id, b.id as bulletin_id, b.title, b.status as bulletin_status, s.area_codes, s.rule, s.zone
    from schedules s join bulletins b on b.id = s.bulletin_id
    where s.status = 'active' and b.status in ('draft', 'submitted', 'rejected')
      and ${touches('s.area_codes', inside)}`.execute(db)
  return rows
}
