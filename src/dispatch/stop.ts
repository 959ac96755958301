import { requireAreas, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { revokeBulletin } from '../bulletins/decide.ts'
import type { Bulletin } from '../bulletins/schema.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import type { Mode } from '../db/tables.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { OCCURRENCE } from '../occurrences/state.ts'
import {
  cancelOccurrence,
  loadAiringOfBulletin,
  lockOccurrence,
  type OccurrenceRow,
  turnToStop,
} from '../occurrences/store.ts'
import { requireNext } from '../state-machine.ts'
import { claims } from './documents.ts'
import { type Publishable, publishCommands } from './publish.ts'
import { StopAll, type StopAllResult } from './schema.ts'
import { insertCommands, loadStopAllReach, stopCovered } from './store.ts'

// A speaker that is away this long after a stop has ended the item by its own clock.
const STOP_VALID_MS = 15 * 60_000

/** Stop one airing: what is planned never starts, what sounds falls silent. */
export async function stopOccurrence(ctx: Ctx, occurrenceId: string): Promise<{ id: string; status: string }> {
  const { commands, result } = await withTransaction(ctx, async (tx) => {
    const row = await lockOccurrence(tx.db, occurrenceId)
    if (!row) throw new Problem('occurrence.not-found')
    requirePermission(ctx, 'stop', await requireAreas(tx.db, row.areaCodes, ctx.clock.now()))
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
  await publishCommands(ctx, commands)
  return result
}

/** Withdraw a bulletin's approval and silence it wherever it sounds. */
export async function revokeAndStop(ctx: Ctx, bulletinId: string, input: { reason: string }): Promise<Bulletin> {
  let commands: Publishable[] = []
  const bulletin = await revokeBulletin(ctx, bulletinId, input, async (tx) => {
    commands = await stopRows(tx, await loadAiringOfBulletin(tx.db, bulletinId), 'revoked')
  })
  await publishCommands(ctx, commands)
  return bulletin
}

async function stopRows(tx: Tx, rows: readonly OccurrenceRow[], reason: 'stopped' | 'revoked'): Promise<Publishable[]> {
  const now = tx.clock.now()
  const commands: Publishable[] = []
  for (const row of rows) {
    if (row.status !== 'airing') {
      await cancelOccurrence(tx.db, row.id, reason, now)
      continue
    }
    const command = await signStop(
      tx,
      row.areaCodes,
      row.mode,
      { kind: 'stop', occurrenceIds: [row.id] },
      addMs(now, STOP_VALID_MS),
    )
    await turnToStop(
      tx.db,
      row.id,
      { commandId: command.id, reason, closesAt: reportBy(tx, now), resendAt: addMs(now, 2_000) },
      now,
    )
    commands.push(command)
  }
  return commands
}

/**
 * Silence everything in these areas, now. One person, one action, no second approval: stopping is always safe.
 * What is planned for later stays planned.
 */
export async function stopAll(ctx: Ctx, input: StopAll): Promise<StopAllResult> {
  const { areaCodes: given } = StopAll.parse(input)
  const areas = withoutNested(await requireAreas(ctx.db, given, ctx.clock.now()))
  requirePermission(ctx, 'stop', areas)
  const areaCodes = areas.map((area) => area.code)
  const paths = areas.map((area) => area.path)
  const { command, stopped } = await withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    // It must outlive everything it silences: a speaker that comes back later hears of the stop, not of the alert.
    const validUntil = await loadStopAllReach(tx.db, addMs(now, STOP_VALID_MS))
    const command = await signStop(
      tx,
      areaCodes,
      'live',
      { kind: 'stopAll', issuedBefore: now.toISOString() },
      validUntil,
    )
    const stopped = await stopCovered(tx.db, paths, now, reportBy(tx, now), ctx.actor.id)
    await emitEvent(tx, { type: 'stop-all', areaCodes, data: { commandId: command.id, by: ctx.actor.id } })
    await audit(tx, { action: 'stop-all', subjectId: command.id, areaCodes, data: stopped })
    return { command, stopped }
  })
  ctx.failpoints.hit('after-commit')
  const taken = await publishCommands(ctx, [command])
  return { commandId: command.id, areaCodes, ...stopped, published: taken.length > 0 }
}

async function signStop(
  tx: Tx,
  areaCodes: string[],
  mode: Mode,
  body: { kind: 'stop'; occurrenceIds: string[] } | { kind: 'stopAll'; issuedBefore: string },
  validUntil: Date,
): Promise<Publishable> {
  const document = { ...claims(tx, { areas: areaCodes }, validUntil, mode), ...body }
  const jws = await tx.signer.sign(document)
  await insertCommands(tx.db, [
    {
      id: document.id,
      kind: body.kind,
      purpose: mode === 'drill' ? 'drill' : 'emergency',
      occurrenceId: body.kind === 'stop' ? (body.occurrenceIds[0] ?? null) : null,
      alertId: null,
      areaCodes,
      jws,
      contentSha256: null,
      authorId: tx.actor.id,
      approverId: tx.actor.id,
      issuedAt: new Date(document.issuedAt),
      expiresAt: validUntil,
      publishedAt: null,
    },
  ])
  return { id: document.id, jws, areaCodes }
}

/** Time for the last speakers to say that they fell silent. */
const reportBy = (tx: Tx, now: Date): Date => addMs(now, 2 * tx.config.reportGraceSeconds * 1_000)
