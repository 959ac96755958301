import { sql } from 'kysely'
import { vietnamDate } from '../areas/find.ts'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import type { OccurrenceStatus } from '../db/tables.ts'
import { isTarget } from '../speakers/target.ts'
import { type Progress, RANK, TERMINAL_RANK } from './state.ts'

export type ProgressRow = { occurrenceId: string; speakerId: string; progress: Progress }

export type Merged = {
  occurrenceId: string
  /** Some delivery of it has come to its end. */
  ended: boolean
  /** The slowest report of a first sound among these, in seconds. */
  slowestSeconds: number | null
}

/**
 * One statement for a batch: rows are made or moved up, never down. A speaker can only write about occurrences whose
 * areas it stands in. The batch goes as one JSON text: at ten thousand answers the arrays of pg cost more than the rest.
 */
export async function mergeProgress(db: Db, rows: readonly ProgressRow[], now: Date): Promise<Merged[]> {
  const batch = rows.map(({ occurrenceId, speakerId, progress }) => ({
    occurrence_id: occurrenceId,
    speaker_id: speakerId,
    status: progress.status,
    rank: RANK[progress.status],
    reason: progress.reason,
    detail: progress.detail,
    command_id: progress.commandId,
    accepted_at: progress.acceptedAt,
    fetched_at: progress.fetchedAt,
    armed_at: progress.armedAt,
    playing_at: progress.playingAt,
    ended_at: progress.endedAt,
    clock_offset_ms: progress.clockOffsetMs,
    played_ms: progress.playedMs,
  }))
  // The rule of `applyAcknowledgement`, told again for rows that are here already; a property test holds them together.
  const advances = sql`(excluded.rank > d.rank or (excluded.rank = d.rank and d.rank > ${TERMINAL_RANK} and
    (excluded.status <> 'played', excluded.ended_at, excluded.status collate "C")
      < (d.status <> 'played', d.ended_at, d.status collate "C")))`
  const { rows: changed } = await sql<Merged>`
    with merged as (
    insert into deliveries as d (occurrence_id, speaker_id, area_code, status, rank, reason, detail, command_id,
      accepted_at, fetched_at, armed_at, playing_at, started_at, ended_at, clock_offset_ms, played_ms, received_at)
    select a.occurrence_id, a.speaker_id, s.area_code, a.status, a.rank, a.reason, a.detail, a.command_id,
      a.accepted_at, a.fetched_at, a.armed_at, a.playing_at,
      case when a.playing_at between o.start_at and ${now} then a.playing_at
        when a.playing_at is not null then ${now}::timestamptz end, a.ended_at, a.clock_offset_ms, a.played_ms, ${now}
    from json_to_recordset(${JSON.stringify(batch)}::json) as a(occurrence_id text, speaker_id text, status text,
      rank smallint, reason text, detail text, command_id text, accepted_at timestamptz, fetched_at timestamptz,
      armed_at timestamptz, playing_at timestamptz, ended_at timestamptz, clock_offset_ms integer, played_ms integer)
    join speakers s on s.id = a.speaker_id
    join occurrences o on o.id = a.occurrence_id and o.area_codes && string_to_array(trim(both '/' from s.area_path), '/')
    on conflict (occurrence_id, speaker_id) do update set
      status = case when ${advances} then excluded.status else d.status end,
      rank = greatest(d.rank, excluded.rank),
      reason = case when ${advances} then excluded.reason else d.reason end,
      detail = case when ${advances} then excluded.detail else d.detail end,
      command_id = case when ${advances} then excluded.command_id else d.command_id end,
      accepted_at = least(d.accepted_at, excluded.accepted_at),
      fetched_at = least(d.fetched_at, excluded.fetched_at),
      armed_at = least(d.armed_at, excluded.armed_at),
      playing_at = least(d.playing_at, excluded.playing_at),
      started_at = coalesce(d.started_at, excluded.started_at),
      ended_at = case when ${advances} then excluded.ended_at else d.ended_at end,
      clock_offset_ms = case when ${advances} then coalesce(excluded.clock_offset_ms, d.clock_offset_ms) else d.clock_offset_ms end,
      played_ms = case when ${advances} then coalesce(excluded.played_ms, d.played_ms) else d.played_ms end,
      received_at = excluded.received_at
    where ${advances} or
      (least(d.accepted_at, excluded.accepted_at), least(d.fetched_at, excluded.fetched_at),
        least(d.armed_at, excluded.armed_at), least(d.playing_at, excluded.playing_at))
      is distinct from (d.accepted_at, d.fetched_at, d.armed_at, d.playing_at)
    returning d.occurrence_id, d.rank, d.playing_at)
    select occurrence_id as "occurrenceId", bool_or(rank >= ${TERMINAL_RANK}) as ended,
      extract(epoch from ${now}::timestamptz - min(playing_at) filter (where rank = ${RANK.playing}))::float8 as "slowestSeconds"
    from merged group by 1`.execute(db)
  return changed
}

/**
 * A pending row for every active speaker under the occurrences' areas; those that answered already keep their row.
 * Joined on the codes of a speaker's path, as speakers themselves see what is for them: a hash join, where the prefix
 * of a path would be every speaker times every area.
 */
export async function expandTargets(db: Db, occurrenceIds: readonly string[], now: Date): Promise<void> {
  const ids = sql`${[...occurrenceIds]}::text[]`
  await sql`with aimed as materialized (
      select distinct o.id as occurrence_id, a.code
      from occurrences o
      join lateral unnest(o.area_codes) as code(code) on true
      join areas a on a.code = code.code and ${validOn(vietnamDate(now), 'a')}
      where o.id = any (${ids})
    ), place as (
      select distinct area_path from speakers
    ), reached as (
      select distinct aimed.occurrence_id, place.area_path
      from place
      join lateral unnest(string_to_array(trim(both '/' from place.area_path), '/')) as inside(code) on true
      join aimed on aimed.code = inside.code
    ), target as (
      select reached.occurrence_id, s.id as speaker_id, s.area_code
      from reached join speakers s on s.area_path = reached.area_path
      where ${isTarget('s')}
    ), made as (
      insert into deliveries (occurrence_id, speaker_id, area_code, status, rank)
      select occurrence_id, speaker_id, area_code, 'pending', 0 from target
      on conflict do nothing
    )
    update occurrences o set targets = coalesce(n.targets, 0)
    from unnest(${ids}) as given(id)
    left join (select occurrence_id, count(*) as targets from target group by 1) n on n.occurrence_id = given.id
    where o.id = given.id`.execute(db)
}

export type Tally = {
  occurrenceId: string
  total: number
  open: number
  played: number
  playing: number
  preempted: number
  expired: number
  cancelled: number
  unreachable: number
  failed: number
}

export async function tally(db: Db, occurrenceIds: readonly string[]): Promise<Map<string, Tally>> {
  const { rows } = await sql<Tally>`
    select occurrence_id as "occurrenceId", count(*)::int as total,
      (count(*) filter (where rank < ${TERMINAL_RANK}))::int as open,
      (count(*) filter (where status = 'played'))::int as played,
      (count(*) filter (where status = 'playing'))::int as playing,
      (count(*) filter (where status = 'preempted'))::int as preempted,
      (count(*) filter (where status = 'expired'))::int as expired,
      (count(*) filter (where status = 'cancelled'))::int as cancelled,
      (count(*) filter (where status = 'unreachable'))::int as unreachable,
      (count(*) filter (where status in ('failed', 'rejected')))::int as failed
    from deliveries where occurrence_id = any (${[...occurrenceIds]}::text[]) group by 1`.execute(db)
  return new Map(rows.map((row) => [row.occurrenceId, row]))
}

/**
 * The hour is over for these airings, and for what was reported of an airing after its close. Whoever has not reported
 * an end gets the best reason the server knows: stopped before it could sound, away, there and silent, or gone silent
 * half-way.
 * @returns the closed occurrences among them, to be counted again: an open delivery holds up the count
 */
export async function concludeOverdue(db: Db, now: Date): Promise<string[]> {
  // Of one that is away nobody can know whether it obeyed, or sounds.
  const wasStopped = sql`d.rank = 0 and s.online and exists (select from commands c where c.kind = 'stopAll'
    and c.issued_at >= o.dispatch_at and c.area_codes && string_to_array(trim(both '/' from s.area_path), '/'))`
  // It was there and was told to stop before it said a word: it obeyed.
  const wasTold = sql`d.rank = 0 and s.online and o.reason in ('stopped', 'revoked', 'replaced', 'all-clear')`
  const { rows } = await sql<{ id: string }>`
    with overdue as (
      select id from occurrences where status = 'airing' and closes_at <= ${now} and targets is not null
      union
      select o.id from deliveries d join occurrences o on o.id = d.occurrence_id
      where d.ended_at is null and o.closes_at <= ${now} and o.status not in ('planned', 'armed', 'airing')
    ), concluded as (
      update deliveries d set rank = ${TERMINAL_RANK}, ended_at = ${now}, received_at = ${now},
        status = case when ${wasTold} or ${wasStopped} then 'cancelled' else 'unreachable' end,
        reason = case when ${wasTold} then o.reason when ${wasStopped} then 'stopped'
          when d.rank > 0 then 'lost-contact' when s.online then 'no-answer' else 'offline' end
      from overdue, occurrences o, speakers s
      where o.id = overdue.id and s.id = d.speaker_id and d.occurrence_id = o.id and d.rank < ${TERMINAL_RANK}
      returning o.id, o.status
    )
    select distinct id from concluded where status <> 'airing'`.execute(db)
  return rows.map((row) => row.id)
}

/** Airings whose targets were never written down: a crash came between the command and its ledger. */
export async function loadUnexpanded(db: Db, before: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('occurrences')
    .select('id')
    .where('status', '=', 'airing')
    .where('targets', 'is', null)
    .where('updatedAt', '<=', before)
    .execute()
  return rows.map((row) => row.id)
}

/** Hold these occurrences, if closed, until commit: two that report late at once are counted one after the other. */
export async function lockClosed(db: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('occurrences')
    .select('id')
    .where('id', 'in', [...ids])
    .where('status', 'in', ['partial', 'failed', 'preempted', 'expired'])
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id)
}

/**
 * Close airings all of whose deliveries have ended, or count the closed ones of `ids` again after a late report. The
 * outcome follows from the ledger alone. Returns what changed.
 */
export async function settle(db: Db, now: Date, ids?: readonly string[]) {
  const scope = ids
    ? sql`o.id = any (${[...ids]}::text[]) and o.status in ('partial', 'failed', 'preempted', 'expired')`
    : sql`o.status = 'airing' and o.targets is not null`
  const { rows } = await sql<{ id: string; status: OccurrenceStatus; reason: string | null; areaCodes: string[] }>`
    update occurrences o set status = outcome.status, reason = outcome.reason, closed_at = coalesce(o.closed_at, ${now}), updated_at = ${now}
    from (
      -- An order from a person stays the reason; one that was counted is counted anew.
      select o.id, t.status, case when o.reason in ('stopped', 'revoked', 'replaced', 'all-clear') then o.reason
        when t.status <> 'completed' then t.reason end as reason
      from occurrences o, lateral (
        select count(*) as total, count(*) filter (where rank < ${TERMINAL_RANK}) as open,
          count(*) filter (where status = 'played') as played, count(*) filter (where status = 'preempted') as preempted,
          count(*) filter (where status = 'cancelled') as cancelled, count(*) filter (where status = 'expired') as expired,
          -- All speakers say why, and the same: "quiet hours" tells more than "none played".
          case when count(reason) filter (where status in ('rejected', 'failed')) = count(*) and min(reason) = max(reason)
            then min(reason) end as common
        from deliveries d where d.occurrence_id = o.id
      ) n, lateral (select
        case when n.total = 0 then 'failed' when n.played = n.total then 'completed'
          when n.played > 0 then 'partial' when n.cancelled > 0 then 'cancelled'
          when n.preempted > 0 then 'preempted' when n.expired > 0 then 'expired' else 'failed' end as status,
        case when n.total = 0 then 'no-speakers' when n.played > 0 then 'not-all-played'
          when n.cancelled > 0 then 'stopped' when n.preempted > 0 then 'preempted'
          when n.expired > 0 then 'expired' else coalesce(n.common, 'none-played') end as reason) t
      where ${scope} and n.open = 0
    ) outcome
    where o.id = outcome.id and o.status <> outcome.status and (o.status = 'airing' or outcome.status in ('completed', 'partial'))
    returning o.id, o.status, o.reason, o.area_codes as "areaCodes"`.execute(db)
  return rows
}

/** Who is to hear of an occurrence's progress. */
export async function loadAudience(db: Db, occurrenceIds: readonly string[]) {
  return db
    .selectFrom('occurrences')
    .select(['id', 'areaCodes', 'targets'])
    .where('id', 'in', [...occurrenceIds])
    .execute()
}
