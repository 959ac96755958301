import { topArea } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Tx } from '../context.ts'
import { recordCommands, type SignedCommand, signCommand } from '../dispatch/commands.ts'
import { FIRST_RESEND_MS } from '../occurrences/end-airing.ts'
import { closesAt } from '../occurrences/plan.ts'
import type { AllClear, Play } from '../protocol/messages.ts'
import { type AlertRow, insertAlertOccurrence } from './store.ts'

/** Sign what is to sound now because of an alert, and record the command and its airing together. */
export async function putOnAir(
  tx: Tx,
  alert: AlertRow,
  document: Play | AllClear,
  airing: {
    kind: 'alert' | 'all-clear'
    title: string
    clip: { sha256: string; durationMs: number }
    validUntil: Date
    areas: ReadonlyArray<{ path: string }>
  },
): Promise<SignedCommand> {
  const { kind, title, clip, validUntil, areas } = airing
  const now = tx.clock.now()
  const command = await signCommand(tx, document, {
    occurrenceId: document.occurrenceId,
    alertId: alert.id,
    contentSha256: clip.sha256,
    authorId: alert.createdBy,
    approverId: tx.actor.id,
  })
  await recordCommands(tx, [command])
  await insertAlertOccurrence(tx.db, {
    id: document.occurrenceId,
    kind,
    scheduleId: null,
    alertId: alert.id,
    bulletinId: null,
    title,
    mode: alert.mode,
    priority: 'emergency',
    areaCodes: alert.areaCodes,
    shard: topArea(areas),
    localAt: now.toISOString(),
    startAt: now,
    dispatchAt: now,
    validUntil,
    closesAt: closesAt(tx.config, validUntil, clip.durationMs),
    clipSha256: clip.sha256,
    clipDurationMs: clip.durationMs,
    status: 'airing',
    reason: null,
    commandId: command.id,
    targets: null,
    resendAt: addMs(now, FIRST_RESEND_MS),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  })
  return command
}
