import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import type { OccurrenceRow } from './store.ts'
import type { Relayed } from './words-relay.ts'

/** The station that an airing relays, as it was last heard, and the clip that sounds when it is lost. */
export async function loadRelayed(db: Db, row: OccurrenceRow): Promise<Relayed | null> {
  if (row.relayId === null) return null
  const found = await db
    .selectFrom('relayStations as r')
    .leftJoin('clips as c', (join) => join.on('c.id', '=', row.clipId))
    .select(['r.name', 'r.status', 'r.reason', 'r.checkedAt', 'c.title as standIn'])
    .where('r.id', '=', row.relayId)
    .executeTakeFirst()
  return found ? { ...found, until: row.hardEndAt ?? addMs(row.startAt, row.clipDurationMs ?? 0) } : null
}
