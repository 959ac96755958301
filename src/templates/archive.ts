import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import type { Template } from './schema.ts'
import { changeTemplate, loadTemplate } from './store.ts'
import { viewTemplate } from './view.ts'

/** Put a template away, or take it out again. Errors: `template.wrong-state` when it is there already. */
export async function changeArchived(ctx: Ctx, id: string, archived: boolean): Promise<Template> {
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadTemplate(tx.db, id)
    requirePermission(ctx, 'bulletin.write', await lastKnownAreas(tx.db, before.areaCodes))
    if ((before.archivedAt !== null) === archived)
      throw new Problem('template.wrong-state', { fields: { state: archived ? 'archived' : 'in use' } })
    const now = ctx.clock.now()
    const row = await changeTemplate(tx.db, before, { archivedAt: archived ? now : null, updatedAt: now })
    await emitEvent(tx, { type: 'template.changed', areaCodes: row.areaCodes, data: { templateId: id } })
    await audit(tx, {
      action: archived ? 'template.archive' : 'template.restore',
      subjectId: id,
      areaCodes: row.areaCodes,
      data: { name: row.name },
    })
    return row
  })
  return viewTemplate(ctx, row)
}
