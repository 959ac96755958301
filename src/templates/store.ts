import type { Insertable, Selectable, Updateable } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { TextTemplatesTable } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { type AreaScope, touches } from '../reach/related.ts'

export type TemplateRow = Selectable<TextTemplatesTable>

export const insertTemplate = (db: Db, row: Insertable<TextTemplatesTable>): Promise<TemplateRow> =>
  db.insertInto('textTemplates').values(row).returningAll().executeTakeFirstOrThrow()

export const findTemplateRow = (db: Db, id: string): Promise<TemplateRow | undefined> =>
  db.selectFrom('textTemplates').selectAll().where('id', '=', id).executeTakeFirst()

/** The row, locked until the transaction ends. */
export async function loadTemplate(db: Db, id: string): Promise<TemplateRow> {
  const row = await db.selectFrom('textTemplates').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('template.not-found', { fields: { templateId: id } })
  return row
}

/** Compare-and-set: exactly the revision that was read, or `template.changed`. */
export async function changeTemplate(
  db: Db,
  read: Pick<TemplateRow, 'id' | 'revision'>,
  set: Updateable<TextTemplatesTable>,
): Promise<TemplateRow> {
  return compareAndSet(
    db,
    'textTemplates',
    { id: read.id, revision: read.revision },
    { ...set, revision: read.revision + 1 },
    () => new Problem('template.changed', { fields: { templateId: read.id } }),
  )
}

/** Templates for the reader's areas: what a province keeps is for its communes too. Newest first. */
export async function listTemplateRows(
  db: Db,
  query: {
    visible: AreaScope
    within: AreaScope | undefined
    nameLike: string | undefined
    topic: string | undefined
    archived: boolean
    before: string | undefined
    limit: number
  },
): Promise<TemplateRow[]> {
  let rows = db
    .selectFrom('textTemplates')
    .selectAll()
    .where('archivedAt', query.archived ? 'is not' : 'is', null)
    .where(touches('text_templates.area_codes', query.visible))
  if (query.within) rows = rows.where(touches('text_templates.area_codes', query.within))
  if (query.nameLike) rows = rows.where('nameSearch', 'like', `%${escapeLike(query.nameLike)}%`)
  if (query.topic) rows = rows.where('topic', '=', query.topic)
  if (query.before) rows = rows.where('id', '<', query.before)
  return rows.orderBy('id', 'desc').limit(query.limit).execute()
}
