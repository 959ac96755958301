import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { Tables } from '../db/tables.ts'
import { escapeLike } from './fold.ts'
import { insidePaths } from './inside.ts'
import { type AreaRow, COLUMNS, validOn } from './versions.ts'

/** The first day of the earliest list that holds after `date`. */
export async function nextListStart(db: Db, date: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('areaLists')
    .select('validFrom')
    .where('validFrom', '>', date)
    .orderBy('validFrom')
    .executeTakeFirst()
  return row?.validFrom
}

export async function rememberList(db: Db, list: Insertable<Tables['areaLists']>): Promise<void> {
  await db
    .insertInto('areaLists')
    .values(list)
    .onConflict((conflict) => conflict.column('validFrom').doUpdateSet(list))
    .execute()
}

export type FindAreas = {
  date: string
  paths: readonly string[]
  within?: string
  parent?: string
  kind?: string
  /** Either the folded name holds this, or the code starts with that. */
  nameLike?: string
  codeStart?: string
  after: string | undefined
  limit: number
}

/** Up to `limit + 1` areas by code. */
export function findAreas(db: Db, find: FindAreas): Promise<AreaRow[]> {
  const { nameLike, codeStart, within, parent, kind, after } = find
  return db
    .selectFrom('areas')
    .select(COLUMNS)
    .where(validOn(find.date))
    .where(insidePaths('path', find.paths))
    .$if(within !== undefined, (query) => query.where(insidePaths('path', [within ?? ''])))
    .$if(parent !== undefined, (query) => query.where('parentCode', '=', parent ?? ''))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(nameLike !== undefined, (query) =>
      query.where(
        sql<boolean>`(name_search like ${`%${escapeLike(nameLike ?? '')}%`} or starts_with(code, ${codeStart ?? ''}))`,
      ),
    )
    .$if(after !== undefined, (query) => query.where('code', '>', after ?? ''))
    .orderBy('code')
    .limit(find.limit + 1)
    .execute()
}

export const childrenOn = (db: Db, parentCode: string, date: string): Promise<AreaRow[]> =>
  db.selectFrom('areas').select(COLUMNS).where('parentCode', '=', parentCode).where(validOn(date)).execute()

/** Whoever changes what hangs below an area holds this until the end of the transaction. */
export async function lockArea(db: Db, code: string): Promise<void> {
  await db.selectFrom('areas').select('code').where('code', '=', code).orderBy('validFrom').forUpdate().execute()
}

/** The numbers ever given to hamlets of this commune, ended ones too. */
export async function hamletNumbers(db: Db, communeCode: string): Promise<number[]> {
  const rows = await db
    .selectFrom('areas')
    .select('code')
    .where('parentCode', '=', communeCode)
    .where('kind', '=', 'hamlet')
    .execute()
  return rows.map((row) => Number(row.code.slice(communeCode.length + 1))).filter(Number.isInteger)
}

export async function insertVersion(db: Db, row: Insertable<Tables['areas']>): Promise<void> {
  await db.insertInto('areas').values(row).execute()
}

/** This version and those that an imported list has prepared for later days. */
export async function renameVersions(db: Db, row: AreaRow, nameSearch: string): Promise<void> {
  await db
    .updateTable('areas')
    .set({ name: row.name, nameSearch })
    .where('code', '=', row.code)
    .where('validFrom', '>=', row.validFrom)
    .execute()
}

export async function closeVersion(db: Db, row: AreaRow, validTo: string): Promise<void> {
  await db
    .updateTable('areas')
    .set({ validTo })
    .where('code', '=', row.code)
    .where('validFrom', '=', row.validFrom)
    .execute()
}

/** Versions that an imported list had prepared for later days. */
export async function dropLaterVersions(db: Db, row: AreaRow): Promise<void> {
  await db.deleteFrom('areas').where('code', '=', row.code).where('validFrom', '>', row.validFrom).execute()
}

export async function activeSpeakersIn(db: Db, code: string): Promise<number> {
  const row = await db
    .selectFrom('speakers')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('areaCode', '=', code)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  return row.count
}

export type Group = Selectable<Tables['areaGroups']>

export async function insertGroup(db: Db, group: Group): Promise<void> {
  await db.insertInto('areaGroups').values(group).execute()
}

export const lockGroup = (db: Db, id: string): Promise<Group | undefined> =>
  db.selectFrom('areaGroups').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export async function updateGroup(db: Db, group: Group): Promise<void> {
  await db
    .updateTable('areaGroups')
    .set({ name: group.name, areaCodes: group.areaCodes })
    .where('id', '=', group.id)
    .execute()
}

export function findGroups(
  db: Db,
  find: { paths: readonly string[]; date: string; after: string | undefined; limit: number },
): Promise<Group[]> {
  return db
    .selectFrom('areaGroups')
    .selectAll()
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('areas')
          .select('code')
          .where(sql<boolean>`areas.code = any(area_groups.area_codes)`)
          .where(validOn(find.date))
          .where(insidePaths('areas.path', find.paths)),
      ),
    )
    .$if(find.after !== undefined, (query) => query.where('id', '>', find.after ?? ''))
    .orderBy('id')
    .limit(find.limit + 1)
    .execute()
}
