import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { BulletinsTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { type AreaScope, touches } from '../reach/related.ts'
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
  return compareAndSet(
    db,
    'bulletins',
    { id: read.id, status: read.status, revision: read.revision },
    { ...set, status },
    () => new Problem('bulletin.wrong-state', { fields: { bulletinId: read.id } }),
  )
}

/** Bulletins for the reader's areas, newest first. */
export async function listBulletinRows(
  db: Db,
  query: {
    paths: readonly string[]
    status: readonly BulletinStatus[] | undefined
    authorId: string | undefined
    within: AreaScope | undefined
    titleLike: string | undefined
    before: string | undefined
    limit: number
  },
): Promise<BulletinRow[]> {
  let rows = db
    .selectFrom('bulletins')
    .selectAll()
    .where(concernsAny(codesColumn('bulletins.area_codes'), query.paths))
  if (query.status) rows = rows.where('status', 'in', [...query.status])
  if (query.authorId) rows = rows.where('authorId', '=', query.authorId)
  if (query.within) rows = rows.where(touches('bulletins.area_codes', query.within))
  if (query.titleLike) rows = rows.where('titleSearch', 'like', `%${escapeLike(query.titleLike)}%`)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

export type BulletinExtra = {
  id: string
  authorName: string | null
  approverName: string | null
  clipDurationMs: number | null
}

/** Who wrote and decided, people, API tokens or systems above us, and how long it is. */
export async function loadBulletinExtras(db: Db, ids: readonly string[]): Promise<Map<string, BulletinExtra>> {
  const { rows } = await sql<BulletinExtra>`
    select b.id, coalesce(author.name, machine.name, source.name) as author_name,
      coalesce(approver.name, above.name) as approver_name,
      c.duration_ms as clip_duration_ms
    from bulletins b left join clips c on c.id = b.clip_id
      left join auth_users author on author.id = b.author_id left join api_tokens machine on machine.id = b.author_id
      left join auth_users approver on approver.id = b.approver_id
      left join inbox_sources source on source.id = b.author_id left join inbox_sources above on above.id = b.approver_id
    where b.id = any (${[...ids]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export async function findBulletinRow(db: Db, id: string): Promise<BulletinRow | undefined> {
  return db.selectFrom('bulletins').selectAll().where('id', '=', id).executeTakeFirst()
}
