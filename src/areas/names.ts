import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { vietnamDate } from './find.ts'
import { validOn } from './versions.ts'

export type NamedArea = { code: string; name: string; kind: string; parentCode: string | null; path: string }

/**
 * What areas and groups are called, by code: as of today, else as they were last called. Codes that never were are not
 * in it; `nameOf` falls back to the code itself.
 */
export async function loadAreaNames(db: Db, codes: readonly string[], at: Date): Promise<Map<string, NamedArea>> {
  const wanted = [...new Set(codes)]
  if (wanted.length === 0) return new Map()
  const date = vietnamDate(at)
  const { rows } = await sql<NamedArea>`
    (select distinct on (code) code, name, kind, parent_code as "parentCode", path from areas
      where code = any (${wanted}::text[])
      order by code, ${validOn(date)} desc, valid_from desc)
    union all select id, name, 'group', null, '' from area_groups where id = any (${wanted}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.code, row]))
}

export const nameOf = (names: ReadonlyMap<string, NamedArea>, code: string): string => names.get(code)?.name ?? code
