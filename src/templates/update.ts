import { lastKnownAreas, requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { type Template, UpdateTemplate } from './schema.ts'
import { changeTemplate, loadTemplate } from './store.ts'
import { viewTemplate } from './view.ts'

/** Change a template; bulletins that began with it are not touched. Errors: `template.changed`, `template.wrong-state`. */
export async function updateTemplate(ctx: Ctx, id: string, input: UpdateTemplate): Promise<Template> {
  const { revision, areaCodes: given, ...edit } = UpdateTemplate.parse(input)
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadTemplate(tx.db, id)
    const now = ctx.clock.now()
    requirePermission(ctx, 'bulletin.write', await lastKnownAreas(tx.db, before.areaCodes))
    const areas = given ? withoutNested(await requireAreas(tx.db, given, now)) : undefined
    if (areas) {
      requireAtMost(areas)
      requirePermission(ctx, 'bulletin.write', areas)
    }
    if (before.archivedAt) throw new Problem('template.wrong-state', { fields: { state: 'archived' } })
    if (before.revision !== revision) throw new Problem('template.changed', { fields: { revision: before.revision } })
    const areaCodes = areas?.map((area) => area.code) ?? before.areaCodes
    const { name = before.name, title = before.title, topic = before.topic } = edit
    const { language = before.language, text = before.text } = edit
    const set = { name, title, topic, language, text, areaCodes, updatedAt: now }
    const row = await changeTemplate(tx.db, before, set)
    await emitEvent(tx, {
      type: 'template.changed',
      areaCodes: [...new Set([...before.areaCodes, ...areaCodes])],
      data: { templateId: id },
    })
    await audit(tx, {
      action: 'template.edit',
      subjectId: id,
      areaCodes,
      data: { name: row.name, revision: row.revision },
    })
    return row
  })
  return viewTemplate(ctx, row)
}
