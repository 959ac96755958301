import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { codesColumn, reachesAny } from '../areas/visible.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { LiveSessionsTable, OccurrencesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import type { LiveStatus } from './state.ts'

export type LiveRow = Selectable<LiveSessionsTable>

// Two who want the same areas at once: one is told that the other speaks.
const LOCK = 0x6c6f61_0a

export async function lockMicrophones(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db)
}

/** A session that is not over and reaches one of these subtrees, or an area around one. */
export function findBusy(db: Db, paths: readonly string[]): Promise<LiveRow | undefined> {
  return db
    .selectFrom('liveSessions')
    .selectAll()
    .where('status', '<>', 'ended')
    .where(reachesAny(codesColumn('liveSessions.areaCodes'), paths))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

export async function insertLive(
  db: Db,
  session: Insertable<LiveSessionsTable>,
  airing: Insertable<OccurrencesTable>,
): Promise<LiveRow> {
  await db.insertInto('occurrences').values(airing).execute()
  return db.insertInto('liveSessions').values(session).returningAll().executeTakeFirstOrThrow()
}

export function findLiveRow(db: Db, id: string): Promise<LiveRow | undefined> {
  return db.selectFrom('liveSessions').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function loadLive(db: Db, id: string): Promise<LiveRow> {
  const row = await db.selectFrom('liveSessions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('live.not-found', { fields: { liveId: id } })
  return row
}

export function listLiveRows(
  db: Db,
  query: {
    paths: readonly string[]
    status?: LiveStatus | undefined
    before?: string | undefined
    limit: number
  },
): Promise<LiveRow[]> {
  let rows = db
    .selectFrom('liveSessions')
    .selectAll()
    .where(reachesAny(codesColumn('liveSessions.areaCodes'), query.paths))
  if (query.status) rows = rows.where('status', '=', query.status)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

export async function changeLive(
  db: Db,
  read: Pick<LiveRow, 'id' | 'status'>,
  status: LiveStatus,
  set: Updateable<LiveSessionsTable>,
): Promise<LiveRow> {
  return compareAndSet(
    db,
    'liveSessions',
    { id: read.id, status: read.status },
    { ...set, status },
    () => new Problem('live.wrong-state', { fields: { liveId: read.id } }),
  )
}

/** The ledger of the airing may close as soon as the last speakers have had time to report; who does not is asked anew. */
export async function closeBy(
  db: Db,
  occurrenceId: string,
  { closesAt, resendAt }: { closesAt: Date; resendAt: Date },
  now: Date,
): Promise<void> {
  await db
    .updateTable('occurrences')
    .set((eb) => ({
      closesAt: eb.fn<Date>('least', [eb.ref('closesAt'), eb.val(closesAt)]),
      resendAt,
      resendCount: 0,
      updatedAt: now,
    }))
    .where('id', '=', occurrenceId)
    .where('status', '=', 'airing')
    .execute()
}

type Measured = Pick<LiveRow, 'id' | 'captureMs' | 'encodeMs' | 'firstSoundAt'>

/** Still held: renew the lease, with what was measured meanwhile. */
export async function renewLease(db: Db, { id, ...measured }: Measured, leaseUntil: Date): Promise<void> {
  await db
    .updateTable('liveSessions')
    .set({ ...measured, leaseUntil })
    .where('id', '=', id)
    .where('status', '<>', 'ended')
    .execute()
}

/** Sessions with what has become of their airings. */
export function loadHeld(db: Db, ids: readonly string[]) {
  return db
    .selectFrom('liveSessions as l')
    .innerJoin('occurrences as o', 'o.id', 'l.occurrenceId')
    .select(['l.id', 'l.status', 'l.startedAt', 'l.prepareUntil', 'l.maxSeconds', 'l.endedAt', 'l.endReason'])
    .select(['o.status as airingStatus', 'o.reason as airingReason'])
    .where('l.id', 'in', [...ids])
    .execute()
}
export type HeldSession = Awaited<ReturnType<typeof loadHeld>>[number]

/** Sessions whose process is gone. */
export async function loadOrphans(db: Db, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('liveSessions')
    .select('id')
    .where('status', '<>', 'ended')
    .where('leaseUntil', '<', now)
    .execute()
  return rows.map((row) => row.id)
}

export function loadUnsaved(db: Db): Promise<LiveRow[]> {
  return db.selectFrom('liveSessions').selectAll().where('recording', '=', 'pending').orderBy('endedAt').execute()
}

/** pending → saved with its clip, which the airing then has too; or → failed. */
export async function settleRecording(
  db: Db,
  row: Pick<LiveRow, 'id' | 'occurrenceId'>,
  clip: { sha256: string; durationMs: number } | undefined,
): Promise<boolean> {
  const settled = await db
    .updateTable('liveSessions')
    .set({ recording: clip ? 'saved' : 'failed', clipSha256: clip?.sha256 ?? null })
    .where('id', '=', row.id)
    .where('recording', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  if (settled && clip)
    await db
      .updateTable('occurrences')
      .set({ clipSha256: clip.sha256, clipDurationMs: clip.durationMs })
      .where('id', '=', row.occurrenceId)
      .execute()
  return settled !== undefined
}

export type Counts = { targets: number; online: number; armed: number; playing: number; ended: number; waiting: number }

/** `waiting`: online, not armed and not ended. */
export async function countSpeakers(db: Db, occurrenceId: string): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*)::int as targets, (count(*) filter (where s.online))::int as online,
      (count(*) filter (where d.status in ('armed', 'playing')))::int as armed,
      (count(*) filter (where d.status = 'playing'))::int as playing,
      (count(*) filter (where d.ended_at is not null))::int as ended,
      (count(*) filter (where s.online and d.status in ('pending', 'accepted', 'fetched')))::int as waiting
    from deliveries d join speakers s on s.id = d.speaker_id where d.occurrence_id = ${occurrenceId}`.execute(db)
  return rows[0] ?? { targets: 0, online: 0, armed: 0, playing: 0, ended: 0, waiting: 0 }
}

// Who joined later than this heard no first sound: its start says nothing about the delay.
const JOINED_LATE_MS = 15_000

/** From the first frame sent to the first sound, as the speakers' own reports say. */
export async function measureSpeakers(db: Db, occurrenceId: string, firstSoundAt: Date) {
  const { rows } = await sql<{ medianMs: number | null; slowestMs: number | null; speakers: number }>`
    select percentile_cont(0.5) within group (order by late.ms)::int as "medianMs", max(late.ms)::int as "slowestMs",
      count(*)::int as speakers
    from deliveries d, lateral (select extract(epoch from d.started_at - ${firstSoundAt}::timestamptz) * 1000 as ms) late
    where d.occurrence_id = ${occurrenceId} and late.ms between 0 and ${JOINED_LATE_MS}`.execute(db)
  return rows[0] ?? { medianMs: null, slowestMs: null, speakers: 0 }
}
