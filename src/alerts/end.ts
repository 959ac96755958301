import { requireAreas, topArea } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { audioOf, claims } from '../dispatch/documents.ts'
import { publishCommands } from '../dispatch/publish.ts'
import { insertCommands } from '../dispatch/store.ts'
import { emitEvent } from '../events/emit.ts'
import { turnToStop } from '../occurrences/store.ts'
import { requireNext } from '../state-machine.ts'
import type { Alert, SentAlert } from './schema.ts'
import { afterwards, alertOccurrence } from './send.ts'
import { ALERT } from './state.ts'
import { changeAlert, insertAlertOccurrence, loadAlert, loadAlertOccurrence, loadClip, toAlert } from './store.ts'

/** All-clear: the alert ends on every speaker and its end is said aloud. One tap, no second approval to stop. */
export async function allClear(ctx: Ctx, alertId: string): Promise<SentAlert> {
  const { row, command, occurrenceIds, occurrenceId } = await withTransaction(ctx, async (tx) => {
    const before = await loadAlert(tx.db, alertId)
    const now = ctx.clock.now()
    const areas = await requireAreas(tx.db, before.areaCodes, now)
    requirePermission(ctx, 'alert.send', areas)
    const status = requireNext(ALERT, before, 'all-clear', 'alert.wrong-state')
    const row = await changeAlert(tx.db, before, status, { endedBy: ctx.actor.id, endedAt: now })
    const airing = await loadAlertOccurrence(tx.db, alertId)
    const clip = await loadClip(tx.db, row.allClearClipSha256)
    const validUntil = addMs(now, ctx.config.startGraceSeconds * 1_000)
    const occurrenceId = ctx.ids.next('occ')
    const title = `Báo yên: ${row.title}`
    const document = {
      ...claims(ctx, { areas: row.areaCodes }, validUntil, row.mode),
      kind: 'allClear' as const,
      alertId,
      alertOccurrenceId: airing.id,
      occurrenceId,
      title,
      audio: audioOf(ctx.publicUrl(), clip),
    }
    const jws = await ctx.signer.sign(document)
    await insertCommands(tx.db, [
      {
        id: document.id,
        kind: 'allClear',
        purpose: row.mode === 'drill' ? 'drill' : 'emergency',
        occurrenceId,
        alertId,
        areaCodes: row.areaCodes,
        jws,
        contentSha256: clip.sha256,
        authorId: row.createdBy,
        approverId: ctx.actor.id,
        issuedAt: now,
        expiresAt: validUntil,
        publishedAt: null,
      },
    ])
    await insertAlertOccurrence(
      tx.db,
      alertOccurrence(tx, row, {
        id: occurrenceId,
        commandId: document.id,
        clip,
        now,
        validUntil,
        shard: topArea(areas),
        kind: 'all-clear',
        title,
      }),
    )
    const ending = {
      commandId: document.id,
      reason: 'all-clear',
      closesAt: addMs(now, 2 * ctx.config.reportGraceSeconds * 1_000),
      resendAt: addMs(now, 2_000),
    }
    await turnToStop(tx.db, airing.id, ending, now)
    await emitEvent(tx, { type: 'alert.all-clear', areaCodes: row.areaCodes, data: { alertId, occurrenceId } })
    await audit(tx, {
      action: 'alert.all-clear',
      subjectId: alertId,
      areaCodes: row.areaCodes,
      data: { commandId: document.id },
    })
    return {
      row,
      command: { id: document.id, jws, areaCodes: row.areaCodes },
      occurrenceIds: [airing.id, occurrenceId],
      occurrenceId,
    }
  })
  ctx.failpoints.hit('after-commit')
  const taken = await publishCommands(ctx, [command])
  afterwards(ctx, occurrenceId, topArea([]))
  return { ...toAlert({ ...row, occurrenceIds }), published: taken.length > 0 }
}

/** Throw a draft away. An alert that is on the air ends by all-clear or stop-all. */
export async function cancelAlert(ctx: Ctx, alertId: string): Promise<Alert> {
  return withTransaction(ctx, async (tx) => {
    const before = await loadAlert(tx.db, alertId)
    const now = ctx.clock.now()
    requirePermission(ctx, 'alert.write', await requireAreas(tx.db, before.areaCodes, now))
    const status = requireNext({ ...ALERT, active: {} }, before, 'cancel', 'alert.wrong-state')
    const row = await changeAlert(tx.db, before, status, { endedBy: ctx.actor.id, endedAt: now })
    await audit(tx, { action: 'alert.cancel', subjectId: alertId, areaCodes: row.areaCodes })
    return toAlert({ ...row, occurrenceIds: [] })
  })
}
