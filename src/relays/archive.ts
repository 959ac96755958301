import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import type { RelayHub } from './hub.ts'
import { recordRelayChange } from './record-change.ts'
import type { Relay } from './schema.ts'
import { changeRelay, lockRelay } from './store.ts'
import { viewRelay } from './view.ts'

/**
 * Put a station away, or take it out again. What is planned with it and was not sent is silent for as long, with its
 * reason (docs/decisions/0023). Errors: `relay.wrong-state` when it is there already.
 */
export async function changeArchived(ctx: Ctx, hub: RelayHub, id: string, archived: boolean): Promise<Relay> {
  const row = await withTransaction(ctx, async (tx) => {
    const before = await lockRelay(tx.db, id)
    requirePermission(ctx, 'relay.write', await lastKnownAreas(tx.db, before.areaCodes))
    if ((before.archivedAt !== null) === archived)
      throw new Problem('relay.wrong-state', { fields: { state: archived ? 'archived' : 'in use' } })
    const now = ctx.clock.now()
    const row = await changeRelay(tx.db, before, {
      ...{ archivedAt: archived ? now : null, updatedAt: now },
      ...(!archived && { nextCheckAt: now }),
    })
    if (archived) await recordRelayChange(tx, row, ['archived'])
    await emitEvent(tx, { type: 'relay.changed', areaCodes: row.areaCodes, data: { relayId: id } })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: archived ? 'relay.archive' : 'relay.restore',
      subjectId: id,
      areaCodes: row.areaCodes,
      data: { name: row.name },
    })
    return row
  })
  return viewRelay(ctx, hub, row)
}
