import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { CommandsTable, Priority } from '../db/tables.ts'

export type CommandRow = Selectable<CommandsTable>

const DISPATCHED = ['schedule', 'programme'] as const

/**
 * Claim what is due: the rows stay locked until the transaction ends, and another process skips them. With everything
 * that decides whether they may still air.
 */
export async function claimDue(db: Db, now: Date, limit: number) {
  const order: Record<Priority, number> = { emergency: 1, priority: 2, normal: 3 }
  const rank = sql`case o.priority when 'emergency' then ${order.emergency} when 'priority' then ${order.priority} else ${order.normal} end`
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom('occurrences as o')
        .selectAll()
        .where('o.kind', 'in', DISPATCHED)
        .where('o.status', 'in', ['planned', 'armed'])
        .where('o.dispatchAt', '<=', now)
        .orderBy(rank)
        .orderBy('o.dispatchAt')
        // Whole sessions are due at once: what begins them goes out before what ends them.
        .orderBy('o.startAt')
        .limit(limit)
        // Not against who only writes down something about a row: it is not to be skipped for that.
        .forNoKeyUpdate()
        .skipLocked()
        .as('o'),
    )
    .leftJoin('schedules as s', 's.id', 'o.scheduleId')
    .leftJoin('programmes as p', 'p.id', 'o.programmeId')
    .leftJoin('bulletins as b', 'b.id', 'o.bulletinId')
    .leftJoin('relayStations as r', 'r.id', 'o.relayId')
    .leftJoin('clips as c', (join) => join.on((eb) => eb('c.id', '=', eb.fn.coalesce('b.clipId', 'o.clipId'))))
    .select([
      'o.id',
      'o.kind',
      'o.bulletinId',
      'o.programmeId',
      'o.relayId',
      'o.title',
      'o.mode',
      'o.priority',
      'o.areaCodes',
      'o.startAt',
      'o.dispatchAt',
      'o.validUntil',
      'o.hardEndAt',
      'o.precedence',
      'o.clipDurationMs as plannedMs',
      'b.status as bulletinStatus',
      'b.areaCodes as bulletinAreaCodes',
      'p.areaCodes as programmeAreaCodes',
      'r.archivedAt as relayArchivedAt',
      'r.name as relayName',
      'r.status as relayStatus',
      'r.reason as relayReason',
      'r.checkedAt as relayCheckedAt',
      'c.sha256',
      'c.bytes',
      'c.durationMs',
    ])
    .select((eb) => [
      eb
        .case()
        .when('o.kind', '=', 'programme')
        .then(eb('p.status', '=', 'approved'))
        .else(eb('s.status', '=', 'active'))
        .end()
        .as('isOn'),
      // The item stands in the programme as it was approved, with this content: of a bulletin, whatever is approved of it.
      sql<boolean>`o.kind <> 'programme' or p.items @> jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('id', o.item_id,
        'bulletinId', o.bulletin_id, 'relayId', o.relay_id,
        'clipId', case when o.relay_id is null then o.clip_id end)))`.as('isAsApproved'),
      // Each row has one of the two, and these columns are never null there.
      eb.fn.coalesce('o.resume', 's.resume').$notNull().as('resume'),
      eb.fn.coalesce('o.volume', 's.volume').as('volume'),
      eb.fn.coalesce('p.createdBy', 's.createdBy').$notNull().as('createdBy'),
      eb.fn.coalesce('p.createdBy', 'b.authorId').$notNull().as('authorId'),
      eb.fn.coalesce('p.approverId', 'b.approverId').as('approverId'),
    ])
    .orderBy(rank)
    .orderBy('o.dispatchAt')
    .orderBy('o.startAt')
    .execute()
}

/** Is anything due that another transaction holds just now: the planner, a person, another process that sends it? */
export async function isAnythingDue(db: Db, now: Date): Promise<boolean> {
  const due = await db
    .selectFrom('occurrences')
    .select('id')
    .where('kind', 'in', DISPATCHED)
    .where('status', 'in', ['planned', 'armed'])
    .where('dispatchAt', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return due !== undefined
}

export async function insertCommands(db: Db, rows: Insertable<CommandsTable>[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('commands').values(rows).execute()
}

/** planned|armed → airing for rows this transaction has claimed. */
export async function markAiring(
  db: Db,
  rows: ReadonlyArray<{ id: string; commandId: string; sha256: string; durationMs: number }>,
  now: Date,
  resendAt: Date,
): Promise<void> {
  await sql`update occurrences o set status = 'airing', command_id = a.command_id, clip_sha256 = a.sha256,
      clip_duration_ms = a.duration_ms, resend_at = greatest(${resendAt}::timestamptz, o.start_at), updated_at = ${now}
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.commandId)}::text[],
      ${rows.map((row) => row.sha256)}::text[], ${rows.map((row) => row.durationMs)}::integer[])
      as a(id, command_id, sha256, duration_ms)
    where o.id = a.id`.execute(db)
}

export async function markEnded(
  db: Db,
  rows: ReadonlyArray<{ id: string; status: 'missed' | 'cancelled'; reason: string }>,
  now: Date,
): Promise<void> {
  await sql`update occurrences o set status = e.status, reason = e.reason, closed_at = ${now}, updated_at = ${now}
    from unnest(${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.status)}::text[],
      ${rows.map((row) => row.reason)}::text[]) as e(id, status, reason)
    where o.id = e.id`.execute(db)
}

export async function markPublished(db: Db, commandIds: readonly string[], now: Date): Promise<void> {
  await db
    .updateTable('commands')
    .set({ publishedAt: now })
    .where('id', 'in', [...commandIds])
    .where('publishedAt', 'is', null)
    .execute()
}

/**
 * Committed but, as far as we know, not on the wire: a crash or a lost broker came in between. Not a play that was
 * stopped meanwhile: a speaker that was away for the stop would take it up.
 */
export async function loadUnpublished(db: Db, issuedBefore: Date, now: Date, limit: number): Promise<CommandRow[]> {
  return db
    .selectFrom('commands as c')
    .leftJoin('occurrences as o', 'o.id', 'c.occurrenceId')
    .selectAll('c')
    .where('c.publishedAt', 'is', null)
    .where('c.issuedAt', '<=', issuedBefore)
    .where('c.expiresAt', '>', now)
    .where((eb) => eb.or([eb('c.kind', '<>', 'play'), eb('o.commandId', '=', eb.ref('c.id'))]))
    .orderBy('c.issuedAt')
    .limit(limit)
    .execute()
}

/** The newest stop-all over speaker `s` that came after command `c`: whoever must hear that is never sent the play. */
const laterStop = sql`select stop.jws from commands stop
  where stop.kind = 'stopAll' and stop.issued_at >= c.issued_at
    and stop.area_codes && string_to_array(trim(both '/' from s.area_path), '/')
  order by stop.issued_at desc limit 1`

/** Airing occurrences to ask again about; the next asking is set in the same statement, so two processes do not both ask. */
export async function claimResends(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update occurrences o set resend_count = resend_count + 1, updated_at = ${now},
      resend_at = ${now}::timestamptz + make_interval(secs => least(60, 2 ^ least(o.resend_count + 1, 6)))
    where o.id in (select id from occurrences where status = 'airing' and targets is not null and resend_at <= ${now}
        order by resend_at limit ${limit} for update skip locked)
    returning o.id`.execute(db)
  return rows.map((row) => row.id)
}

/** Connected speakers that have not reported an end, those that never answered first, and what each is to be sent. */
export async function loadStragglers(db: Db, occurrenceId: string, limit: number) {
  const { rows } = await sql<{ speakerId: string; jws: string }>`
    select d.speaker_id as "speakerId", coalesce(stop.jws, c.jws) as jws from deliveries d
    join occurrences o on o.id = d.occurrence_id
    join commands c on c.id = o.command_id
    join speakers s on s.id = d.speaker_id and s.online
    left join lateral (${laterStop}) stop on true
    where d.occurrence_id = ${occurrenceId} and d.rank < 9
    order by d.rank limit ${limit}`.execute(db)
  return rows
}

/** What a speaker that has just come online has not ended yet: the commands to give it again. */
export async function loadOpenCommands(db: Db, speakerIds: readonly string[], now: Date) {
  const { rows } = await sql<{ speakerId: string; jws: string }>`
    select d.speaker_id as "speakerId", coalesce(stop.jws, c.jws) as jws from deliveries d
    join occurrences o on o.id = d.occurrence_id
    join commands c on c.id = o.command_id
    join speakers s on s.id = d.speaker_id
    left join lateral (${laterStop}) stop on true
    where d.speaker_id = any (${[...speakerIds]}::text[]) and (
      (d.rank < 9 and o.status = 'airing' and o.closes_at > ${now})
      -- The ledger is closed, but the speaker was away and may still hold what was stopped meanwhile.
      or (d.rank <= 9 and c.kind in ('stop', 'allClear') and c.expires_at > ${now}))
    order by c.issued_at`.execute(db)
  return rows
}

const insideOf = (paths: readonly string[]) => sql<boolean>`not exists (
  select from unnest(o.area_codes) as code(code) where not exists (
    select from areas a where a.code = code.code and a.path like any (${paths.map((path) => `${path}%`)}::text[])))`

/** Until when a stop-all must stay known: the longest that anything now airing could still sound. */
export async function loadStopAllReach(db: Db, least: Date): Promise<Date> {
  const { rows } = await sql<{ until: Date }>`select greatest(${least}::timestamptz, max(o.closes_at)) as until
    from occurrences o where o.status = 'airing'`.execute(db)
  return rows[0]?.until ?? least
}

/** The alert that an occurrence is the airing of, locked before the occurrence itself. */
export async function lockAlertOf(db: Db, occurrenceId: string): Promise<void> {
  await sql`select from alerts a join occurrences o on o.alert_id = a.id
    where o.id = ${occurrenceId} for update of a`.execute(db)
}

/** Its one airing was stopped. */
export async function endAlert(db: Db, id: string, by: string, now: Date): Promise<void> {
  await db
    .updateTable('alerts')
    .set({ status: 'cancelled', endedBy: by, endedAt: now })
    .where('id', '=', id)
    .where('status', '=', 'active')
    .execute()
}

/** Airings and alerts that lie wholly inside the stopped areas end; one that reaches further goes on elsewhere. */
export async function stopCovered(db: Db, paths: readonly string[], now: Date, closesAt: Date, by: string) {
  // Alerts before occurrences, as everywhere: who locks in another order waits for the all-clear, and it for them.
  const alerts = await sql`update alerts o set status = 'cancelled', ended_by = ${by}, ended_at = ${now}
    where o.status = 'active' and ${insideOf(paths)}`.execute(db)
  const airings = await sql<{ id: string }>`
    update occurrences o set reason = 'stopped', closes_at = least(o.closes_at, ${closesAt}::timestamptz),
      resend_at = ${now}::timestamptz + interval '2 seconds', resend_count = 0, updated_at = ${now}
    where o.status = 'airing' and ${insideOf(paths)} returning o.id`.execute(db)
  // A play that never reached the broker must not follow its own stop.
  await sql`update commands set published_at = ${now} where published_at is null and kind = 'play'
    and occurrence_id = any (${airings.rows.map((row) => row.id)}::text[])`.execute(db)
  return { occurrences: airings.rows.length, alerts: Number(alerts.numAffectedRows ?? 0) }
}
