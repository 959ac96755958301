import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import type { RelayHub } from './hub.ts'
import { requireAddress, requireSafeLine, requireStandIn } from './require-usable.ts'
import { CreateRelay, type Relay } from './schema.ts'
import { insertRelay } from './store.ts'
import { viewRelay } from './view.ts'

/**
 * Add a station for these areas and all below. It is heard for the first time by its check, within seconds.
 * Errors: `relay.needs-https`, `relay.address-refused`, `clip.not-found`, `clip.is-alert`, `area.not-found`, `area.too-many`.
 */
export async function createRelay(ctx: Ctx, hub: RelayHub, input: CreateRelay): Promise<Relay> {
  const { areaCodes: given, url: address, ...content } = CreateRelay.parse(input)
  const now = ctx.clock.now()
  const areas = withoutNested(await requireAreas(ctx.db, given, now))
  requireAtMost(areas)
  requirePermission(ctx, 'relay.write', areas)
  requireSafeLine(ctx.publicUrl())
  await requireStandIn(ctx, content.fallbackClipId)
  const url = await requireAddress(hub.guard, address)
  const areaCodes = areas.map((area) => area.code)
  const row = await withTransaction(ctx, async (tx) => {
    const row = await insertRelay(tx.db, {
      ...content,
      ...{ id: ctx.ids.next('rly'), url, areaCodes, nextCheckAt: now },
      ...{ createdBy: ctx.actor.id, createdAt: now, updatedAt: now },
    })
    await emitEvent(tx, { type: 'relay.created', areaCodes, data: { relayId: row.id } })
    await audit(tx, { action: 'relay.create', subjectId: row.id, areaCodes, data: { name: row.name, url } })
    return row
  })
  return viewRelay(ctx, hub, row)
}
