import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { openOccurrence } from '../occurrences/end-airing.ts'
import { requireNext } from '../state-machine.ts'
import type { LiveHub } from './hub.ts'
import { type Live, StartLive } from './schema.ts'
import { LIVE } from './state.ts'
import { changeLive, loadLive } from './store.ts'
import { viewLive } from './view.ts'

/** Phase two: on the air. From now on every chunk that arrives is heard. Errors: `live.not-speaker`, `live.not-here`. */
export async function startLive(ctx: Ctx, hub: LiveHub, id: string, input: StartLive): Promise<Live> {
  const { container } = StartLive.parse(input)
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadLive(tx.db, id)
    requirePermission(ctx, 'live.speak', await lastKnownAreas(tx.db, before.areaCodes))
    if (before.createdBy !== ctx.actor.id) throw new Problem('live.not-speaker')
    const status = requireNext(LIVE, before, 'start', 'live.wrong-state')
    if (!hub.find(id)) throw new Problem('live.not-here')
    // A stop that came while it prepared has won, also before the watch has noticed.
    const airing = await openOccurrence(tx, before.occurrenceId)
    if (airing?.status !== 'airing' || airing.reason !== null)
      throw new Problem('live.wrong-state', { fields: { state: 'ended', reason: airing?.reason ?? null } })
    const row = await changeLive(tx.db, before, status, { startedAt: ctx.clock.now() })
    const { areaCodes, occurrenceId, title } = row
    await emitEvent(tx, { type: 'live.on-air', areaCodes, data: { liveId: id, occurrenceId, title } })
    await audit(tx, { action: 'live.start', subjectId: id, areaCodes, data: { occurrenceId } })
    return row
  })
  hub.find(id)?.start(container)
  return viewLive(ctx, hub, row)
}
