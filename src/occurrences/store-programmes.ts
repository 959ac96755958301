import { type Insertable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrencesTable } from '../db/tables.ts'
import { POLICY_REASONS } from '../policies/require-allowed.ts'
import type { OccurrenceRow } from './store.ts'

/** Programmes that the planner has something to do for. Locked; another process skips them. */
export async function loadProgrammesToPlan(db: Db, plannedBefore: Date, limit: number) {
  return db
    .selectFrom('programmes')
    .select([
      'id',
      'title',
      'areaCodes',
      'rule',
      'zone',
      'priority',
      'budgetSeconds',
      'items',
      'resume',
      'volume',
      'plannedUntil',
      'approvedAt',
    ])
    .where('status', 'in', ['approved', 'paused'])
    .where((eb) => eb.or([eb('plannedUntil', 'is', null), eb('plannedUntil', '<', plannedBefore)]))
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}
export type ProgrammeToPlan = Awaited<ReturnType<typeof loadProgrammesToPlan>>[number]

/**
 * Have those programmes planned anew whose bulletins were approved again or revoked since the planner last looked.
 * `marginMs` for two clocks, and for a transaction that was still open then.
 */
export async function markChangedContents(db: Db, now: Date, marginMs: number): Promise<void> {
  const margin = sql`make_interval(secs => ${marginMs / 1_000})`
  await sql`update programmes p set planned_until = ${now} where p.status in ('approved', 'paused') and p.planned_until > ${now}
      and p.id in (
        select o.programme_id from bulletins b join occurrences o on o.bulletin_id = b.id
          join programmes q on q.id = o.programme_id
        where b.updated_at > (select min(contents_at) from programmes where status in ('approved', 'paused')) - ${margin}
          and b.status in ('approved', 'revoked') and b.updated_at > q.contents_at - ${margin} and o.start_at > ${now})`.execute(
    db,
  )
}

export type PlannedItem = Pick<
  OccurrenceRow,
  | 'id'
  | 'programmeId'
  | 'itemId'
  | 'localAt'
  | 'startAt'
  | 'status'
  | 'reason'
  | 'clipDurationMs'
  | 'commandId'
  | 'note'
  | 'movedFrom'
  | 'areaCodes'
>

/** Airings of these programmes that begin after `from`, whatever became of them. */
export async function loadItemAirings(db: Db, programmeIds: readonly string[], from: Date): Promise<PlannedItem[]> {
  if (programmeIds.length === 0) return []
  return db
    .selectFrom('occurrences')
    .select([
      'id',
      'programmeId',
      'itemId',
      'localAt',
      'startAt',
      'status',
      'reason',
      'clipDurationMs',
      'commandId',
      'note',
      'movedFrom',
      'areaCodes',
    ])
    .where(sql<boolean>`programme_id = any (${[...programmeIds]}::text[])`)
    .where('startAt', '>', from)
    .execute()
}

export type NewItemAiring = Insertable<OccurrencesTable>

/**
 * Put these airings into the plan: new ones, and those that stand there, as they are now (`planned`, or refused). One that was sent, that a
 * person moved or left out, or that something else cancelled stays as it is; one that waited for an approval comes back; one
 * that a policy forbids gets its new times, for the day on which it is allowed again.
 * @returns whose the new and the changed are, one for each
 */
export async function upsertItemAirings(db: Db, rows: readonly NewItemAiring[], now: Date): Promise<string[]> {
  const held = sql`(o.status = 'cancelled' and o.reason = any (${[...POLICY_REASONS]}::text[]))`
  const { rows: written } = await sql<{ programmeId: string }>`
    insert into occurrences as o (id, kind, programme_id, item_id, bulletin_id, clip_id, relay_id, title, priority, area_codes,
      shard, local_at, start_at, dispatch_at, valid_until, closes_at, hard_end_at, clip_sha256, clip_duration_ms, volume, resume,
      status, reason, closed_at, created_at, updated_at)
    select r.id, 'programme', r."programmeId", r."itemId", r."bulletinId", r."clipId", r."relayId", r.title, r.priority, r."areaCodes",
      r.shard, r."localAt", r."startAt", r."dispatchAt", r."validUntil", r."closesAt", r."hardEndAt", r."clipSha256",
      r."clipDurationMs", r.volume, r.resume, r.status, r.reason, r."closedAt", ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, "programmeId" text, "itemId" text, "bulletinId" text,
      "clipId" text, "relayId" text, title text, priority text, "areaCodes" text[], shard text, "localAt" text,
      "startAt" timestamptz, "dispatchAt" timestamptz, "validUntil" timestamptz, "closesAt" timestamptz,
      "hardEndAt" timestamptz, "clipSha256" text, "clipDurationMs" integer, volume smallint, resume text,
      status text, reason text, "closedAt" timestamptz)
    on conflict (programme_id, item_id, local_at) where programme_id is not null do update set
      bulletin_id = excluded.bulletin_id, clip_id = excluded.clip_id, relay_id = excluded.relay_id, title = excluded.title,
      priority = excluded.priority, area_codes = excluded.area_codes, shard = excluded.shard, start_at = excluded.start_at,
      dispatch_at = excluded.dispatch_at, valid_until = excluded.valid_until, closes_at = excluded.closes_at,
      hard_end_at = excluded.hard_end_at, clip_sha256 = excluded.clip_sha256, clip_duration_ms = excluded.clip_duration_ms,
      volume = excluded.volume, resume = excluded.resume, status = case when ${held} then o.status else excluded.status end,
      reason = case when ${held} then o.reason else excluded.reason end,
      closed_at = case when ${held} then o.closed_at else excluded.closed_at end,
      updated_at = excluded.updated_at
    where o.moved_from is null and o.note is null and o.command_id is null
      and (o.status in ('planned', 'armed') or (o.status = 'cancelled' and o.reason in ('not-approved', 'over-budget')) or ${held})
      and ((o.status = 'cancelled' and not ${held}) or excluded.status = 'cancelled' or (o.bulletin_id, o.clip_id, o.relay_id, o.title, o.priority, o.area_codes, o.start_at,
          o.valid_until, o.hard_end_at, o.clip_sha256, o.clip_duration_ms, o.volume, o.resume)
        is distinct from (excluded.bulletin_id, excluded.clip_id, excluded.relay_id, excluded.title, excluded.priority,
          excluded.area_codes, excluded.start_at, excluded.valid_until, excluded.hard_end_at, excluded.clip_sha256,
          excluded.clip_duration_ms, excluded.volume, excluded.resume))
    returning o.programme_id`.execute(db)
  return written.map(({ programmeId }) => programmeId)
}

/** planned|armed → cancelled, each with its reason. @returns those that were changed */
export async function cancelItems(
  db: Db,
  items: ReadonlyArray<{ id: string; reason: string }>,
  now: Date,
): Promise<OccurrenceRow[]> {
  if (items.length === 0) return []
  const ids = items.map(({ id }) => id)
  const reasons = items.map(({ reason }) => reason)
  const { rows } = await sql<OccurrenceRow>`
    update occurrences o set status = 'cancelled', reason = gone.reason, updated_at = ${now}, closed_at = ${now}
    from unnest(${ids}::text[], ${reasons}::text[]) as gone(id, reason)
    where o.id = gone.id and o.status in ('planned', 'armed') returning o.*`.execute(db)
  return rows
}

/** Never sent, and no programme brings them any more: nothing of them needs to be remembered. */
export async function deleteItems(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .deleteFrom('occurrences')
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .where('status', 'in', ['planned', 'armed', 'cancelled'])
    .where('commandId', 'is', null)
    .execute()
}

/** How far each is planned now; one that brings nothing any more is over. */
export async function setProgrammesPlanned(
  db: Db,
  plans: ReadonlyArray<{ id: string; until: Date; ended: boolean }>,
  now: Date,
): Promise<void> {
  await sql`update programmes set planned_until = plan.until, contents_at = ${now}, status = case when plan.ended and not exists (
      select from occurrences o where o.programme_id = plan.id and o.status in ('planned', 'armed'))
      then 'ended' else status end
    from unnest(${plans.map((plan) => plan.id)}::text[], ${plans.map((plan) => plan.until)}::timestamptz[],
      ${plans.map((plan) => plan.ended)}::boolean[]) as plan(id, until, ended)
    where programmes.id = plan.id`.execute(db)
}

/** What of it is still to come is brought in line with it by the next planning. */
export async function planProgrammeAnew(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('programmes')
    .set({ plannedUntil: now })
    .where('id', '=', id)
    .where('plannedUntil', '>', now)
    .execute()
}

/**
 * Cancel all that is planned of one programme, which is planned from its next approval on anew: also what was moved, for
 * the planner leaves alone what stands elsewhere than by its rule.
 */
export async function voidProgramme(
  db: Db,
  programmeId: string,
  reason: 'not-approved' | 'schedule-ended',
  now: Date,
): Promise<OccurrenceRow[]> {
  await db.updateTable('programmes').set({ plannedUntil: null }).where('id', '=', programmeId).execute()
  return db
    .updateTable('occurrences')
    .set({
      ...{ status: 'cancelled', reason, updatedAt: now, closedAt: now },
      ...(reason === 'not-approved' && { movedFrom: null }),
    })
    .where('programmeId', '=', programmeId)
    .where('status', 'in', ['planned', 'armed'])
    .returningAll()
    .execute()
}
