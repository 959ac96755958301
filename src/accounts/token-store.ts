import { type Kysely, type Selectable, sql } from 'kysely'
import { validOn } from '../areas/versions.ts'
import type { ApiTokensTable, GrantRole, Tables } from '../db/tables.ts'

type Db = Kysely<Tables>
export type TokenRow = Omit<Selectable<ApiTokensTable>, 'hash'>
const TOKEN = [
  'apiTokens.id',
  'apiTokens.name',
  'apiTokens.role',
  'apiTokens.areaCode',
  'apiTokens.createdBy',
  'apiTokens.createdAt',
  'apiTokens.expiresAt',
  'apiTokens.lastUsedAt',
  'apiTokens.revokedAt',
] as const

export async function insertToken(db: Db, token: Selectable<ApiTokensTable>): Promise<void> {
  await db.insertInto('apiTokens').values(token).execute()
}

export function findToken(db: Db, id: string): Promise<TokenRow | undefined> {
  return db.selectFrom('apiTokens').select(TOKEN).where('id', '=', id).executeTakeFirst()
}

export async function endToken(db: Db, id: string, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('apiTokens')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

export function listTokensBelow(
  db: Db,
  paths: readonly string[],
  date: string,
  after: string,
  limit: number,
): Promise<TokenRow[]> {
  return db
    .selectFrom('apiTokens')
    .innerJoin('areas', 'areas.code', 'apiTokens.areaCode')
    .select(TOKEN)
    .where(validOn(date))
    .where(sql<boolean>`areas.path ^@ any(${[...paths]}::text[])`)
    .where('apiTokens.id', '>', after)
    .orderBy('apiTokens.id')
    .limit(limit)
    .execute()
}

export type LiveToken = { id: string; name: string; role: GrantRole; path: string | null; lastUsedAt: Date | null }

/** The token of this hash if it may be used now; `path` is null when its area exists no more. */
export function findLiveToken(db: Db, hash: string, now: Date, date: string): Promise<LiveToken | undefined> {
  return db
    .selectFrom('apiTokens')
    .leftJoin('areas', (join) => join.onRef('areas.code', '=', 'apiTokens.areaCode').on(validOn(date)))
    .select(['apiTokens.id', 'apiTokens.name', 'apiTokens.role', 'areas.path', 'apiTokens.lastUsedAt'])
    .where('apiTokens.hash', '=', hash)
    .where('apiTokens.revokedAt', 'is', null)
    .where((eb) => eb.or([eb('apiTokens.expiresAt', 'is', null), eb('apiTokens.expiresAt', '>', now)]))
    .executeTakeFirst()
}

/** At most one write a minute and token, however many requests it makes. */
export async function touchToken(db: Db, id: string, now: Date, unlessSince: Date): Promise<void> {
  await db
    .updateTable('apiTokens')
    .set({ lastUsedAt: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('lastUsedAt', 'is', null), eb('lastUsedAt', '<', unlessSince)]))
    .execute()
}
