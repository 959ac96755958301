import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrencesTable } from '../db/tables.ts'
import { POLICY_REASONS } from '../policies/require-allowed.ts'

export type OccurrenceRow = Selectable<OccurrencesTable>

/** Rows that exist already (same schedule, same wall time) stay as they are: planning twice changes nothing. */
export async function insertOccurrences(db: Db, rows: Insertable<OccurrencesTable>[]): Promise<number> {
  const inserted = await db
    .insertInto('occurrences')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['scheduleId', 'localAt']).doNothing())
    .executeTakeFirst()
  return Number(inserted.numInsertedOrUpdatedRows ?? 0)
}

/** Schedules that the planner has something to do for, with what their airings copy from the approved bulletin. */
export async function loadSchedulesToPlan(db: Db, plannedBefore: Date, limit: number, except: ReadonlySet<string>) {
  return db
    .selectFrom('schedules')
    .innerJoin('bulletins', 'bulletins.id', 'schedules.bulletinId')
    .innerJoin('clips', 'clips.id', 'bulletins.clipId')
    .where('schedules.status', '<>', 'ended')
    .where('bulletins.status', '=', 'approved')
    .where((eb) => eb.or([eb('schedules.plannedUntil', 'is', null), eb('schedules.plannedUntil', '<', plannedBefore)]))
    .where(sql<boolean>`schedules.id <> all (${[...except]}::text[])`)
    .select([
      'schedules.id',
      'schedules.areaCodes',
      'schedules.rule',
      'schedules.zone',
      'schedules.missed',
      'schedules.plannedUntil',
      'schedules.createdAt',
      'bulletins.id as bulletinId',
      'bulletins.title',
      'bulletins.priority',
      'bulletins.approvedAt',
      'bulletins.validTo',
      'clips.sha256',
      'clips.durationMs',
    ])
    .orderBy('schedules.id')
    .limit(limit)
    .forUpdate('schedules')
    .skipLocked()
    .execute()
}

export async function setPlannedUntil(
  db: Db,
  plans: ReadonlyArray<{ id: string; until: Date; ended: boolean }>,
): Promise<void> {
  // Not while one that a person moved further is still to come.
  await sql`update schedules set planned_until = plan.until, status = case when plan.ended and not exists (
      select from occurrences o where o.schedule_id = plan.id and o.status in ('planned', 'armed'))
      then 'ended' else status end
    from unnest(${plans.map((plan) => plan.id)}::text[], ${plans.map((plan) => plan.until)}::timestamptz[],
      ${plans.map((plan) => plan.ended)}::boolean[]) as plan(id, until, ended)
    where schedules.id = plan.id`.execute(db)
}

/** planned → armed for everything dispatched before `until`; returns the distinct alarms of all that is armed. */
export async function armUntil(db: Db, until: Date, now: Date) {
  await db
    .updateTable('occurrences')
    .set({ status: 'armed', updatedAt: now })
    .where('status', '=', 'planned')
    .where('dispatchAt', '<=', until)
    .execute()
  return db
    .selectFrom('occurrences')
    .select(['dispatchAt as dueAt', 'shard', 'priority'])
    .distinct()
    .where('status', '=', 'armed')
    .where('dispatchAt', '>', now)
    .orderBy('dispatchAt')
    .limit(20_000)
    .execute()
}

/**
 * Cancel what can never air any more: a revoked bulletin, an ended schedule. What may come back (a paused schedule, a
 * bulletin that is being edited) stays planned and is decided when it is due.
 */
export async function cancelVoided(db: Db, now: Date): Promise<OccurrenceRow[]> {
  return db
    .updateTable('occurrences')
    .from('schedules')
    .innerJoin('bulletins', 'bulletins.id', 'schedules.bulletinId')
    .whereRef('schedules.id', '=', 'occurrences.scheduleId')
    .where('occurrences.status', 'in', ['planned', 'armed'])
    .where((eb) => eb.or([eb('bulletins.status', '=', 'revoked'), eb('schedules.status', '=', 'ended')]))
    .set((eb) => ({
      status: 'cancelled' as const,
      reason: eb.case().when('bulletins.status', '=', 'revoked').then('revoked').else('schedule-ended').end(),
      updatedAt: now,
      closedAt: now,
    }))
    .returningAll('occurrences')
    .execute()
}

/**
 * A bulletin that was edited and approved again airs as it is now, in the slots that were planned before; also in those
 * that a policy refused as it was. @returns what is changed by it
 */
export async function refreshPlanned(
  db: Db,
  { now, since, reportGraceSeconds }: { now: Date; since: Date | null; reportGraceSeconds: number },
): Promise<OccurrenceRow[]> {
  const { rows } =
    await sql<OccurrenceRow>`update occurrences o set clip_sha256 = c.sha256, clip_duration_ms = c.duration_ms, title = b.title,
      priority = b.priority, closes_at = o.valid_until + make_interval(secs => 2 * c.duration_ms / 1000.0 + ${reportGraceSeconds}), updated_at = ${now}
    from bulletins b join clips c on c.id = b.clip_id
    where o.kind = 'schedule' and b.id = o.bulletin_id and b.status = 'approved'
      and (o.status in ('planned', 'armed') or (o.status = 'cancelled' and o.reason = any (${[...POLICY_REASONS]}::text[])
        and o.note is null and o.command_id is null and o.dispatch_at > ${now}))
      and b.updated_at > coalesce(${since}::timestamptz, '-infinity')
      and (c.sha256, b.title, b.priority) is distinct from (o.clip_sha256, o.title, o.priority)
    returning o.*`.execute(db)
  return rows
}

export async function findOccurrenceRow(db: Db, id: string): Promise<OccurrenceRow | undefined> {
  return db.selectFrom('occurrences').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Against all who change it; not against those who write down something about it, for whom a stop would wait. */
export async function lockOccurrence(db: Db, id: string): Promise<OccurrenceRow | undefined> {
  return db.selectFrom('occurrences').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

export async function loadOpenOfBulletin(db: Db, bulletinId: string): Promise<OccurrenceRow[]> {
  return db
    .selectFrom('occurrences')
    .selectAll()
    .where('bulletinId', '=', bulletinId)
    .where('status', 'in', ['planned', 'armed', 'airing'])
    .forNoKeyUpdate()
    .execute()
}

/** The sessions of one local day, 'YYYY-MM-DD', or of that day and all after it. */
export type SessionDays = { from: string; only: boolean }

export const isOfDays = ({ from, only }: SessionDays) =>
  only ? sql<boolean>`starts_with(local_at, ${from})` : sql<boolean>`local_at >= ${from}`

export const loadSentToCome = (db: Db, programmeId: string, now: Date, days?: SessionDays): Promise<OccurrenceRow[]> =>
  db
    .selectFrom('occurrences')
    .selectAll()
    .where('programmeId', '=', programmeId)
    .where(days ? isOfDays(days) : sql<boolean>`true`)
    .where('status', '=', 'airing')
    .where('reason', 'is', null)
    .where('startAt', '>', now)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()

export async function cancelOccurrence(
  db: Db,
  id: string,
  reason: string,
  now: Date,
): Promise<OccurrenceRow | undefined> {
  return db
    .updateTable('occurrences')
    .set({ status: 'cancelled', reason, updatedAt: now, closedAt: now })
    .where('id', '=', id)
    .where('status', 'in', ['planned', 'armed'])
    .returningAll()
    .executeTakeFirst()
}

/** From now on this airing's command is the one that ends it: whoever is asked again is told to stop, not to play. */
export async function turnToStop(
  db: Db,
  id: string,
  set: { commandId: string; reason: string; closesAt: Date; resendAt: Date },
  now: Date,
): Promise<void> {
  await db
    .updateTable('occurrences')
    .set((eb) => ({
      commandId: set.commandId,
      reason: set.reason,
      closesAt: eb.fn<Date>('least', [eb.ref('closesAt'), eb.val(set.closesAt)]),
      resendAt: set.resendAt,
      resendCount: 0,
      updatedAt: now,
    }))
    .where('id', '=', id)
    .where('status', '=', 'airing')
    .execute()
}
