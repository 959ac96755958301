import { type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { DeliveryStatus, Tables } from '../db/tables.ts'

type Delivery = Selectable<Tables['deliveries']>
type Occurrence = Selectable<Tables['occurrences']>
export type SpeakerDeliveryRow = Pick<
  Delivery,
  'occurrenceId' | 'status' | 'reason' | 'detail' | 'startedAt' | 'endedAt' | 'playedMs'
> &
  Pick<Occurrence, 'kind' | 'title' | 'priority' | 'mode' | 'startAt'> & { topic: string | null }

/** Up to `limit + 1` deliveries of one speaker, newest airing first. `after` is the row before. */
export async function speakerDeliveries(
  db: Db,
  speakerId: string,
  find: { status?: DeliveryStatus; after: { startAt: Date; id: string } | undefined; limit: number },
): Promise<SpeakerDeliveryRow[]> {
  const after = find.after ? sql`and (o.start_at, o.id) < (${find.after.startAt}, ${find.after.id})` : sql``
  const { rows } = await sql<SpeakerDeliveryRow>`
    select d.occurrence_id, o.kind, o.title, o.priority, o.mode, b.topic, o.start_at, d.status, d.reason, d.detail,
      d.started_at, d.ended_at, d.played_ms
    from deliveries d join occurrences o on o.id = d.occurrence_id left join bulletins b on b.id = o.bulletin_id
    where d.speaker_id = ${speakerId} and d.status = coalesce(${find.status ?? null}, d.status) ${after}
    order by o.start_at desc, o.id desc limit ${find.limit + 1}`.execute(db)
  return rows
}
