import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrenceRow } from './store.ts'

export type OverdueRow = {
  id: string
  startAt: Date
  dispatchAt: Date
  /** What its schedule says about it: `MissedPolicy`. */
  missed: Record<string, unknown> | null
}

const isWaiting = sql`o.status in ('planned', 'armed')`
const isOverdue = (now: Date) => sql`${isWaiting} and o.valid_until < ${now}`

/** Late, and a newer one of the same schedule is due as well. */
const isSuperseded = (now: Date) => sql`${isWaiting} and o.dispatch_at <= ${now} and o.start_at < ${now}
  and o.valid_until >= ${now} and o.schedule_id is not null and exists (select from occurrences n
    where n.schedule_id = o.schedule_id and n.status in ('planned', 'armed') and n.dispatch_at <= ${now}
      and n.valid_until >= ${now} and (n.start_at, n.id) > (o.start_at, o.id))`

/**
 * Missed although it may still begin: the clock had run ahead. Only what never was sent, and of what a newer one of its
 * schedule stands for only what is to come. No airing may begin a day late.
 */
const isTooEarly = (now: Date) => sql`o.status = 'missed' and o.command_id is null and (o.start_at > ${now}
  or (o.start_at > ${now}::timestamptz - interval '1 day' and o.valid_until >= ${now}
    and o.reason is distinct from 'waiting-superseded'))`

/** Asked every few seconds, and nearly always answered with no. */
export async function hasMissed(db: Db, now: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select
      exists (select from occurrences o where ${isOverdue(now)})
      or exists (select from occurrences o where ${isSuperseded(now)})
      or exists (select from occurrences o where ${isTooEarly(now)}) as found`.execute(db)
  return rows[0]?.found ?? false
}

const lock = async (db: Db, condition: ReturnType<typeof isOverdue>): Promise<OverdueRow[]> => {
  const { rows } = await sql<OverdueRow>`select o.id, o.start_at, o.dispatch_at, s.missed from occurrences o
    left join schedules s on s.id = o.schedule_id where ${condition} order by o.id for no key update of o skip locked`.execute(
    db,
  )
  return rows
}

/** Due longer ago than it may still start. Locked; what another process is just sending is left to it. */
export const lockOverdue = (db: Db, now: Date): Promise<OverdueRow[]> => lock(db, isOverdue(now))

/** What a pause holds back is for the pause to cancel. */
export const lockSuperseded = (db: Db, now: Date): Promise<OverdueRow[]> =>
  lock(db, sql`${isSuperseded(now)} and s.status = 'active'`)

export async function markMissed(
  db: Db,
  rows: ReadonlyArray<{ id: string; reason: string }>,
  now: Date,
): Promise<OccurrenceRow[]> {
  if (rows.length === 0) return []
  const marked = await sql<OccurrenceRow>`update occurrences o set status = 'missed', reason = m.reason,
      updated_at = ${now}, closed_at = ${now}
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.reason)}::text[]) as m(id, reason)
    where o.id = m.id and ${isWaiting} returning o.*`.execute(db)
  return marked.rows
}

export async function restoreMissed(db: Db, now: Date): Promise<OccurrenceRow[]> {
  const { rows } = await sql<OccurrenceRow>`update occurrences o set status = 'planned', reason = null,
      closed_at = null, updated_at = ${now} where ${isTooEarly(now)} returning o.*`.execute(db)
  return rows
}

export async function loadMissedPolicies(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, Record<string, unknown> | null>> {
  const rows = await db
    .selectFrom('occurrences as o')
    .innerJoin('schedules as s', 's.id', 'o.scheduleId')
    .where(sql<boolean>`o.id = any (${[...ids]}::text[])`)
    .select(['o.id', 's.missed'])
    .execute()
  return new Map(rows.map((row) => [row.id, row.missed]))
}
