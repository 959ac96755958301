import { lastKnownAreas, requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import type { RelayHub } from './hub.ts'
import { recordRelayChange } from './record-change.ts'
import { requireMayChangeSound } from './require-may-change-sound.ts'
import { requireAddress, requireStandIn } from './require-usable.ts'
import { type Relay, UpdateRelay } from './schema.ts'
import { changeRelay, findRelay, lockRelay, type RelayRow } from './store.ts'
import { viewRelay } from './view.ts'

/**
 * Change a station; whoever hears it through this process hears a new address at once. While an approved programme relays
 * it, its address and its stand-in are for those who may approve there: docs/decisions/0023. Errors: `relay.changed`,
 * `relay.wrong-state`, `relay.on-air`, `relay.address-refused`, `clip.not-found`, `clip.is-alert`, `second-factor.required`.
 */
export async function updateRelay(ctx: Ctx, hub: RelayHub, id: string, input: UpdateRelay): Promise<Relay> {
  const { revision, areaCodes: given, ...edit } = UpdateRelay.parse(input)
  await requireMayWrite(ctx, await findRelay(ctx.db, id))
  // Names are resolved before any row is locked.
  const address = edit.url === undefined ? undefined : await requireAddress(hub.guard, edit.url)
  if (edit.fallbackClipId !== undefined) await requireStandIn(ctx, edit.fallbackClipId)
  const row = await withTransaction(ctx, async (tx) => {
    const before = await lockRelay(tx.db, id)
    const now = ctx.clock.now()
    requirePermission(ctx, 'relay.write', await lastKnownAreas(tx.db, before.areaCodes))
    const areas = given ? withoutNested(await requireAreas(tx.db, given, now)) : undefined
    if (areas) {
      requireAtMost(areas)
      requirePermission(ctx, 'relay.write', areas)
    }
    const { name = before.name, fallbackClipId = before.fallbackClipId, notes = before.notes } = edit
    const { url = before.url } = { url: address }
    const changes = [
      ...(url === before.url ? [] : ['address' as const]),
      ...(fallbackClipId === before.fallbackClipId ? [] : ['stand-in' as const]),
    ]
    if (changes.length > 0) await requireMayChangeSound(tx, id)
    if (before.archivedAt) throw new Problem('relay.wrong-state', { fields: { state: 'archived' } })
    if (before.revision !== revision) throw new Problem('relay.changed', { fields: { revision: before.revision } })
    const areaCodes = areas?.map((area) => area.code) ?? before.areaCodes
    const row = await changeRelay(tx.db, before, {
      ...{ name, url, fallbackClipId, notes, areaCodes, updatedAt: now },
      // What was heard at another address says nothing of this one.
      ...(url !== before.url && { ...UNHEARD, nextCheckAt: now }),
    })
    if (changes.length > 0) await recordRelayChange(tx, row, changes)
    await emitEvent(tx, {
      type: 'relay.changed',
      areaCodes: [...new Set([...before.areaCodes, ...areaCodes])],
      data: { relayId: id },
    })
    const was = { url: before.url, fallbackClipId: before.fallbackClipId }
    const data = { name, url, fallbackClipId, revision: row.revision, ...(changes.length > 0 && { was }) }
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, { action: 'relay.change', subjectId: id, areaCodes, data })
    return row
  })
  hub.find(id)?.tune(row.url)
  return viewRelay(ctx, hub, row)
}

const UNHEARD = { status: 'unchecked', reason: null, format: null, measured: null, checkedAt: null } as const

async function requireMayWrite(ctx: Ctx, row: RelayRow | undefined): Promise<void> {
  if (!row) throw new Problem('relay.not-found')
  requirePermission(ctx, 'relay.write', await lastKnownAreas(ctx.db, row.areaCodes))
}
