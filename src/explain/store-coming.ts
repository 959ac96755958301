import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrenceStatus } from '../db/tables.ts'

/** One item of a planned session, with what its silence comes from. */
export type ComingItem = {
  id: string
  itemId: string
  title: string
  localAt: string
  startAt: Date
  clipDurationMs: number
  status: OccurrenceStatus
  reason: string | null
  note: string | null
  relayId: string | null
  relayName: string | null
  /** Its bulletin is not approved (any more): it sounds only if it is by then. */
  awaitsApproval: boolean
  /** Of the policy's refusal that stands. */
  refusal: Readonly<Record<string, unknown>> | null
}

/** The items of a programme that start from `from` to `to`, by start. */
export async function loadComingItems(db: Db, programmeId: string, from: Date, to: Date): Promise<ComingItem[]> {
  const { rows } = await sql<ComingItem>`
    select o.id, o.item_id, o.title, o.local_at, o.start_at, coalesce(o.clip_duration_ms, 0) as clip_duration_ms, o.status,
      o.reason, o.note, o.relay_id, r.name as relay_name, coalesce(b.status <> 'approved', false) as awaits_approval,
      case when o.status = 'cancelled' then (select data from decisions
        where occurrence_id = o.id and kind = 'policy-refused' order by id desc limit 1) end as refusal
    from occurrences o left join relay_stations r on r.id = o.relay_id left join bulletins b on b.id = o.bulletin_id
    where o.programme_id = ${programmeId} and o.start_at >= ${from} and o.start_at < ${to}
    order by o.start_at, o.id`.execute(db)
  return rows
}
