import { type Insertable, type Selectable, sql } from 'kysely'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import type { Db } from '../db/open.ts'
import type { ClipsTable } from '../db/tables.ts'
import type { Clip } from './schema.ts'

export type ClipRow = Selectable<ClipsTable>

export function toClip(row: ClipRow): Clip {
  const { originalSha256: _hash, originalType: _type, speechKey: _key, ...shown } = row
  return { ...shown, url: `/audio/${row.sha256}.mp3`, createdAt: row.createdAt.toISOString() }
}

/** The row as written, or undefined when the same sound (or the same words) is there already. */
export function insertClip(db: Db, row: Insertable<ClipsTable>): Promise<ClipRow | undefined> {
  return db
    .insertInto('clips')
    .values(row)
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export type ClipKey = Partial<Pick<ClipRow, 'id' | 'sha256' | 'originalSha256' | 'speechKey'>>

/** The oldest clip that has one of these keys. */
export function loadClip(db: Db, key: ClipKey): Promise<ClipRow | undefined> {
  return db
    .selectFrom('clips')
    .selectAll()
    .where((eb) =>
      eb.or([
        ...(key.id ? [eb('id', '=', key.id)] : []),
        ...(key.sha256 ? [eb('sha256', '=', key.sha256)] : []),
        ...(key.originalSha256 ? [eb('originalSha256', '=', key.originalSha256)] : []),
        ...(key.speechKey ? [eb('speechKey', '=', key.speechKey)] : []),
      ]),
    )
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Add areas to a clip; undefined when it has them all. */
export function widenClip(db: Db, id: string, areaCodes: readonly string[]): Promise<ClipRow | undefined> {
  const codes = sql<string[]>`${[...areaCodes]}::text[]`
  return db
    .updateTable('clips')
    .set({
      areaCodes: sql<string[]>`array(select distinct code from unnest(area_codes || ${codes}) as code order by code)`,
    })
    .where('id', '=', id)
    .where(sql<boolean>`not area_codes @> ${codes}`)
    .returningAll()
    .executeTakeFirst()
}

/** Clips for the reader's areas, newest first. */
export function listClipRows(
  db: Db,
  query: { paths: readonly string[]; before: string | undefined; limit: number },
): Promise<ClipRow[]> {
  let rows = db
    .selectFrom('clips')
    .selectAll()
    .where(concernsAny(codesColumn('clips.area_codes'), query.paths))
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}
