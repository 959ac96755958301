import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { codesColumn, concernsAny } from '../areas/visible.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { ProgrammesTable, ProgrammeTemplatesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { type AreaScope, touches } from '../reach/related.ts'
import type { ProgrammeStatus } from './state.ts'

export type ProgrammeRow = Selectable<ProgrammesTable>
export type TemplateRow = Selectable<ProgrammeTemplatesTable>

export const insertProgramme = (db: Db, row: Insertable<ProgrammesTable>): Promise<ProgrammeRow> =>
  db.insertInto('programmes').values(row).returningAll().executeTakeFirstOrThrow()

export const findProgrammeRow = (db: Db, id: string): Promise<ProgrammeRow | undefined> =>
  db.selectFrom('programmes').selectAll().where('id', '=', id).executeTakeFirst()

/** The row, locked until the transaction ends: one decision at a time. */
export async function loadProgramme(db: Db, id: string): Promise<ProgrammeRow> {
  const row = await db.selectFrom('programmes').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('programme.not-found', { fields: { programmeId: id } })
  return row
}

/** Compare-and-set: exactly the row that was read, or `programme.wrong-state`. */
export async function changeProgramme(
  db: Db,
  read: Pick<ProgrammeRow, 'id' | 'status' | 'revision'>,
  status: ProgrammeStatus,
  set: Updateable<ProgrammesTable>,
): Promise<ProgrammeRow> {
  return compareAndSet(
    db,
    'programmes',
    { id: read.id, status: read.status, revision: read.revision },
    { ...set, status },
    () => new Problem('programme.wrong-state', { fields: { programmeId: read.id } }),
  )
}

/** Programmes for the reader's areas, newest first. */
export async function listProgrammeRows(
  db: Db,
  query: {
    paths: readonly string[]
    status: readonly ProgrammeStatus[] | undefined
    createdBy: string | undefined
    originId: string | undefined
    within: AreaScope | undefined
    titleLike: string | undefined
    before: string | undefined
    limit: number
  },
): Promise<ProgrammeRow[]> {
  let rows = db
    .selectFrom('programmes')
    .selectAll()
    .where(concernsAny(codesColumn('programmes.area_codes'), query.paths))
  if (query.status) rows = rows.where('status', 'in', [...query.status])
  if (query.createdBy) rows = rows.where('createdBy', '=', query.createdBy)
  if (query.originId) rows = rows.where('originId', '=', query.originId)
  if (query.within) rows = rows.where(touches('programmes.area_codes', query.within))
  if (query.titleLike) rows = rows.where('titleSearch', 'like', `%${escapeLike(query.titleLike)}%`)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}

/** Those for one day only, from `first` to `last` ('YYYY-MM-DD'), whose areas all lie in `inside`; not what was thrown away. */
export async function loadOnce(db: Db, inside: AreaScope, first: string, last: string): Promise<ProgrammeRow[]> {
  return db
    .selectFrom('programmes')
    .selectAll()
    .where(sql<boolean>`rule ->> 'kind' = 'once' and rule ->> 'on' between ${first} and ${last}`)
    .where((eb) => eb.or([eb('status', 'not in', ['ended', 'rejected']), eb('approvedAt', 'is not', null)]))
    .where(inside.all ? sql<boolean>`true` : sql<boolean>`area_codes <@ ${inside.codes}::text[]`)
    .orderBy(sql`rule ->> 'on'`)
    .orderBy('id')
    .execute()
}

/** Series, not over, whose areas all lie in `inside`. */
export async function loadSeries(db: Db, inside: AreaScope): Promise<ProgrammeRow[]> {
  return db
    .selectFrom('programmes')
    .selectAll()
    .where('status', 'in', ['approved', 'paused'])
    .where(sql<boolean>`rule ->> 'kind' <> 'once'`)
    .where(inside.all ? sql<boolean>`true` : sql<boolean>`area_codes <@ ${inside.codes}::text[]`)
    .orderBy('id')
    .execute()
}

/** What else has taken days over from the same series in the same way, and is on the air. */
export async function loadOtherVariants(db: Db, made: ProgrammeRow): Promise<ProgrammeRow[]> {
  return db
    .selectFrom('programmes')
    .selectAll()
    .where('originId', '=', made.originId)
    .where('originKind', '=', made.originKind)
    .where('status', 'in', ['approved', 'paused'])
    .where('id', '<>', made.id)
    .execute()
}

export type ProgrammeExtra = { id: string; authorName: string | null; approverName: string | null }

/** Who made and decided them: people or API tokens. */
export async function loadProgrammeExtras(db: Db, ids: readonly string[]): Promise<Map<string, ProgrammeExtra>> {
  const { rows } = await sql<ProgrammeExtra>`
    select p.id, coalesce(author.name, machine.name) as author_name, approver.name as approver_name
    from programmes p left join auth_users author on author.id = p.created_by
      left join api_tokens machine on machine.id = p.created_by
      left join auth_users approver on approver.id = p.approver_id
    where p.id = any (${[...ids]}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Which of these clips were approved in one of these programmes before: nothing but what was approved is ever planned. */
export async function loadApprovedClips(
  db: Db,
  programmeIds: readonly string[],
  clipIds: readonly string[],
): Promise<string[]> {
  if (clipIds.length === 0) return []
  const rows = await db
    .selectFrom('occurrences')
    .select('clipId')
    .distinct()
    .where('programmeId', 'in', [...programmeIds])
    .where('relayId', 'is', null)
    .where('clipId', 'in', [...clipIds])
    .execute()
  return rows.flatMap(({ clipId }) => clipId ?? [])
}

/** What programmes are called, by id. */
export async function loadTitles(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('programmes')
    .select(['id', 'title'])
    .where(sql<boolean>`id = any (${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map(({ id, title }) => [id, title]))
}

export const insertTemplate = (db: Db, row: Insertable<ProgrammeTemplatesTable>): Promise<TemplateRow> =>
  db.insertInto('programmeTemplates').values(row).returningAll().executeTakeFirstOrThrow()

export const findTemplateRow = (db: Db, id: string): Promise<TemplateRow | undefined> =>
  db.selectFrom('programmeTemplates').selectAll().where('id', '=', id).executeTakeFirst()

export async function deleteTemplateRow(db: Db, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('programmeTemplates').where('id', '=', id).executeTakeFirst()
  return gone.numDeletedRows > 0n
}

/** Templates that may be used in the reader's areas: what a province keeps is for its communes too. */
export async function listTemplateRows(
  db: Db,
  query: { visible: AreaScope; within: AreaScope | undefined },
): Promise<TemplateRow[]> {
  let rows = db
    .selectFrom('programmeTemplates')
    .selectAll()
    .where(touches('programme_templates.area_codes', query.visible))
  if (query.within) rows = rows.where(touches('programme_templates.area_codes', query.within))
  return rows.orderBy('name').orderBy('id').limit(500).execute()
}
