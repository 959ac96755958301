import { type Kysely, sql } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { validOn } from '../areas/versions.ts'
import type { GrantRole, Tables } from '../db/tables.ts'

type Db = Kysely<Tables>

export type PersonRow = {
  id: string
  name: string
  email: string
  twoFactorEnabled: boolean
  disabledAt: Date | null
  createdAt: Date
}
export type GrantRow = { id: string; userId: string; role: GrantRole; areaCode: string | null; groupId: string | null }
const PERSON = ['id', 'name', 'email', 'twoFactorEnabled', 'disabledAt', 'createdAt'] as const
const GRANT = ['grants.id', 'grants.userId', 'grants.role', 'grants.areaCode', 'grants.groupId'] as const

// One change of who administers what at a time: "the last administrator" is a question about all rows.
const ACCOUNTS_LOCK = 0x6c6f61_03

export async function lockAccounts(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ACCOUNTS_LOCK})`.execute(db)
}

export function findPerson(db: Db, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('authUsers').select(PERSON).where('id', '=', id).executeTakeFirst()
}

/** False when the address is taken. */
export async function insertPerson(
  db: Db,
  person: { id: string; name: string; email: string },
  now: Date,
): Promise<boolean> {
  const made = await db
    .insertInto('authUsers')
    .values({ ...person, emailVerified: true, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

export async function disableUser(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('authUsers')
    .set({ disabledAt: now, updatedAt: now })
    .where('id', '=', id)
    .where('disabledAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

/** People with a live grant on an area or group below one of `paths`, by id; all of them, also the disabled. */
export function listPeopleBelow(
  db: Db,
  find: { paths: readonly string[]; date: string; after: string; limit: number; q?: string | undefined },
): Promise<PersonRow[]> {
  const { paths, date, after, limit, q } = find
  return db
    .selectFrom('authUsers')
    .select(PERSON)
    .where('id', '>', after)
    .where((eb) =>
      eb.or([
        eb.exists(grantsBelow(db, paths, date).select('grants.id').where(sql<boolean>`grants.user_id = auth_users.id`)),
        // Whoever has no rights any more still must be found by those who administer everything.
        eb.val(paths.includes('/VN/') || paths.includes('/')),
      ]),
    )
    .$if(q !== undefined, (query) =>
      query.where(sql<boolean>`(${folded} like ${like(q ?? '')} or email like ${like(q ?? '')})`),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
}

const like = (text: string): string => `%${escapeLike(text)}%`
// As name_search of speakers: accents away before lower(), so that the locale does not matter.
const folded = sql`lower(regexp_replace(normalize(translate(name, 'Đđ', 'Dd'), NFD), '[\u0300-\u036f]', '', 'g'))`

export function listGrantsBelow(
  db: Db,
  userIds: readonly string[],
  paths: readonly string[],
  date: string,
): Promise<GrantRow[]> {
  return grantsBelow(db, paths, date)
    .select(GRANT)
    .where('grants.userId', '=', sql<string>`any(${[...userIds]}::text[])`)
    .groupBy('grants.id')
    .orderBy('grants.id')
    .execute()
}

function grantsBelow(db: Db, paths: readonly string[], date: string) {
  return db
    .selectFrom('grants')
    .leftJoin('areaGroups', 'areaGroups.id', 'grants.groupId')
    .innerJoin('areas', (join) =>
      join.on(sql<boolean>`areas.code = grants.area_code or areas.code = any(area_groups.area_codes)`),
    )
    .where('grants.revokedAt', 'is', null)
    .where(validOn(date))
    .where(sql<boolean>`areas.path ^@ any(${[...paths]}::text[])`)
}

export function liveGrants(db: Db, userId: string): Promise<GrantRow[]> {
  return db
    .selectFrom('grants')
    .select(GRANT)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .orderBy('id')
    .execute()
}

/** What a person's grants mean today: an area's own path, a group's every member's; areas of the past mean nothing. */
export async function grantedPaths(
  db: Db,
  userId: string,
  date: string,
): Promise<Array<{ role: GrantRole; path: string }>> {
  return db
    .selectFrom('grants')
    .leftJoin('areaGroups', 'areaGroups.id', 'grants.groupId')
    .innerJoin('areas', (join) =>
      join.on(sql<boolean>`areas.code = grants.area_code or areas.code = any(area_groups.area_codes)`),
    )
    .select(['grants.role', 'areas.path'])
    .distinct()
    .where('grants.userId', '=', userId)
    .where('grants.revokedAt', 'is', null)
    .where(validOn(date))
    .execute()
}

export async function insertGrant(db: Db, grant: GrantRow & { grantedBy: string; grantedAt: Date }): Promise<void> {
  await db.insertInto('grants').values(grant).execute()
}

export function findLiveGrant(db: Db, id: string): Promise<GrantRow | undefined> {
  return db.selectFrom('grants').select(GRANT).where('id', '=', id).where('revokedAt', 'is', null).executeTakeFirst()
}

export async function endGrant(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('grants')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

/** People who administer everything: a live grant on the country, an account that can sign in. */
export async function rootAdministrators(
  db: Db,
  rootCode: string,
): Promise<Array<{ grantId: string; userId: string }>> {
  return db
    .selectFrom('grants')
    .innerJoin('authUsers', 'authUsers.id', 'grants.userId')
    .select(['grants.id as grantId', 'grants.userId'])
    .where('grants.role', '=', 'administrator')
    .where('grants.areaCode', '=', rootCode)
    .where('grants.revokedAt', 'is', null)
    .where('authUsers.disabledAt', 'is', null)
    .execute()
}

export async function insertSetupToken(
  db: Db,
  token: { hash: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await db.insertInto('setupTokens').values(token).execute()
}

/** True the first time only. */
export async function spendSetupToken(db: Db, hash: string, now: Date): Promise<boolean> {
  const spent = await db
    .updateTable('setupTokens')
    .set({ usedAt: now })
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('hash')
    .executeTakeFirst()
  return spent !== undefined
}

export async function insertPasswordToken(
  db: Db,
  token: { hash: string; userId: string; createdBy: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  // A newer invitation makes the older ones worthless.
  await db.deleteFrom('passwordTokens').where('userId', '=', token.userId).where('usedAt', 'is', null).execute()
  await db.insertInto('passwordTokens').values(token).execute()
}

/** Whose it was, the first time; else undefined. */
export async function spendPasswordToken(db: Db, hash: string, now: Date): Promise<string | undefined> {
  const spent = await db
    .updateTable('passwordTokens')
    .set({ usedAt: now })
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('userId')
    .executeTakeFirst()
  return spent?.userId
}

/** `id` is used when the person has no password yet. The row is what better-auth calls a credential account. */
export async function storePassword(db: Db, userId: string, id: string, password: string, now: Date): Promise<void> {
  await db
    .insertInto('authAccounts')
    .values({ id, accountId: userId, providerId: 'credential', userId, password, createdAt: now, updatedAt: now })
    .onConflict((conflict) => conflict.columns(['providerId', 'accountId']).doUpdateSet({ password, updatedAt: now }))
    .execute()
}

export async function removeTwoFactor(db: Db, userId: string, now: Date): Promise<void> {
  await db.deleteFrom('authTwoFactors').where('userId', '=', userId).execute()
  await db.updateTable('authUsers').set({ twoFactorEnabled: false, updatedAt: now }).where('id', '=', userId).execute()
}
