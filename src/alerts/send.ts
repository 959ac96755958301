import { requireRecentSecondFactor, STEP_UP_MINUTES } from '../accounts/second-factor.ts'
import { ROOT_CODE, requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { alertDocument } from '../dispatch/documents.ts'
import { publishCommands } from '../dispatch/publish.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { requireNext } from '../state-machine.ts'
import { putOnAir } from './put-on-air.ts'
import { SendAlert, type SentAlert } from './schema.ts'
import { ALERT } from './state.ts'
import { type AlertRow, changeAlert, countActive, loadAlert, loadClip } from './store.ts'
import { toAlert } from './view.ts'

const SECOND_NET_MS = 2_000
// A speaker's retained list holds 20 entries, and one left off a list is one that ended (docs/protocol.md).
const MAX_ACTIVE = 15

/**
 * Send: commit, then publish from this very request. No queue and no worker stands between an official and the sirens.
 * What follows (ledger rows, retained documents, an alarm as a second net) is done after the answer; sweeps redo it.
 */
export async function sendAlert(ctx: Ctx, alertId: string, input: SendAlert): Promise<SentAlert> {
  const wanted = SendAlert.parse(input)
  requireRecentSecondFactor(ctx, STEP_UP_MINUTES)
  const { view, command } = await withTransaction(ctx, (tx) => commitAlert(tx, alertId, wanted))
  ctx.failpoints.hit('after-commit')
  const taken = await publishCommands(ctx, [command])
  setSecondNet(ctx)
  return { ...view, published: taken.length > 0 }
}

async function commitAlert(tx: Tx, alertId: string, { clipSha256, mode }: SendAlert) {
  const before = await loadAlert(tx.db, alertId)
  const now = tx.clock.now()
  const areas = await requireAreas(tx.db, before.areaCodes, now)
  requirePermission(tx, 'alert.send', areas)
  const status = requireNext(ALERT, before, 'send', 'alert.wrong-state')
  if (mode !== undefined && mode !== before.mode)
    throw new Problem('alert.other-mode', { fields: { mode: before.mode } })
  if (before.clipSha256 !== clipSha256)
    throw new Problem('alert.changed-since-read', { fields: { clipSha256: before.clipSha256 } })
  if ((await countActive(tx.db, before.areaCodes)) >= MAX_ACTIVE)
    throw new Problem('alert.too-many-active', { fields: { limit: MAX_ACTIVE } })
  const clip = await loadClip(tx.db, before.clipSha256)
  const occurrenceId = tx.ids.next('occ')
  const document = alertDocument(tx, tx.publicUrl(), { ...before, occurrenceId, clip, preTone: preToneOf(before) })
  const validUntil = new Date(document.validUntil)
  const row = await changeAlert(tx.db, before, status, { sentBy: tx.actor.id, sentAt: now, validUntil })
  const command = await putOnAir(tx, row, document, { kind: 'alert', title: row.title, clip, validUntil, areas })
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
  const sent = { ...row, occurrenceIds: [occurrenceId], clipDurationMs: clip.durationMs }
  return { view: toAlert(sent, new Map(areas.map((area) => [area.code, area]))), command }
}

const preToneOf = (row: AlertRow): 'siren' | 'chime' | null =>
  row.preTone === 'siren' || row.preTone === 'chime' ? row.preTone : null

/**
 * A second net in the queue, off the critical road. The ledger's rows and the retained documents are left to their
 * loops on purpose: a second or two later they no longer stand in the way of ten thousand answers.
 */
export function setSecondNet(ctx: Ctx): void {
  ctx.alarms
    .set([{ dueAt: addMs(ctx.clock.now(), SECOND_NET_MS), shard: ROOT_CODE, priority: 'emergency' }])
    .then(() => ctx.failpoints.hit('after-enqueue'))
    .catch((err) => ctx.log.warn({ err }, 'no alarm as a second net; the loops are there'))
}
