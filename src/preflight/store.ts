import { type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { ProgrammesTable } from '../db/tables.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { isTarget } from '../speakers/target.ts'

export type ProgrammeRow = Selectable<ProgrammesTable>

/** The schedules of a bulletin, or one of them, that may still bring an airing. */
export async function loadRuns(db: Db, which: { bulletinId: string } | { scheduleId: string }) {
  return db
    .selectFrom('schedules')
    .select(['id', 'bulletinId', 'rule', 'zone', 'areaCodes', 'resume', 'volume', 'missed', 'status', 'plannedUntil'])
    .where(
      'bulletinId' in which
        ? (eb) => eb.and([eb('bulletinId', '=', which.bulletinId), eb('status', '<>', 'ended')])
        : (eb) => eb('id', '=', which.scheduleId),
    )
    .orderBy('id')
    .execute()
}

export async function findFile(
  db: Db,
  clipId: string,
): Promise<{ sha256: string; bytes: number; durationMs: number } | undefined> {
  return db.selectFrom('clips').select(['sha256', 'bytes', 'durationMs']).where('id', '=', clipId).executeTakeFirst()
}

export type PlannedAiring = { runId: string; localAt: string; startAt: Date; moved: boolean }

/** The first `count` planned airings of each schedule that are still to come. */
export async function loadPlannedAirings(
  db: Db,
  scheduleIds: readonly string[],
  now: Date,
  count: number,
): Promise<PlannedAiring[]> {
  const { rows } = await sql<PlannedAiring>`
    select s.id as run_id, o.local_at, o.start_at, o.moved from unnest(${[...scheduleIds]}::text[]) as s(id) cross join lateral (
      select local_at, start_at, moved_from is not null as moved from occurrences where schedule_id = s.id and status in ('planned', 'armed') and start_at >= ${now}
      order by start_at limit ${count}) o`.execute(db)
  return rows
}

/** When items of a programme are planned to start, from `now` on. */
export async function loadPlannedItems(db: Db, programmeId: string, now: Date): Promise<Date[]> {
  const rows = await db
    .selectFrom('occurrences')
    .select('startAt')
    .where('programmeId', '=', programmeId)
    .where('status', 'in', ['planned', 'armed'])
    .where('startAt', '>=', now)
    .execute()
  return rows.map((row) => row.startAt)
}

export const findBulletinOf = async (db: Db, scheduleId: string): Promise<string | undefined> =>
  (await db.selectFrom('schedules').select('bulletinId').where('id', '=', scheduleId).executeTakeFirst())?.bulletinId

/** Nobody changes or archives these stations until the transaction has ended. */
export async function holdStations(db: Db, ids: readonly string[]): Promise<void> {
  await db
    .selectFrom('relayStations')
    .select('id')
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .orderBy('id')
    .forShare()
    .execute()
}

/** Bytes of files by their hash. */
export async function loadBytes(db: Db, hashes: readonly string[]): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map()
  const rows = await db
    .selectFrom('clips')
    .select(['sha256', 'bytes'])
    .where(sql<boolean>`sha256 = any (${[...hashes]}::text[])`)
    .execute()
  return new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]))
}

export type AudioFile = { sha256: string; bytes: number }

/** Loudspeakers of one area that it would sound on, counted. */
export type ReachedGroup = {
  areaPath: string
  areaCode: string
  speakers: number
  online: number
  /** Of `speakers`: have all the files. */
  holding: number
  /** Bytes that the others have to fetch, all together. */
  missingBytes: number
  minVolume: number
  maxVolume: number
  /** sha256 of their ids and volumes. */
  digest: string
}

type Reach = { areaCodes: readonly string[]; files: readonly AudioFile[]; scope: AreaScope; since: Date; now: Date }

export type ReachedSpeaker = {
  id: string
  name: string
  areaCode: string
  areaPath: string
  online: boolean
  volume: number
  holdsAudio: boolean
}

/**
 * Who would be sent it, by area and the first `limit` by name (whoever is offline first): exactly the speakers that
 * src/deliveries would write down, and what they hold: a file that they fetched or played since `since`.
 */
export async function loadReached(
  db: Db,
  reach: Reach,
  limit: number,
): Promise<{ groups: ReachedGroup[]; speakers: ReachedSpeaker[] }> {
  const files = reach.files.length
  const bytes = reach.files.reduce((sum, file) => sum + file.bytes, 0)
  const { rows } = await sql<{ groups: ReachedGroup[] | null; speakers: ReachedSpeaker[] | null }>`
    with ${holders(reach)}, target as materialized (
      select s.id, s.name, s.name_search, s.area_code, s.area_path, s.online, s.volume,
        coalesce(had.files, 0) = ${files} as holds_audio, ${bytes}::bigint - coalesce(had.bytes, 0) as missing_bytes
      from reached join speakers s on s.area_path = reached.area_path left join had on had.speaker_id = s.id
      where ${isTarget('s')}
    ), by_area as (
      select area_path as "areaPath", area_code as "areaCode", count(*)::int as speakers,
        (count(*) filter (where online))::int as online, (count(*) filter (where holds_audio))::int as holding,
        sum(missing_bytes)::bigint as "missingBytes", min(volume) as "minVolume", max(volume) as "maxVolume",
        encode(sha256(convert_to(string_agg(id || ':' || volume, ',' order by id), 'UTF8')), 'hex') as digest
      from target group by area_path, area_code order by area_path
    ), by_name as (
      select id, name, area_code as "areaCode", area_path as "areaPath", online, volume, holds_audio as "holdsAudio"
      from target order by online, area_path, name_search, id limit ${limit}
    )
    select (select json_agg(by_area) from by_area) as groups, (select json_agg(by_name) from by_name) as speakers`.execute(
    db,
  )
  return { groups: rows[0]?.groups ?? [], speakers: rows[0]?.speakers ?? [] }
}

// The codes on a speaker's path are compared, as src/deliveries/store.ts does: a prefix of a path could differ after a reform.
const holders = ({ areaCodes, files, scope, since, now }: Reach) => sql`place as (
      select distinct area_path from speakers where ${isTarget()}
    ), reached as (
      select area_path from place where string_to_array(trim(both '/' from area_path), '/') && ${[...areaCodes]}::text[]
    ), file as (
      select sha256, bytes from unnest(${files.map((file) => file.sha256)}::text[], ${files.map((file) => file.bytes)}::bigint[])
        as file(sha256, bytes)
    ), aired as materialized (
      select o.id, o.clip_sha256 as sha256 from occurrences o
      where o.clip_sha256 = any (${files.map((file) => file.sha256)}::text[]) and o.start_at between ${since} and ${now}
        and o.targets is not null and ${touches('o.area_codes', scope)}
    ), held as (
      -- By the index of the airings, few as they are: the planner would rather read all deliveries there ever were.
      select distinct told.speaker_id, aired.sha256 from aired cross join lateral (
        select speaker_id from deliveries d
        where d.occurrence_id = aired.id and (d.fetched_at is not null or d.status = 'played') offset 0) told
    ), had as (
      select held.speaker_id, count(*) as files, sum(file.bytes) as bytes from held join file on file.sha256 = held.sha256
      group by held.speaker_id
    )`
