import { lastKnownAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { revokeBulletin } from '../bulletins/decide.ts'
import type { Bulletin } from '../bulletins/schema.ts'
import { viewBulletin } from '../bulletins/view.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import {
  cancelPlanned,
  endAiring,
  type OccurrenceRow,
  openOccurrence,
  openOccurrencesOf,
  reportBy,
} from '../occurrences/end-airing.ts'
import { OCCURRENCE } from '../occurrences/state.ts'
import { requireNext } from '../state-machine.ts'
import { recordCommands, signCommand } from './commands.ts'
import { claims } from './documents.ts'
import { type Publishable, publishCommands } from './publish.ts'
import { StopAll, type StopAllResult } from './schema.ts'
import { endAlert, loadStopAllReach, lockAlertOf, stopCovered } from './store.ts'

// At least this long; longer where the item itself could go on longer on a speaker that is away.
const STOP_VALID_MS = 15 * 60_000

/** Stop one airing: what is planned never starts, what sounds falls silent. */
export async function stopOccurrence(ctx: Ctx, occurrenceId: string): Promise<{ id: string; status: string }> {
  const { commands, result } = await withTransaction(ctx, async (tx) => {
    await lockAlertOf(tx.db, occurrenceId)
    const row = await openOccurrence(tx, occurrenceId)
    if (!row) throw new Problem('occurrence.not-found')
    requirePermission(ctx, 'stop', await lastKnownAreas(tx.db, row.areaCodes))
    requireNext(OCCURRENCE, row, 'cancel', 'occurrence.wrong-state')
    const commands = await stopRows(tx, [row], 'stopped')
    await audit(tx, {
      action: 'occurrence.stop',
      subjectId: row.id,
      areaCodes: row.areaCodes,
      data: { was: row.status },
    })
    return { commands, result: { id: row.id, status: row.status === 'airing' ? 'airing' : 'cancelled' } }
  })
  ctx.failpoints.hit('after-commit')
  await publishCommands(ctx, commands)
  return result
}

/** Withdraw a bulletin's approval and silence it wherever it sounds. */
export async function revokeAndStop(ctx: Ctx, bulletinId: string, input: { reason: string }): Promise<Bulletin> {
  let commands: Publishable[] = []
  const row = await revokeBulletin(ctx, bulletinId, input, async (tx) => {
    commands = await stopRows(tx, await openOccurrencesOf(tx, bulletinId), 'revoked')
  })
  ctx.failpoints.hit('after-commit')
  await publishCommands(ctx, commands)
  return viewBulletin(ctx, row)
}

/** What is planned is cancelled; what airs gets a `stop`, recorded here and published by the caller after the commit. */
export async function stopRows(
  tx: Tx,
  rows: readonly OccurrenceRow[],
  reason: 'stopped' | 'revoked' | 'replaced',
): Promise<Publishable[]> {
  const least = addMs(tx.clock.now(), STOP_VALID_MS)
  const commands: Publishable[] = []
  for (const row of rows) {
    if (row.status !== 'airing') {
      await cancelPlanned(tx, row.id, reason)
      continue
    }
    const validUntil = new Date(Math.max(row.closesAt.getTime(), least.getTime()))
    const document = {
      ...claims(tx, { areas: row.areaCodes }, validUntil, row.mode),
      kind: 'stop' as const,
      occurrenceIds: [row.id],
    }
    const command = await signCommand(tx, document, {
      occurrenceId: row.id,
      authorId: tx.actor.id,
      approverId: tx.actor.id,
    })
    await recordCommands(tx, [command])
    await endAiring(tx, row.id, { commandId: command.id, reason })
    // Else the retained list would go on naming it to whoever connects.
    if (row.kind === 'alert' && row.alertId) await endAlert(tx.db, row.alertId, tx.actor.id, tx.clock.now())
    commands.push(command)
  }
  return commands
}

/**
 * Silence everything in these areas, now. One person, one action, no second approval: stopping is always safe.
 * Items of a session that speakers hold already end with it; what has not been sent stays planned.
 */
export async function stopAll(ctx: Ctx, input: StopAll): Promise<StopAllResult> {
  const { areaCodes: given } = StopAll.parse(input)
  const areas = withoutNested(await lastKnownAreas(ctx.db, given))
  requireAtMost(areas)
  requirePermission(ctx, 'stop', areas)
  const areaCodes = areas.map((area) => area.code)
  const paths = areas.map((area) => area.path)
  const { command, stopped } = await withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    // It must outlive everything it silences: a speaker that comes back later hears of the stop, not of the alert.
    const validUntil = await loadStopAllReach(tx.db, addMs(now, STOP_VALID_MS))
    const document = {
      ...claims(tx, { areas: areaCodes }, validUntil, 'live'),
      kind: 'stopAll' as const,
      issuedBefore: now.toISOString(),
    }
    const command = await signCommand(tx, document, {
      occurrenceId: null,
      authorId: ctx.actor.id,
      approverId: ctx.actor.id,
    })
    await recordCommands(tx, [command])
    const stopped = await stopCovered(tx.db, paths, now, reportBy(tx, now), ctx.actor.id)
    await emitEvent(tx, { type: 'stop-all', areaCodes, data: { commandId: command.id, by: ctx.actor.id } })
    await audit(tx, { action: 'stop-all', subjectId: command.id, areaCodes, data: stopped })
    return { command, stopped }
  })
  ctx.failpoints.hit('after-commit')
  const taken = await publishCommands(ctx, [command])
  return { commandId: command.id, areaCodes, ...stopped, published: taken.length > 0 }
}
