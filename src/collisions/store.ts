import { type Insertable, type RawBuilder, type Selectable, sql, type Updateable } from 'kysely'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { CollisionsTable, Priority } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import type { Slot } from '../occurrences/slots.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import { endOfAiring } from './store-find.ts'

export type CollisionRow = Selectable<CollisionsTable>

// A statement holds at most 65,535 values.
const BATCH = 1_000

/** Those that were not there yet. Two finders at once write each question once. */
export async function insertCollisions(db: Db, rows: Insertable<CollisionsTable>[]): Promise<CollisionRow[]> {
  const made: CollisionRow[] = []
  for (let from = 0; from < rows.length; from += BATCH)
    made.push(
      ...(await db
        .insertInto('collisions')
        .values(rows.slice(from, from + BATCH))
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .execute()),
    )
  return made
}

export const findCollisionRow = (db: Db, id: string): Promise<CollisionRow | undefined> =>
  db.selectFrom('collisions').selectAll().where('id', '=', id).executeTakeFirst()

export const lockCollision = (db: Db, id: string): Promise<CollisionRow | undefined> =>
  db.selectFrom('collisions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

/** Nobody decided these in time. Another process skips what this one holds. */
export async function loadOverdue(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('collisions')
    .select('id')
    .where('status', '=', 'open')
    .where('decideBy', '<=', now)
    .orderBy('decideBy')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Open ones of the same two series, locked, in a fixed order. */
export const lockOfSeries = (db: Db, row: Pick<CollisionRow, 'ownerA' | 'ownerB'>): Promise<CollisionRow[]> =>
  db
    .selectFrom('collisions')
    .selectAll()
    .where('status', '=', 'open')
    .where('ownerA', 'in', [row.ownerA, row.ownerB])
    .where('ownerB', 'in', [row.ownerA, row.ownerB])
    .orderBy('startsAt')
    .orderBy('id')
    .forUpdate()
    .execute()

export type Standing = Pick<CollisionRow, 'ownerA' | 'ownerB' | 'occurrenceA' | 'loserId' | 'decision' | 'decidedBy'>

/** What somebody decided last for every time these two series meet. */
export async function loadStanding(
  db: Db,
  pairs: ReadonlyArray<Pick<CollisionRow, 'ownerA' | 'ownerB'>>,
): Promise<Standing[]> {
  if (pairs.length === 0) return []
  const { rows } = await sql<Standing>`
    select distinct on (least(owner_a, owner_b), greatest(owner_a, owner_b)) owner_a, owner_b, occurrence_a, loser_id,
      decision, decided_by
    from collisions where scope = 'series' and status = 'decided'
      and owner_a = any (${pairs.flatMap((pair) => [pair.ownerA, pair.ownerB])}::text[])
      and owner_b = any (${pairs.flatMap((pair) => [pair.ownerA, pair.ownerB])}::text[])
    order by least(owner_a, owner_b), greatest(owner_a, owner_b), decided_at desc`.execute(db)
  return rows
}

export type DecidedPair = Pick<
  CollisionRow,
  'ownerA' | 'ownerB' | 'sideA' | 'sideB' | 'occurrenceA' | 'loserId' | 'decision'
>

/** What was decided about an owner's airings and the other's side, where both stay at their times. */
export async function loadDecidedPairs(
  db: Db,
  pairs: ReadonlyArray<{ ownerA: string; sideB: string }>,
): Promise<DecidedPair[]> {
  const [owners, sides] = [pairs.map(({ ownerA }) => ownerA), pairs.map(({ sideB }) => sideB)]
  const { rows } = await sql<DecidedPair>`
    select owner_a, owner_b, side_a, side_b, occurrence_a, loser_id, decision from collisions
    where decision in ('cut', 'queue') and ((side_b = any (${sides}::text[]) and owner_a = any (${owners}::text[]))
      or (side_a = any (${sides}::text[]) and owner_b = any (${owners}::text[])))`.execute(db)
  return rows
}

/** Compare-and-set: open → what `set` says, or `collision.wrong-state`. */
export async function changeCollision(db: Db, id: string, set: Updateable<CollisionsTable>): Promise<CollisionRow> {
  return compareAndSet(
    db,
    'collisions',
    { id, status: 'open' },
    set,
    () => new Problem('collision.wrong-state', { fields: { collisionId: id } }),
  )
}

/** An airing, or the whole session of a programme, as one of two that collide. */
export type SideRow = {
  side: string
  kind: 'schedule' | 'programme'
  scheduleId: string | null
  programmeId: string | null
  bulletinId: string | null
  title: string
  priority: Priority
  areaCodes: string[]
  startAt: Date
  endAt: Date
  dispatchAt: Date
  validUntil: Date
  /** The latest start at which all of it is still of use; null: any. */
  latestStartAt: Date | null
  resume: 'continue' | 'restart' | 'drop'
  status: string
  /** What of it is still only planned. */
  plannedIds: string[]
}

/** By side. What was left out does not count, unless nothing else is there. */
export async function loadSides(db: Db, sides: readonly string[]): Promise<Map<string, SideRow>> {
  if (sides.length === 0) return new Map()
  const { rows } = await sql<SideRow>`
    with wanted as (select distinct side from unnest(${[...sides]}::text[]) as w(side)),
    item as (
      select w.side, o.*, ${endOfAiring} as end_at, o.status not in ('cancelled', 'missed') as counts from wanted w
        join occurrences o on o.id = w.side
      union all
      select w.side, o.*, ${endOfAiring} as end_at, o.status not in ('cancelled', 'missed') as counts from wanted w
        join occurrences o on o.programme_id = split_part(w.side, '/', 1) and o.local_at = split_part(w.side, '/', 2)
      where w.side like 'prg_%'
    )
    select i.side, min(i.kind) as kind, min(i.schedule_id) as schedule_id, min(i.programme_id) as programme_id,
      min(i.bulletin_id) filter (where i.kind = 'schedule') as bulletin_id, coalesce(min(p.title), min(i.title)) as title,
      min(i.priority) as priority, (array_agg(array_to_string(i.area_codes, ' ')))[1] as codes,
      coalesce(min(i.start_at) filter (where i.counts), min(i.start_at)) as start_at,
      coalesce(max(i.end_at) filter (where i.counts), max(i.end_at)) as end_at,
      coalesce(min(i.dispatch_at) filter (where i.counts), min(i.dispatch_at)) as dispatch_at,
      coalesce(min(i.valid_until) filter (where i.counts), min(i.valid_until)) as valid_until,
      coalesce(min(i.start_at) filter (where i.counts), min(i.start_at)) + min(b.valid_to - i.start_at) filter (where i.counts)
        as latest_start_at,
      min(coalesce(i.resume, s.resume, 'restart')) as resume,
      (array_agg(i.status order by i.counts desc, i.start_at))[1] as status,
      coalesce(array_agg(i.id order by i.id) filter (where i.status in ('planned', 'armed')), '{}') as planned_ids
    from item i left join schedules s on s.id = i.schedule_id left join programmes p on p.id = i.programme_id
      left join bulletins b on b.id = i.bulletin_id
    group by i.side`.execute(db)
  return new Map(
    rows.map((row) => {
      const { codes, ...side } = row as SideRow & { codes: string } // safe: the array as its text, for aggregation
      return [side.side, { ...side, areaCodes: codes.split(' ') }]
    }),
  )
}

export type Busy = Slot & { id: string; areaCodes: string[] }

/** What sounds, or is planned, in these areas within one of these windows. */
export async function loadBusy(
  db: Db,
  query: { scope: AreaScope; windows: ReadonlyArray<{ from: Date; to: Date }> },
): Promise<Busy[]> {
  const { windows } = query
  if (windows.length === 0) return []
  const [first, last] = [windows.map(({ from }) => from.getTime()), windows.map(({ to }) => to.getTime())]
  const { rows } = await sql<Busy>`
    select id, area_codes, start_at, end_at from (
      select o.id, o.area_codes, o.start_at,
        case when o.kind in ('alert', 'live') then o.valid_until else ${endOfAiring} end as end_at
      from occurrences o
      where o.status in ('planned', 'armed', 'airing') and o.start_at < ${new Date(Math.max(...last))}
        and o.start_at > ${new Date(Math.min(...first))}::timestamptz - interval '1 day'
        and ${touches('o.area_codes', query.scope)}
    ) busy
    where exists (select from unnest(${windows.map(({ from }) => from)}::timestamptz[],
        ${windows.map(({ to }) => to)}::timestamptz[]) as w(from_at, to_at)
      where busy.start_at < w.to_at and busy.end_at > w.from_at)`.execute(db)
  return rows
}

export type Place = { startsAt: Date; id: string }

export async function listCollisionRows(
  db: Db,
  query: {
    visible: AreaScope
    within: AreaScope | undefined
    status: ReadonlyArray<CollisionRow['status']> | undefined
    from: Date | undefined
    to: Date | undefined
    bulletinId: string | undefined
    programmeId: string | undefined
    grouped: boolean
    after: Place | undefined
    limit: number
  },
): Promise<CollisionRow[]> {
  let rows = db.selectFrom('collisions').selectAll('collisions').where(touches('collisions.area_codes', query.visible))
  if (query.within) rows = rows.where(touches('collisions.area_codes', query.within))
  if (query.status) rows = rows.where('status', 'in', [...query.status])
  if (query.from) rows = rows.where('startsAt', '>=', query.from)
  if (query.to) rows = rows.where('startsAt', '<', query.to)
  if (query.bulletinId) rows = rows.where(isAbout(sql`o.bulletin_id = ${query.bulletinId} and o.kind = 'schedule'`))
  if (query.programmeId) rows = rows.where(isAbout(sql`o.programme_id = ${query.programmeId}`))
  if (query.after) rows = rows.where(sql<boolean>`(starts_at, id) > (${query.after.startsAt}, ${query.after.id})`)
  if (query.grouped)
    rows = rows.where(sql<boolean>`not exists (select from collisions sooner where sooner.status = collisions.status
      and least(sooner.owner_a, sooner.owner_b) = least(collisions.owner_a, collisions.owner_b)
      and greatest(sooner.owner_a, sooner.owner_b) = greatest(collisions.owner_a, collisions.owner_b)
      and (sooner.starts_at, sooner.id) < (collisions.starts_at, collisions.id)
      and sooner.starts_at >= coalesce(${query.from ?? null}::timestamptz, '-infinity'))`)
  return rows.orderBy('startsAt').orderBy('id').limit(query.limit).execute()
}

/** One of the two is such an airing. By the indexes of either side. */
const isAbout = (which: RawBuilder<unknown>) => sql<boolean>`collisions.id in (
  select c.id from occurrences o join collisions c on c.occurrence_a = o.id where ${which}
  union select c.id from occurrences o join collisions c on c.occurrence_b = o.id where ${which})`

export const pairOf = (a: string, b: string): string => [a, b].sort().join(' ')
