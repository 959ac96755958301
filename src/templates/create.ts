import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { CreateTemplate, type Template } from './schema.ts'
import { insertTemplate } from './store.ts'
import { viewTemplate } from './view.ts'

/** Keep a text that bulletins begin with. Groups become their areas here. Errors: `area.not-found`, `area.too-many`. */
export async function createTemplate(ctx: Ctx, input: CreateTemplate): Promise<Template> {
  const { areaCodes: given, ...content } = CreateTemplate.parse(input)
  const now = ctx.clock.now()
  const areas = withoutNested(await requireAreas(ctx.db, given, now))
  requireAtMost(areas)
  requirePermission(ctx, 'bulletin.write', areas)
  const areaCodes = areas.map((area) => area.code)
  const row = await withTransaction(ctx, async (tx) => {
    const row = await insertTemplate(tx.db, {
      ...content,
      id: ctx.ids.next('tpl'),
      areaCodes,
      createdBy: ctx.actor.id,
      createdAt: now,
      updatedAt: now,
    })
    await emitEvent(tx, { type: 'template.created', areaCodes, data: { templateId: row.id } })
    await audit(tx, { action: 'template.create', subjectId: row.id, areaCodes, data: { name: row.name } })
    return row
  })
  return viewTemplate(ctx, row)
}
