import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'

// What other features read of areas; everything else about their tables is in store.ts and store-lists.ts.

/** One area as it stands on a day. `path` holds the codes from the root down: '/VN/19/05857/'. */
export type Area = { code: string; name: string; kind: string; path: string }
export type AreaRow = Area & { parentCode: string | null; validFrom: string; validTo: string | null }

/**
 * SQL condition: the version that holds on `date`, 'YYYY-MM-DD' or a column; `validTo` is the first day on which it no
 * longer does. `area` is what the query calls the table.
 */
export const validOn = (date: string | RawBuilder<unknown>, area = 'areas'): RawBuilder<boolean> => {
  const [from, to] = [sql.ref(`${area}.valid_from`), sql.ref(`${area}.valid_to`)]
  return sql<boolean>`(${from} <= ${date} and (${to} is null or ${to} > ${date}))`
}

export const COLUMNS = ['code', 'name', 'kind', 'path', 'parentCode', 'validFrom', 'validTo'] as const

export function loadAreasOn(db: Db, codes: readonly string[], date: string): Promise<AreaRow[]> {
  return db
    .selectFrom('areas')
    .select(COLUMNS)
    .where(sql<boolean>`code = any(${[...codes]}::text[])`)
    .where(validOn(date))
    .execute()
}

/** The newest version of each code, past ones too. */
export function loadLastAreas(db: Db, codes: readonly string[]): Promise<AreaRow[]> {
  return db
    .selectFrom('areas')
    .select(COLUMNS)
    .distinctOn('code')
    .where(sql<boolean>`code = any(${[...codes]}::text[])`)
    .orderBy('code')
    .orderBy('validFrom', 'desc')
    .execute()
}

export async function loadGroupMembers(db: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('areaGroups')
    .select(['id', 'areaCodes'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row.areaCodes]))
}
