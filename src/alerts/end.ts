import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { audioOf, claims } from '../dispatch/documents.ts'
import { publishCommands } from '../dispatch/publish.ts'
import { emitEvent } from '../events/emit.ts'
import { endAiring } from '../occurrences/end-airing.ts'
import { requireNext } from '../state-machine.ts'
import { putOnAir } from './put-on-air.ts'
import type { Alert, SentAlert } from './schema.ts'
import { setSecondNet } from './send.ts'
import { ALERT } from './state.ts'
import { changeAlert, loadAlert, loadAlertOccurrence, loadClip } from './store.ts'
import { allClearTitle } from './title.ts'
import { toAlert, viewAlert } from './view.ts'

/** All-clear: the alert ends on every speaker and its end is said aloud. One tap, no second approval to stop. */
export async function allClear(ctx: Ctx, alertId: string): Promise<SentAlert> {
  const { view, command } = await withTransaction(ctx, async (tx) => {
    const before = await loadAlert(tx.db, alertId)
    const now = ctx.clock.now()
    const areas = await lastKnownAreas(tx.db, before.areaCodes)
    requirePermission(ctx, 'alert.send', areas)
    const status = requireNext(ALERT, before, 'all-clear', 'alert.wrong-state')
    const row = await changeAlert(tx.db, before, status, { endedBy: ctx.actor.id, endedAt: now })
    const airing = await loadAlertOccurrence(tx.db, alertId)
    const clip = await loadClip(tx.db, row.allClearClipSha256)
    const validUntil = addMs(now, ctx.config.startGraceSeconds * 1_000)
    const occurrenceId = ctx.ids.next('occ')
    const title = allClearTitle(row.title)
    const document = {
      ...claims(ctx, { areas: row.areaCodes }, validUntil, row.mode),
      kind: 'allClear' as const,
      alertId,
      alertOccurrenceId: airing.id,
      occurrenceId,
      title,
      audio: audioOf(ctx.publicUrl(), clip),
    }
    const command = await putOnAir(tx, row, document, { kind: 'all-clear', title, clip, validUntil, areas })
    await endAiring(tx, airing.id, { commandId: command.id, reason: 'all-clear' })
    await emitEvent(tx, { type: 'alert.all-clear', areaCodes: row.areaCodes, data: { alertId, occurrenceId } })
    await audit(tx, {
      action: 'alert.all-clear',
      subjectId: alertId,
      areaCodes: row.areaCodes,
      data: { commandId: document.id },
    })
    const ended = { ...row, occurrenceIds: [airing.id, occurrenceId], clipDurationMs: airing.clipDurationMs ?? 0 }
    return { view: toAlert(ended, new Map(areas.map((area) => [area.code, area]))), command }
  })
  ctx.failpoints.hit('after-commit')
  const taken = await publishCommands(ctx, [command])
  setSecondNet(ctx)
  return { ...view, published: taken.length > 0 }
}

/** Throw a draft away. An alert that is on the air ends by all-clear or stop-all. */
export async function cancelAlert(ctx: Ctx, alertId: string): Promise<Alert> {
  return withTransaction(ctx, async (tx) => {
    const before = await loadAlert(tx.db, alertId)
    const now = ctx.clock.now()
    requirePermission(ctx, 'alert.write', await lastKnownAreas(tx.db, before.areaCodes))
    const status = requireNext({ ...ALERT, active: {} }, before, 'cancel', 'alert.wrong-state')
    const row = await changeAlert(tx.db, before, status, { endedBy: ctx.actor.id, endedAt: now })
    await emitEvent(tx, { type: 'alert.cancelled', areaCodes: row.areaCodes, data: { alertId } })
    await audit(tx, { action: 'alert.cancel', subjectId: alertId, areaCodes: row.areaCodes })
    return viewAlert(tx, row)
  })
}
