import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { validOn } from './versions.ts'

export type Unit = { code: string; name: string; kind: string; parentCode: string | null }

/** Official units in force on that day or, when no list begins on it, on the day before; by code. */
export async function unitsBefore(db: Transaction<Tables>, date: string): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    with day as (select case when exists (select from area_lists where valid_from = ${date}) then ${date}::date
      else ${date}::date - 1 end as at)
    select code, name, kind, parent_code as "parentCode" from areas, day
    where kind <> 'hamlet' and code <> 'VN' and ${validOn(sql`day.at`)}
    order by code`.execute(db)
  return rows
}

/** Live rights of people and tokens whose area has no version on that day. */
export async function grantsWithoutArea(db: Transaction<Tables>, date: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select area_code from grants where revoked_at is null and area_code is not null
      union all select area_code from api_tokens where revoked_at is null) g
    where not exists (select from areas a where a.code = g.area_code and ${validOn(date, 'a')})`.execute(db)
  return rows[0]?.count ?? 0
}

/** Hamlets in force the day before that are not on the day itself. */
export async function hamletsWithoutCommune(db: Transaction<Tables>, date: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct code)::int as count from areas h where kind = 'hamlet' and valid_to = ${date}::date
      and not exists (select from areas a where a.code = h.code and ${validOn(date, 'a')})`.execute(db)
  return rows[0]?.count ?? 0
}
