import { requireRecentSecondFactor } from '../accounts/second-factor.ts'
import { requireAreas, topArea } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { expandTargets } from '../deliveries/store.ts'
import { alertDocument } from '../dispatch/documents.ts'
import { type Publishable, publishCommands } from '../dispatch/publish.ts'
import { insertCommands } from '../dispatch/store.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { closesAt } from '../occurrences/plan.ts'
import { requireNext } from '../state-machine.ts'
import { publishAlertDocuments } from './documents.ts'
import { SendAlert, type SentAlert } from './schema.ts'
import { ALERT } from './state.ts'
import { type AlertRow, changeAlert, insertAlertOccurrence, loadAlert, loadClip, toAlert } from './store.ts'

const SEND_WITHIN_MINUTES = 30
const FIRST_RESEND_MS = 2_000

/**
 * Send: commit, then publish from this very request. No queue and no worker stands between an official and the sirens.
 * What follows (ledger rows, retained documents, an alarm as a second net) is done after the answer; sweeps redo it.
 */
export async function sendAlert(ctx: Ctx, alertId: string, input: { clipSha256: string }): Promise<SentAlert> {
  const { clipSha256 } = SendAlert.parse(input)
  requireRecentSecondFactor(ctx, SEND_WITHIN_MINUTES)
  const { row, command, occurrenceId } = await withTransaction(ctx, (tx) => commitAlert(tx, alertId, clipSha256))
  ctx.failpoints.hit('after-commit')
  const taken = await publishCommands(ctx, [command])
  afterwards(ctx, occurrenceId, topArea([]))
  return { ...toAlert({ ...row, occurrenceIds: [occurrenceId] }), published: taken.length > 0 }
}

async function commitAlert(tx: Tx, alertId: string, clipSha256: string) {
  const before = await loadAlert(tx.db, alertId)
  const now = tx.clock.now()
  const areas = await requireAreas(tx.db, before.areaCodes, now)
  requirePermission(tx, 'alert.send', areas)
  const status = requireNext(ALERT, before, 'send', 'alert.wrong-state')
  if (before.clipSha256 !== clipSha256)
    throw new Problem('alert.changed-since-read', { fields: { clipSha256: before.clipSha256 } })
  const clip = await loadClip(tx.db, before.clipSha256)
  const occurrenceId = tx.ids.next('occ')
  const document = alertDocument(tx, tx.publicUrl(), { ...before, occurrenceId, clip, preTone: preToneOf(before) })
  const validUntil = new Date(document.validUntil)
  const row = await changeAlert(tx.db, before, status, { sentBy: tx.actor.id, sentAt: now, validUntil })
  const command: Publishable = { id: document.id, jws: await tx.signer.sign(document), areaCodes: row.areaCodes }
  await insertCommands(tx.db, [
    {
      id: document.id,
      kind: 'play',
      purpose: row.mode === 'drill' ? 'drill' : 'emergency',
      occurrenceId,
      alertId,
      areaCodes: row.areaCodes,
      jws: command.jws,
      contentSha256: clip.sha256,
      authorId: row.createdBy,
      approverId: tx.actor.id,
      issuedAt: new Date(document.issuedAt),
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
    }),
  )
  await emitEvent(tx, {
    type: 'alert.sent',
    areaCodes: row.areaCodes,
    data: { alertId, occurrenceId, title: row.title, mode: row.mode, riskLevel: row.riskLevel },
  })
  await audit(tx, {
    action: 'alert.send',
    subjectId: alertId,
    areaCodes: row.areaCodes,
    data: { commandId: document.id, clipSha256, mode: row.mode },
  })
  return { row, command, occurrenceId }
}

const preToneOf = (row: AlertRow): 'siren' | 'chime' | null =>
  row.preTone === 'siren' || row.preTone === 'chime' ? row.preTone : null

export function alertOccurrence(
  ctx: Pick<Ctx, 'config'>,
  alert: AlertRow,
  airing: {
    id: string
    commandId: string
    clip: { sha256: string; durationMs: number }
    now: Date
    validUntil: Date
    shard: string
    kind?: 'alert' | 'all-clear'
    title?: string
  },
) {
  const { now, validUntil, clip } = airing
  return {
    id: airing.id,
    kind: airing.kind ?? 'alert',
    scheduleId: null,
    alertId: alert.id,
    bulletinId: null,
    title: airing.title ?? alert.title,
    mode: alert.mode,
    priority: 'emergency' as const,
    areaCodes: alert.areaCodes,
    shard: airing.shard,
    localAt: now.toISOString(),
    startAt: now,
    dispatchAt: now,
    validUntil,
    closesAt: closesAt(ctx.config, validUntil, clip.durationMs),
    clipSha256: clip.sha256,
    clipDurationMs: clip.durationMs,
    status: 'airing' as const,
    reason: null,
    commandId: airing.commandId,
    targets: null,
    resendAt: addMs(now, FIRST_RESEND_MS),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  }
}

/** Off the critical road. A failure here is logged and made good by the loops. */
export function afterwards(ctx: Ctx, occurrenceId: string, shard: string): void {
  const work = async () => {
    await expandTargets(ctx.db, [occurrenceId], ctx.clock.now())
    await publishAlertDocuments(ctx)
    await ctx.alarms.set([{ dueAt: ctx.clock.now(), shard, priority: 'emergency' }])
    ctx.failpoints.hit('after-enqueue')
  }
  work().catch((err) => ctx.log.warn({ err, occurrenceId }, 'the second net is not up yet; the loops will put it up'))
}
