import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import { placeholdersOf } from './placeholders.ts'
import type { Template } from './schema.ts'
import type { TemplateRow } from './store.ts'

/** Templates as they are shown, in the same order. */
export async function viewTemplates(ctx: Ctx, rows: readonly TemplateRow[]): Promise<Template[]> {
  const names = await loadAreaNames(
    ctx.db,
    rows.flatMap((row) => row.areaCodes),
    ctx.clock.now(),
  )
  return rows.map(({ nameSearch: _, ...row }) => ({
    ...row,
    areaNames: row.areaCodes.map((code) => nameOf(names, code)),
    placeholders: placeholdersOf(row.title, row.text),
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }))
}

export async function viewTemplate(ctx: Ctx, row: TemplateRow): Promise<Template> {
  const [template] = await viewTemplates(ctx, [row])
  if (!template) throw new Error(`no view of template ${row.id}`)
  return template
}
