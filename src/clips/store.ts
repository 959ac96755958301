import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import type { Db } from '../db/open.ts'
import type { ClipsTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { isAlertClip } from './made-for-alert.ts'
import type { Clip } from './schema.ts'

export type ClipRow = Selectable<ClipsTable>

export function toClip(row: ClipRow): Clip {
  const { originalSha256: _hash, originalType: _type, speechKey: _key, titleSearch: _folded, ...shown } = row
  return {
    ...shown,
    url: `/audio/${row.sha256}.mp3`,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  }
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

/** Add areas to a clip, and show it in the library again; undefined when there is nothing to change. */
export function widenClip(db: Db, id: string, areaCodes: readonly string[]): Promise<ClipRow | undefined> {
  const codes = sql<string[]>`${[...areaCodes]}::text[]`
  return db
    .updateTable('clips')
    .set({
      areaCodes: sql<string[]>`array(select distinct code from unnest(area_codes || ${codes}) as code order by code)`,
      archivedAt: null,
    })
    .where('id', '=', id)
    .where(sql<boolean>`(archived_at is not null or not area_codes @> ${codes})`)
    .returningAll()
    .executeTakeFirst()
}

export async function lockClip(db: Db, id: string): Promise<ClipRow> {
  const row = await db.selectFrom('clips').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('clip.not-found', { fields: { clipId: id } })
  return row
}

export const setClip = (db: Db, id: string, set: Updateable<ClipsTable>): Promise<ClipRow> =>
  db.updateTable('clips').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()

/** Clips for the reader's areas, newest first. */
export function listClipRows(
  db: Db,
  query: {
    paths: readonly string[]
    titleLike: string | undefined
    source: ClipRow['source'] | undefined
    archived: boolean
    isAlert: boolean | undefined
    before: string | undefined
    limit: number
  },
): Promise<ClipRow[]> {
  let rows = db
    .selectFrom('clips')
    .selectAll()
    .where('archivedAt', query.archived ? 'is not' : 'is', null)
    .where(concernsAny(codesColumn('clips.area_codes'), query.paths))
  if (query.titleLike) rows = rows.where('titleSearch', 'like', `%${escapeLike(query.titleLike)}%`)
  if (query.source) rows = rows.where('source', '=', query.source)
  if (query.isAlert !== undefined) rows = rows.where(query.isAlert ? isAlertClip : sql<boolean>`not ${isAlertClip}`)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}
