import { sql } from 'kysely'
import { insidePaths } from '../areas/inside.ts'
import type { Db } from '../db/open.ts'
import type { DeliveryStatus, Mode, OccurrencesTable, Priority } from '../db/tables.ts'

// What screens ask of many speakers at once, or of what one of them is doing.

export type Point = {
  id: string
  name: string
  areaCode: string
  lat: number | null
  lon: number | null
  online: boolean
  enrolled: boolean
}

export function loadPoints(
  db: Db,
  find: { paths: readonly string[]; within: readonly string[] | undefined; limit: number },
): Promise<Point[]> {
  return db
    .selectFrom('speakers')
    .select(['id', 'name', 'areaCode', 'latitude as lat', 'longitude as lon', 'online'])
    .select(sql<boolean>`enrolled_at is not null`.as('enrolled'))
    .where('status', '=', 'active')
    .where(insidePaths('areaPath', find.paths))
    .$if(find.within !== undefined, (query) => query.where(insidePaths('areaPath', find.within ?? [])))
    .orderBy('areaPath')
    .orderBy('nameSearch')
    .orderBy('id')
    .limit(find.limit)
    .execute()
}

export type Sounding = { speakerId: string; priority: Priority; mode: Mode }

/** Who sounds now and with what class, the higher when two are reported. Only what is airing is looked at. */
export async function loadPlaying(db: Db): Promise<Sounding[]> {
  const { rows } = await sql<Sounding>`
    select distinct on (d.speaker_id) d.speaker_id as "speakerId", o.priority, o.mode
    from occurrences o join deliveries d on d.occurrence_id = o.id and d.ended_at is null and d.status = 'playing'
    where o.status = 'airing'
    order by d.speaker_id, o.priority = 'emergency' desc, o.mode = 'live' desc, o.priority = 'priority' desc`.execute(
    db,
  )
  return rows
}

export type CurrentAiring = {
  occurrenceId: string
  kind: OccurrencesTable['kind']
  title: string
  priority: Priority
  mode: Mode
  step: Extract<DeliveryStatus, 'accepted' | 'fetched' | 'armed' | 'playing'>
  startAt: Date
  since: Date | null
  bulletinId: string | null
  alertId: string | null
}

/** What one speaker has in hand and has not ended: what sounds first, then the higher class. */
export async function loadCurrent(db: Db, speakerId: string): Promise<CurrentAiring | undefined> {
  const { rows } = await sql<CurrentAiring>`
    select o.id as "occurrenceId", o.kind, o.title, o.priority, o.mode, d.status as step, o.start_at as "startAt",
      d.started_at as since, o.bulletin_id as "bulletinId", o.alert_id as "alertId"
    from deliveries d join occurrences o on o.id = d.occurrence_id
    where d.speaker_id = ${speakerId} and d.rank between 1 and 4 and o.status = 'airing'
    order by d.status = 'playing' desc, o.priority = 'emergency' desc, o.priority = 'priority' desc, o.start_at
    limit 1`.execute(db)
  return rows[0]
}

/** The highest alert in force over a path. */
export async function loadActiveAlert(db: Db, areaPath: string) {
  return db
    .selectFrom('alerts')
    .select(['id', 'title', 'mode', 'riskLevel', 'sentAt', 'validUntil'])
    .where('status', '=', 'active')
    .where(reaches(sql`area_codes`, areaPath))
    .orderBy(sql`mode = 'live'`, 'desc')
    .orderBy('riskLevel', 'desc')
    .orderBy('sentAt', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Also what the speaker holds already of a session, but not `current`. */
export async function loadNext(
  db: Db,
  find: { areaPath: string; now: Date; current: string | undefined; limit: number },
) {
  return db
    .selectFrom('occurrences')
    .select(['id as occurrenceId', 'title', 'priority', 'startAt', 'clipDurationMs'])
    .where('status', 'in', ['planned', 'armed', 'airing'])
    .where('reason', 'is', null)
    .where('startAt', '>', find.now)
    .where('id', '<>', find.current ?? '')
    .where(reaches(sql`area_codes`, find.areaPath))
    .orderBy('startAt')
    .orderBy('id')
    .limit(find.limit)
    .execute()
}

/** The id of an emergency on the air that this speaker has not ended, if any. */
export async function loadEmergencyOnAir(
  db: Db,
  speaker: { id: string; areaPath: string },
): Promise<string | undefined> {
  const row = await db
    .selectFrom('occurrences as o')
    .leftJoin('deliveries as d', (join) => join.onRef('d.occurrenceId', '=', 'o.id').on('d.speakerId', '=', speaker.id))
    .select('o.id')
    .where('o.status', '=', 'airing')
    .where('o.priority', '=', 'emergency')
    .where('o.reason', 'is', null)
    .where(reaches(sql`o.area_codes`, speaker.areaPath))
    .where(sql<boolean>`coalesce(d.rank, 0) < 9`)
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

const reaches = (codes: ReturnType<typeof sql>, areaPath: string) =>
  sql<boolean>`${codes} && string_to_array(trim(both '/' from ${areaPath}::text), '/')`
