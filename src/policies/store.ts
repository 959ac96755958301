import { type Insertable, type Selectable, sql } from 'kysely'
import { validOn } from '../areas/versions.ts'
import type { Db } from '../db/open.ts'
import type { PoliciesTable } from '../db/tables.ts'
import { PolicyDocument } from './schema.ts'

export type PolicyRow = Omit<Selectable<PoliciesTable>, 'rules'> & { rules: PolicyDocument }

// A version never changes, and the dispatcher reads all of them for each two hundred airings.
const documents = new Map<string, PolicyDocument>()
const KEPT = 10_000

function read(row: Selectable<PoliciesTable>): PolicyRow {
  const known = documents.get(row.id) ?? PolicyDocument.parse(row.rules)
  if (documents.size >= KEPT) documents.clear()
  documents.set(row.id, known)
  return { ...row, rules: known }
}

/** Every version that may be in force on some day, the newest of an area first. */
export async function loadCurrentPolicies(db: Db): Promise<PolicyRow[]> {
  const rows = await db
    .selectFrom('policies')
    .selectAll()
    .where('supersededAt', 'is', null)
    .orderBy('areaCode')
    .orderBy('revision', 'desc')
    .execute()
  return rows.map(read)
}

/** As `loadCurrentPolicies` would have answered at that instant. */
export async function loadPoliciesAsOf(db: Db, at: Date): Promise<PolicyRow[]> {
  const rows = await db
    .selectFrom('policies')
    .selectAll()
    .where('createdAt', '<=', at)
    .where((eb) => eb.or([eb('supersededAt', 'is', null), eb('supersededAt', '>', at)]))
    .orderBy('areaCode')
    .orderBy('revision', 'desc')
    .execute()
  return rows.map(read)
}

export async function loadVersions(db: Db, areaCode: string, limit: number): Promise<PolicyRow[]> {
  const rows = await db
    .selectFrom('policies')
    .selectAll()
    .where('areaCode', '=', areaCode)
    .orderBy('revision', 'desc')
    .limit(limit)
    .execute()
  return rows.map(read)
}

// One change at a time: what it forbids was reckoned from what all the others say.
const LOCK = 0x6c6f61_16

/** Held by who plans by them: what is planned while they change would be judged by what no longer holds. */
export async function shareLockPolicies(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${LOCK})`.execute(db)
}

const COUNT_LOCK = 0x6c6f61_18

/** Until the end of the transaction. */
export async function lockCounts(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${COUNT_LOCK})`.execute(db)
}

export async function lockPolicies(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db)
}

export async function nextPolicyRevision(db: Db, areaCode: string): Promise<number> {
  const { last } = await db
    .selectFrom('policies')
    .select((eb) => eb.fn.max('revision').as('last'))
    .where('areaCode', '=', areaCode)
    .executeTakeFirstOrThrow()
  return (last ?? 0) + 1
}

export async function insertPolicy(db: Db, row: Insertable<PoliciesTable>): Promise<PolicyRow> {
  return read(await db.insertInto('policies').values(row).returningAll().executeTakeFirstOrThrow())
}

/** The versions of an area whose days all lie in [from, to] will never be in force any more. Without dates: all of them. */
export async function supersede(
  db: Db,
  areaCode: string,
  now: Date,
  days?: { from: string; to: string | null },
): Promise<number> {
  let rows = db
    .updateTable('policies')
    .set({ supersededAt: now })
    .where('areaCode', '=', areaCode)
    .where('supersededAt', 'is', null)
  if (days) {
    rows = rows.where('effectiveFrom', '>=', days.from)
    if (days.to !== null) rows = rows.where('effectiveTo', '<=', days.to)
  }
  const { numUpdatedRows } = await rows.executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Areas inside `path` that have a policy of their own. */
export async function loadBelow(db: Db, path: string, date: string, limit: number) {
  const { rows } = await sql<{ areaCode: string; areaName: string; revision: number; effectiveFrom: string }>`
    select p.area_code as "areaCode", a.name as "areaName", max(p.revision)::int as revision,
      max(p.effective_from)::text as "effectiveFrom"
    from policies p join areas a on a.code = p.area_code and ${validOn(date, 'a')}
    where p.superseded_at is null and a.path like ${`${path}_%`}
    group by p.area_code, a.name order by a.name limit ${limit}`.execute(db)
  return rows
}
