import { type ExpressionBuilder, type Selectable, sql, type Updateable } from 'kysely'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { BulletinsTable, OccurrencesTable, SchedulesTable, Tables } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { POLICY_REASONS } from '../policies/require-allowed.ts'
import type { OccurrenceRow } from './store.ts'

/** Compare-and-set: exactly the row that was read, or `occurrence.wrong-state`. */
export async function changeOccurrence(
  db: Db,
  read: Pick<OccurrenceRow, 'id' | 'status'>,
  set: Updateable<OccurrencesTable>,
): Promise<OccurrenceRow> {
  return compareAndSet(
    db,
    'occurrences',
    { id: read.id, status: read.status },
    set,
    () => new Problem('occurrence.wrong-state', { fields: { occurrenceId: read.id } }),
  )
}

export type OwnerOfAiring = {
  zone: string
  missed: Selectable<SchedulesTable>['missed']
  scheduleStatus: Selectable<SchedulesTable>['status']
  /** Null: it plays no bulletin. */
  bulletinStatus: Selectable<BulletinsTable>['status'] | null
  /** Until when what it plays is of use. */
  validTo: Date | null
}

/** What an airing hangs on; undefined for an alert's. */
export async function loadOwner(db: Db, occurrenceId: string): Promise<OwnerOfAiring | undefined> {
  return db
    .selectFrom('occurrences as o')
    .leftJoin('schedules as s', 's.id', 'o.scheduleId')
    .leftJoin('programmes as p', 'p.id', 'o.programmeId')
    .leftJoin('bulletins as b', 'b.id', 'o.bulletinId')
    .where('o.id', '=', occurrenceId)
    .where('o.kind', 'in', ['schedule', 'programme'])
    .select(['s.missed', 'b.status as bulletinStatus', 'b.validTo'])
    .select((eb) => [
      // Each row has one of the two, and these columns are never null there.
      eb.fn.coalesce('s.zone', 'p.zone').$notNull().as('zone'),
      eb
        .case()
        .when('s.id', 'is not', null)
        .then(eb.ref('s.status'))
        .when('p.status', '=', 'ended')
        .then('ended' as const)
        .when('p.status', '=', 'paused')
        .then('paused' as const)
        .else('active' as const)
        .end()
        .$notNull()
        .as('scheduleStatus'),
    ])
    .executeTakeFirst()
}

/** Its time is still to come, and it is planned, or a person left it out. */
const stillToCome = (eb: ExpressionBuilder<Tables, 'occurrences'>, now: Date) =>
  eb.and([
    eb('dispatchAt', '>', now),
    eb.or([
      eb('status', 'in', ['planned', 'armed']),
      eb.and([eb('status', '=', 'cancelled'), eb('note', 'is not', null)]),
    ]),
  ])

/**
 * Airings of a schedule that are still to come, those to come that a person cancelled, and those that a person moved to
 * a time that has passed while the slot that they stand for is still to come. Locked.
 */
export async function loadToFollow(db: Db, scheduleId: string, now: Date): Promise<OccurrenceRow[]> {
  return db
    .selectFrom('occurrences')
    .selectAll()
    .where('scheduleId', '=', scheduleId)
    .where((eb) => eb.or([stillToCome(eb, now), eb.and([eb('dispatchAt', '<=', now), eb('movedFrom', '>', now)])]))
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Until when what a schedule plays is of use. */
export async function loadValidTo(db: Db, scheduleId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('schedules as s')
    .innerJoin('bulletins as b', 'b.id', 's.bulletinId')
    .select('b.validTo')
    .where('s.id', '=', scheduleId)
    .executeTakeFirst()
  return row?.validTo ?? null
}

/** An airing of that local day or later that is sent, or is being sent, and has not begun. */
export async function isOnItsWay(db: Db, scheduleId: string, sinceDay: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('occurrences')
    .select('id')
    .where('scheduleId', '=', scheduleId)
    .where('localAt', '>=', sinceDay)
    .where('status', 'in', ['planned', 'armed', 'airing'])
    .where('dispatchAt', '<=', now)
    .where('startAt', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Airings not sent yet, and those that a person left out or moved, from that local day on: another series has them now. */
export async function handOver(
  db: Db,
  series: { from: string; to: string; sinceDay: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('occurrences')
    .set({ scheduleId: series.to, updatedAt: now })
    .where('scheduleId', '=', series.from)
    .where('localAt', '>=', series.sinceDay)
    .where((eb) => eb.or([stillToCome(eb, now), eb('movedFrom', '>', now)]))
    .execute()
}

/**
 * What policies or its validity refused of a schedule and is still to come. By another rule or in other areas it is judged anew by the
 * planner, and must not come back at a time that no rule brings any more when they allow it again.
 */
export async function deleteRefused(db: Db, scheduleId: string, now: Date): Promise<void> {
  await db
    .deleteFrom('occurrences')
    .where('scheduleId', '=', scheduleId)
    .where('dispatchAt', '>', now)
    .where('status', '=', 'cancelled')
    .where('reason', 'in', [...POLICY_REASONS, 'validity-over'])
    .where('note', 'is', null)
    .where('commandId', 'is', null)
    .execute()
}

/** Never sent, and no rule or person wants them any more: nothing of them needs to be remembered. */
export async function deletePlanned(db: Db, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('occurrences')
    .where(sql<boolean>`id = any (${[...ids]}::text[])`)
    .where('status', 'in', ['planned', 'armed'])
    .execute()
}

/** The slots of a schedule that other rows than these stand for. */
export async function loadTakenSlots(db: Db, scheduleId: string, except: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('occurrences')
    .select('localAt')
    .where('scheduleId', '=', scheduleId)
    .where(sql<boolean>`id <> all (${[...except]}::text[])`)
    .execute()
  return new Set(rows.map((row) => row.localAt))
}

export async function setSlot(db: Db, id: string, set: Updateable<OccurrencesTable>, now: Date): Promise<void> {
  await db
    .updateTable('occurrences')
    .set({ ...set, updatedAt: now })
    .where('id', '=', id)
    .execute()
}
