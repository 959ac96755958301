import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Telemetry } from '../protocol/messages.ts'

export type PresenceRow = { speakerId: string; online: boolean; epoch: number; model: string | undefined; at: Date }
export type TelemetryRow = { speakerId: string; telemetry: Telemetry; at: Date }

/**
 * One statement for the whole batch. An epoch below the stored one changes nothing. Returns the ids that are online on
 * a connection we had not seen: offline before, or a higher epoch. Rows are locked by id, so gateways never deadlock.
 */
export async function applyPresences(db: Db, rows: readonly PresenceRow[]): Promise<string[]> {
  const { rows: changed } = await sql<{ id: string; fresh: boolean }>`
    with incoming as materialized (
      select * from unnest(
        ${rows.map((row) => row.speakerId)}::text[], ${rows.map((row) => row.online)}::boolean[],
        ${rows.map((row) => row.epoch)}::bigint[], ${rows.map((row) => row.model ?? null)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[]
      ) as i (id, online, epoch, model, at)
    ), before as materialized (
      select s.id, s.online, s.presence_epoch from speakers s join incoming using (id)
      where s.status = 'active' order by s.id for update of s
    )
    update speakers s set online = i.online, presence_epoch = i.epoch, model = coalesce(i.model, s.model),
      presence_at = case when s.online = i.online and s.presence_epoch = i.epoch then s.presence_at else i.at end,
      last_seen_at = case when i.online then greatest(s.last_seen_at, i.at) else s.last_seen_at end
    from incoming i join before b using (id)
    where s.id = i.id and b.presence_epoch <= i.epoch
    returning s.id, i.online and (not b.online or b.presence_epoch < i.epoch) as fresh`.execute(db)
  return changed.filter((row) => row.fresh).map((row) => row.id)
}

/** With a broker that has just begun nobody is connected, and the wills of its predecessor are lost. */
export async function forgetPresence(db: Db, now: Date): Promise<void> {
  await sql`update speakers set online = false, presence_at = ${now} where online`.execute(db)
}

/** Telemetry proves that a speaker lives, not that its connection is the newest: `online` is presence's alone. */
export async function applyTelemetries(db: Db, rows: readonly TelemetryRow[]): Promise<void> {
  await sql`
    with incoming as materialized (
      select * from unnest(
        ${rows.map((row) => row.speakerId)}::text[], ${rows.map((row) => JSON.stringify(row.telemetry))}::jsonb[],
        ${rows.map((row) => row.at)}::timestamptz[]
      ) as i (id, telemetry, at)
    ), locked as materialized (
      select s.id from speakers s join incoming using (id) where s.status = 'active' order by s.id for update of s
    )
    update speakers s set telemetry = i.telemetry, last_seen_at = greatest(s.last_seen_at, i.at)
    from incoming i join locked using (id) where s.id = i.id`.execute(db)
}
