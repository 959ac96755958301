import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { publishCommands } from '../dispatch/publish.ts'
import { stopRows } from '../dispatch/stop.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { FIRST_RESEND_MS, openOccurrence, reportBy } from '../occurrences/end-airing.ts'
import type { LiveHub } from './hub.ts'
import type { Live } from './schema.ts'
import type { EndReason } from './state.ts'
import { changeLive, closeBy, findLiveRow, type LiveRow, loadLive } from './store.ts'
import { viewLive } from './view.ts'

/** Whoever speaks ends it, or anybody who may stop what sounds there. Ending what is over is no fault. */
export async function stopLive(ctx: Ctx, hub: LiveHub, id: string): Promise<Live> {
  const row = await findLiveRow(ctx.db, id)
  if (!row) throw new Problem('live.not-found', { fields: { liveId: id } })
  const own = row.createdBy === ctx.actor.id
  if (!own) requirePermission(ctx, 'stop', await lastKnownAreas(ctx.db, row.areaCodes))
  const reason = !own ? 'stopped' : row.status === 'preparing' ? 'cancelled' : 'finished'
  return viewLive(ctx, hub, await endLive(ctx, hub, id, reason))
}

/**
 * End a session, once. Speakers play out what they have and find the end of the stream; what never went on the air,
 * or was ended against the will of whoever spoke, is stopped by a command as well.
 */
export async function endLive(ctx: Ctx, hub: LiveHub, id: string, reason: EndReason): Promise<LiveRow> {
  const { row, commands, isHeardOut } = await withTransaction(ctx, async (tx) => {
    const before = await loadLive(tx.db, id)
    if (before.status === 'ended') return { row: before, commands: [], isHeardOut: false }
    const now = tx.clock.now()
    const wasOnAir = before.status === 'on-air'
    const row = await changeLive(tx.db, before, 'ended', {
      endedAt: now,
      endedBy: ctx.actor.id,
      endReason: reason,
      recording: wasOnAir ? 'pending' : 'none',
    })
    const { areaCodes, occurrenceId } = row
    const airing = await openOccurrence(tx, occurrenceId)
    const cutShort = !wasOnAir || reason === 'stopped'
    const commands = airing?.status === 'airing' && cutShort ? await stopRows(tx, [airing], 'stopped') : []
    if (!cutShort) {
      const dates = { closesAt: reportBy(tx, now), resendAt: addMs(now, FIRST_RESEND_MS) }
      await closeBy(tx.db, occurrenceId, dates, now)
    }
    await emitEvent(tx, { type: 'live.ended', areaCodes, data: { liveId: id, occurrenceId, reason } })
    await audit(tx, { action: 'live.end', subjectId: id, areaCodes, data: { occurrenceId, reason } })
    return { row, commands, isHeardOut: !cutShort }
  })
  // Whoever is stopped shall learn it from the order: the end of the stream travels faster, and does not say why. The
  // watch ends the stream a little later.
  hub.find(id)?.close()
  if (commands.length > 0) await publishCommands(ctx, commands)
  if (isHeardOut) await hub.release(id)
  return row
}
