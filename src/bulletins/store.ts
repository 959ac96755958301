import type { Insertable, Selectable, Updateable } from 'kysely'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import type { Db } from '../db/open.ts'
import type { BulletinsTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import type { Bulletin } from './schema.ts'
import type { BulletinStatus } from './state.ts'

export type BulletinRow = Selectable<BulletinsTable>

export async function insertBulletin(db: Db, row: Insertable<BulletinsTable>): Promise<BulletinRow> {
  return db.insertInto('bulletins').values(row).returningAll().executeTakeFirstOrThrow()
}

/** The row, locked until the transaction ends: one decision at a time. */
export async function loadBulletin(db: Db, id: string): Promise<BulletinRow> {
  const row = await db.selectFrom('bulletins').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('bulletin.not-found', { fields: { bulletinId: id } })
  return row
}

/** Compare-and-set: exactly the row that was read, or `bulletin.wrong-state`. */
export async function changeBulletin(
  db: Db,
  read: Pick<BulletinRow, 'id' | 'status' | 'revision'>,
  status: BulletinStatus,
  set: Updateable<BulletinsTable>,
): Promise<BulletinRow> {
  const row = await db
    .updateTable('bulletins')
    .set({ ...set, status })
    .where('id', '=', read.id)
    .where('status', '=', read.status)
    .where('revision', '=', read.revision)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw new Problem('bulletin.wrong-state', { fields: { bulletinId: read.id } })
  return row
}

/** Bulletins for the reader's areas, newest first. */
export async function listBulletinRows(
  db: Db,
  query: { paths: readonly string[]; status?: BulletinStatus | undefined; before?: string | undefined; limit: number },
): Promise<BulletinRow[]> {
  let rows = db
    .selectFrom('bulletins')
    .selectAll()
    .where(concernsAny(codesColumn('bulletins.area_codes'), query.paths))
  if (query.status) rows = rows.where('status', '=', query.status)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

export function toBulletin(row: BulletinRow): Bulletin {
  return {
    ...row,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    approvedAt: row.approvedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}

export async function findBulletinRow(db: Db, id: string): Promise<BulletinRow | undefined> {
  return db.selectFrom('bulletins').selectAll().where('id', '=', id).executeTakeFirst()
}
