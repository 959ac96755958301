import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { coversAll, insidePaths } from '../areas/inside.ts'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import type { DeliveryStatus, Tables } from '../db/tables.ts'

type Occurrence = Selectable<Tables['occurrences']>
export type OccurrenceHead = Pick<Occurrence, 'id' | 'title' | 'status' | 'reason' | 'startAt' | 'areaCodes'>

export const loadOccurrenceHead = (db: Db, id: string): Promise<OccurrenceHead | undefined> =>
  db
    .selectFrom('occurrences')
    .select(['id', 'title', 'status', 'reason', 'startAt', 'areaCodes'])
    .where('id', '=', id)
    .executeTakeFirst()

/**
 * `place`: the areas of the scopes, each as it was last known on `date`. An area that ended keeps its last place, so
 * that a speaker nobody has moved yet stays in somebody's sight.
 */
export const places = (date: string, scopes: ReadonlyArray<readonly string[]>) => sql`place as materialized (
  select code, name, path from (
    select distinct on (code) code, name, path from areas where valid_from <= ${date} order by code, valid_from desc
  ) known where ${sql.join(
    scopes.map((paths) => insidePaths('path', paths)),
    sql` and `,
  )})`

export const joinPlaces = sql`left join place p on p.code = d.area_code`
export const inScope = (scopes: ReadonlyArray<readonly string[]>): RawBuilder<SqlBool> =>
  scopes.every(coversAll) ? sql`true` : sql`p.code is not null`

type Delivery = Selectable<Tables['deliveries']>
export type LedgerRow = Omit<Delivery, 'occurrenceId' | 'rank' | 'commandId'> & {
  speakerName: string
  areaName: string
  lateMs: number | null
}
export type Scope = { paths: readonly string[]; date: string }

/** Up to `limit + 1` rows of one occurrence by speaker id. */
export async function ledgerRows(
  db: Db,
  occurrence: Pick<OccurrenceHead, 'id' | 'startAt'>,
  find: Scope & { status?: DeliveryStatus; after: string | undefined; limit: number },
): Promise<LedgerRow[]> {
  const scopes = [find.paths]
  const { rows } = await sql<LedgerRow>`
    with ${places(find.date, scopes)}
    select d.speaker_id, d.area_code, d.status, d.reason, d.detail, d.accepted_at, d.fetched_at, d.armed_at,
      d.playing_at, d.started_at, d.ended_at, d.received_at, d.clock_offset_ms, d.played_ms,
      coalesce(s.name, '') as speaker_name, coalesce(p.name, '') as area_name,
      round(extract(epoch from d.started_at - ${occurrence.startAt}::timestamptz) * 1000)::int as late_ms
    from deliveries d ${joinPlaces} left join speakers s on s.id = d.speaker_id
    where d.occurrence_id = ${occurrence.id} and ${inScope(scopes)}
      and d.status = coalesce(${find.status ?? null}, d.status) and d.speaker_id > ${find.after ?? ''}
    order by d.speaker_id limit ${find.limit + 1}`.execute(db)
  return rows
}

export type StatusReason = {
  status: DeliveryStatus
  reason: string | null
  count: number
  firstStart: Date | null
  lastStart: Date | null
}

export async function countDeliveries(db: Db, occurrenceId: string, scope: Scope): Promise<StatusReason[]> {
  const scopes = [scope.paths]
  const { rows } = await sql<StatusReason>`
    with ${places(scope.date, scopes)}
    select d.status, d.reason, count(*) as count, min(d.started_at) as first_start, max(d.started_at) as last_start
    from deliveries d ${joinPlaces} where d.occurrence_id = ${occurrenceId} and ${inScope(scopes)}
    group by d.status, d.reason`.execute(db)
  return rows
}

export type Period = { from: Date; until: Date }

export type LogRow = Pick<
  Occurrence,
  | 'kind'
  | 'startAt'
  | 'title'
  | 'priority'
  | 'mode'
  | 'areaCodes'
  | 'status'
  | 'reason'
  | 'clipSha256'
  | 'clipDurationMs'
> & {
  occurrenceId: string
  topic: string | null
  authorId: string | null
  approverId: string | null
  targets: number
  played: number
}

/** Occurrences of a period that concern one of `paths` (inside or above), by start. `after` is the row before. */
export async function logRows(
  db: Db,
  find: Scope &
    Period & { within: readonly string[] | undefined; after: { startAt: Date; id: string } | undefined; limit: number },
): Promise<LogRow[]> {
  const scopes = find.within ? [find.paths, find.within] : [find.paths]
  const concerns = sql.join(
    scopes.map((paths) => touching(sql`area.path`, paths)),
    sql` and `,
  )
  const after = find.after ? sql`and (o.start_at, o.id) > (${find.after.startAt}, ${find.after.id})` : sql``
  const { rows } = await sql<LogRow>`
    with ${places(find.date, scopes)}, areas_of_day as materialized (
      select code from areas area where ${validOn(find.date, 'area')}
        and ${concerns}
    ), listed as materialized (
      select o.* from occurrences o
      where o.start_at >= ${find.from} and o.start_at < ${find.until} ${after}
        and exists (select 1 from unnest(o.area_codes) as target (code)
          where target.code in (select code from areas_of_day))
      order by o.start_at, o.id limit ${find.limit + 1}
    )
    select o.id as occurrence_id, o.kind, o.start_at, o.title, o.priority, o.mode, b.topic, o.area_codes, o.status,
      o.reason, o.clip_sha256, o.clip_duration_ms, coalesce(b.author_id, al.created_by, lv.created_by) as author_id,
      coalesce(b.approver_id, al.sent_by, lv.created_by) as approver_id, sums.targets, sums.played
    from listed o left join bulletins b on b.id = o.bulletin_id left join alerts al on al.id = o.alert_id
      left join live_sessions lv on lv.occurrence_id = o.id
      cross join lateral (
        select count(*) as targets, count(*) filter (where d.status = 'played') as played
        from deliveries d ${joinPlaces} where d.occurrence_id = o.id and ${inScope(scopes)}
      ) sums
    order by o.start_at, o.id`.execute(db)
  return rows
}

/** `column` lies in one of the subtrees, or one of them lies in it. */
function touching(column: RawBuilder<unknown>, paths: readonly string[]): RawBuilder<SqlBool> {
  if (paths.length === 0) return sql`false`
  const tests = paths.map((path) => sql`${column} like ${`${path}%`} or ${path} like ${column} || '%'`)
  return sql`(${sql.join(tests, sql` or `)})`
}
