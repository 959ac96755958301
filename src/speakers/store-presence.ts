import { sql } from 'kysely'
import { DateTime } from 'luxon'
import type { Db } from '../db/open.ts'
import type { Telemetry } from '../protocol/messages.ts'

export type PresenceRow = { speakerId: string; online: boolean; epoch: number; model: string | undefined; at: Date }
export type PresenceChange = { speakerId: string; areaCode: string; areaPath: string; online: boolean }
export type TelemetryRow = { speakerId: string; telemetry: Telemetry; at: Date }

/**
 * One statement for the whole batch, with its line in the history. An epoch below the stored one changes nothing.
 * Rows are locked by id, so gateways never deadlock.
 * @returns `fresh`: ids online on a connection we had not seen (offline before, or a higher epoch); `changed`: who came or went
 */
export async function applyPresences(
  db: Db,
  rows: readonly PresenceRow[],
): Promise<{ fresh: string[]; changed: PresenceChange[] }> {
  const { rows: applied } = await sql<PresenceChange & { fresh: boolean; changed: boolean }>`
    with incoming as materialized (
      select * from unnest(
        ${rows.map((row) => row.speakerId)}::text[], ${rows.map((row) => row.online)}::boolean[],
        ${rows.map((row) => row.epoch)}::bigint[], ${rows.map((row) => row.model ?? null)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[]
      ) as i (id, online, epoch, model, at)
    ), before as materialized (
      select s.id, s.online, s.presence_epoch from speakers s join incoming using (id)
      where s.status = 'active' order by s.id for update of s
    ), applied as (
    update speakers s set online = i.online, presence_epoch = i.epoch, model = coalesce(i.model, s.model),
      presence_at = case when s.online = i.online and s.presence_epoch = i.epoch then s.presence_at else i.at end,
      last_seen_at = case when i.online then greatest(s.last_seen_at, i.at) else s.last_seen_at end
    from incoming i join before b using (id)
    where s.id = i.id and b.presence_epoch <= i.epoch
    returning s.id as speaker_id, s.area_code, s.area_path, s.online, i.at, s.online <> b.online as changed,
      i.online and (not b.online or b.presence_epoch < i.epoch) as fresh
    ), logged as (
      insert into presence_log (speaker_id, at, online) select speaker_id, at, online from applied where changed
      on conflict (speaker_id, at) do update set online = excluded.online
    )
    select speaker_id, area_code, area_path, online, changed, fresh from applied where changed or fresh`.execute(db)
  return {
    fresh: applied.filter((row) => row.fresh).map((row) => row.speakerId),
    changed: applied.filter((row) => row.changed),
  }
}

/** With a broker that has just begun nobody is connected, and the wills of its predecessor are lost. */
export async function forgetPresence(db: Db, now: Date): Promise<void> {
  await sql`
    with gone as (update speakers set online = false, presence_at = ${now} where online returning id)
    insert into presence_log (speaker_id, at, online) select id, ${now}::timestamptz, false from gone
    on conflict (speaker_id, at) do update set online = false`.execute(db)
}

/** A speaker is away from here on: it was just enrolled, and is measured from now, or it was retired. */
export async function logAway(db: Db, speakerId: string, at: Date): Promise<void> {
  await sql`insert into presence_log (speaker_id, at, online) values (${speakerId}, ${at}, false)
    on conflict (speaker_id, at) do update set online = false`.execute(db)
}

// As long as the broadcast log, whose silences it explains.
const KEEP_MONTHS = 24

/** Remove what is older than 24 months, but for the last word of each speaker before: what it was when history begins. */
export async function purgePresence(db: Db, now: Date): Promise<void> {
  const until = DateTime.fromJSDate(now).minus({ months: KEEP_MONTHS }).toJSDate()
  await sql`delete from presence_log l where l.at < ${until} and exists (
    select from presence_log later where later.speaker_id = l.speaker_id and later.at > l.at and later.at <= ${until}
  )`.execute(db)
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
