import { type Insertable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrencesTable } from '../db/tables.ts'
import { POLICY_REASONS } from '../policies/require-allowed.ts'
import type { OccurrenceRow } from './store.ts'

/** Programmes that the planner has something to do for. Locked; another process skips them. */
export async function loadProgrammesToPlan(db: Db, plannedBefore: Date, limit: number, except: ReadonlySet<string>) {
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
    .where(sql<boolean>`id <> all (${[...except]}::text[])`)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}
export type ProgrammeToPlan = Awaited<ReturnType<typeof loadProgrammesToPlan>>[number]

/**
 * Have those programmes planned anew whose bulletins were approved again or revoked, or whose stations were changed, since
 * the planner last looked, of those that were changed after `since` (null: whenever). `marginMs` for two clocks, and for a
 * transaction that was still open then.
 */
export async function markChangedContents(
  db: Db,
  { now, since, marginMs }: { now: Date; since: Date | null; marginMs: number },
): Promise<void> {
  const margin = sql`make_interval(secs => ${marginMs / 1_000})`
  const after = sql`coalesce(${since}::timestamptz, (select min(contents_at) from programmes where status in ('approved', 'paused')) - ${margin})`
  await sql`update programmes p set planned_until = ${now} where p.status in ('approved', 'paused') and p.planned_until > ${now}
      and p.id in (
        -- By its items, not by its airings: what was too long for its session until now has none.
        select q.id from (
          select 'bulletinId' as key, id, updated_at from bulletins where status in ('approved', 'revoked')
          union all select 'relayId', id, updated_at from relay_stations) content
        join programmes q on q.items @> jsonb_build_array(jsonb_build_object(content.key, content.id))
          and q.status in ('approved', 'paused')
        where content.updated_at > ${after} and content.updated_at > q.contents_at - ${margin})`.execute(db)
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
 * An airing `o` that is the planner's to change: not one that was sent, that a person moved or left out, or that something
 * else cancelled than what an approval, more room, a station's return or a policy takes back.
 */
export const isPlanners = sql<boolean>`(o.moved_from is null and o.note is null and o.command_id is null
  and (o.status in ('planned', 'armed') or (o.status = 'cancelled'
    and o.reason = any (${['not-approved', 'over-budget', 'relay-archived', 'validity-over', ...POLICY_REASONS]}::text[]))))`

/**
 * Put these airings into the plan: new ones, and those that stand there and are the planner's, as they are now (`planned`,
 * or cancelled with what refuses them). What is not the planner's stays as it is.
 * @returns whose the new and the changed are, one for each
 */
export async function upsertItemAirings(db: Db, rows: readonly NewItemAiring[], now: Date): Promise<string[]> {
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
      volume = excluded.volume, resume = excluded.resume, status = excluded.status, reason = excluded.reason,
      closed_at = excluded.closed_at, updated_at = excluded.updated_at
    where ${isPlanners} and ((o.status = 'cancelled') <> (excluded.status = 'cancelled')
      or (o.reason, o.bulletin_id, o.clip_id, o.relay_id, o.title, o.priority, o.area_codes, o.start_at,
          o.valid_until, o.hard_end_at, o.clip_sha256, o.clip_duration_ms, o.volume, o.resume)
        is distinct from (excluded.reason, excluded.bulletin_id, excluded.clip_id, excluded.relay_id, excluded.title, excluded.priority,
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
