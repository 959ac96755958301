import { sql } from 'kysely'
import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import type { Position } from './position.ts'

export type StoredEvent = {
  position: Position
  at: Date
  type: string
  areaCodes: string[]
  /** Of every version of those areas, so that history stays readable after a reform. */
  areaPaths: string[]
  data: unknown
}

export const EVENT_PAGE = 200
const KEEP_MS = 24 * 3_600_000

/**
 * The next events after a place, oldest first. Only those below the oldest transaction still running: whatever commits
 * later has a higher xid, so nothing can ever appear behind a place that was already read.
 */
export async function eventsAfter(db: Db, after: Position, upTo?: Position): Promise<StoredEvent[]> {
  const end = upTo ? sql`and (e.xid, e.id) <= (${`${upTo.xid}`}::xid8, ${`${upTo.id}`}::bigint)` : sql``
  const { rows } = await sql<{
    xid: string
    id: string
    at: Date
    type: string
    areaCodes: string[]
    areaPaths: string[]
    data: unknown
  }>`select e.xid::text as xid, e.id::text as id, e.at, e.type, e.area_codes, e.data,
      array(select distinct a.path from areas a where a.code = any (e.area_codes)) as area_paths
    from events e
    where (e.xid, e.id) > (${`${after.xid}`}::xid8, ${`${after.id}`}::bigint) ${end}
      and e.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by e.xid, e.id limit ${EVENT_PAGE}`.execute(db)
  return rows.map(({ xid, id, ...event }) => ({ ...event, position: { xid: BigInt(xid), id: BigInt(id) } }))
}

/** The place before every event that is still to come. */
export async function currentPosition(db: Db): Promise<Position> {
  const { rows } = await sql<{ xid: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`.execute(db)
  if (!rows[0]) throw new Error('PostgreSQL gave no snapshot')
  return { xid: BigInt(rows[0].xid), id: 0n }
}

/** Whether everything after this place is still kept: something at or before it is, and it does not lie ahead of us. */
export async function isReplayable(db: Db, from: Position): Promise<boolean> {
  const { rows } = await sql<{ replayable: boolean }>`select
    ${`${from.xid}`}::xid8 <= pg_snapshot_xmax(pg_current_snapshot())
    and exists (select from events where (xid, id) <= (${`${from.xid}`}::xid8, ${`${from.id}`}::bigint)) as replayable
  `.execute(db)
  return rows[0]?.replayable ?? false
}

/** Remove what is older than 24 h. The last row before that stays: it marks how far back a replay is complete. */
export async function purgeEvents(db: Db, now: Date): Promise<number> {
  const { numAffectedRows } = await sql`delete from events where (xid, id) < (
    select xid, id from events where at < ${addMs(now, -KEEP_MS)} order by xid desc, id desc limit 1)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
