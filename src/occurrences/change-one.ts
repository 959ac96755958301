import { lastKnownAreas, requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { requireOfUse } from '../bulletins/of-use.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { countAlone } from '../policies/book.ts'
import { requireAllowed } from '../policies/require-allowed.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { firstInstant } from '../schedules/expand.ts'
import { earliestAt } from '../schedules/require-airings.ts'
import { missedOf } from '../schedules/view.ts'
import { requireNext } from '../state-machine.ts'
import { changedEvent } from './changed-event.ts'
import { timesOf } from './plan.ts'
import { CancelOccurrence, MoveOccurrence, type Occurrence } from './schema.ts'
import { OCCURRENCE } from './state.ts'
import { lockOccurrence, type OccurrenceRow } from './store.ts'
import { changeOccurrence, loadOwner, type OwnerOfAiring } from './store-change.ts'
import { planProgrammeAnew } from './store-programmes.ts'
import { viewOccurrence } from './view.ts'

type Change = 'move' | 'cancel' | 'restore'

/**
 * Move this one airing, not its series. It goes on standing for its slot, so planning again brings nothing back.
 * Errors: `schedule.in-past`, `bulletin.validity-over`, `occurrence.in-session`, `occurrence.already-sent`,
 * `occurrence.wrong-state`, `schedule.wrong-state`.
 */
export async function moveOccurrence(ctx: Ctx, id: string, input: MoveOccurrence): Promise<Occurrence> {
  const asked = MoveOccurrence.parse(input)
  return changeOne(ctx, id, 'move', async (tx, row, owner) => {
    requireUnsent(row)
    // Its place is that of the running order; a day of its own is made with the whole session.
    if (row.programmeId) throw new Problem('occurrence.in-session', { fields: { programmeId: row.programmeId } })
    const status = requireNext(OCCURRENCE, row, 'move', 'occurrence.wrong-state')
    requireLiving(owner)
    const now = tx.clock.now()
    const startAt = 'startAt' in asked ? new Date(asked.startAt) : firstInstant(asked.localAt, owner.zone)
    const pointer = 'startAt' in asked ? '/startAt' : '/localAt'
    if (Number.isNaN(startAt.getTime()))
      throw new Problem('request.invalid', { errors: [{ pointer, detail: 'this day is not in the calendar' }] })
    requireFuture(startAt, now, owner.zone, pointer)
    requireOfUse(startAt, owner.validTo, pointer)
    await requireAllowedAt(tx, row, startAt, pointer)
    const slot = row.movedFrom ?? row.startAt
    const late = { missed: missedOf(owner.missed), zone: owner.zone, validTo: owner.validTo }
    const back = startAt.getTime() === slot.getTime()
    return {
      status,
      ...timesOf(tx.config, startAt, row.clipDurationMs ?? 0, late),
      movedFrom: back ? null : slot,
    }
  })
}

/** Leave this one airing out, for a reason that everyone can read. Errors: as for a move. */
export async function cancelOneOccurrence(ctx: Ctx, id: string, input: { reason: string }): Promise<Occurrence> {
  const { reason } = CancelOccurrence.parse(input)
  return changeOne(ctx, id, 'cancel', async (tx, row) => {
    requireUnsent(row)
    const status = requireNext(OCCURRENCE, row, 'cancel', 'occurrence.wrong-state')
    return { status, reason: 'stopped', note: reason, closedAt: tx.clock.now() }
  })
}

/** Take a person's cancellation back, while its time is still to come. */
export async function restoreOccurrence(ctx: Ctx, id: string): Promise<Occurrence> {
  return changeOne(ctx, id, 'restore', async (tx, row, owner) => {
    // By a note one knows that a person left it out; a stop or a revocation is not taken back by this.
    if (row.status !== 'cancelled' || row.note === null || row.commandId !== null)
      throw new Problem('occurrence.wrong-state', {
        detail: `${row.id} is ${row.status}; only what a person cancelled can be restored.`,
        fields: { state: row.status, allowed: Object.keys(OCCURRENCE[row.status]) },
      })
    requireLiving(owner)
    requireFuture(row.startAt, tx.clock.now(), owner.zone)
    requireOfUse(row.startAt, owner.validTo)
    await requireAllowedAt(tx, row, row.startAt)
    // Meanwhile the programme may have been approved with other content.
    if (row.programmeId) await planProgrammeAnew(tx.db, row.programmeId, tx.clock.now())
    return { status: 'planned', reason: null, note: null, closedAt: null }
  })
}

async function changeOne(
  ctx: Ctx,
  id: string,
  change: Change,
  decide: (tx: Tx, row: OccurrenceRow, owner: OwnerOfAiring) => Promise<Partial<OccurrenceRow>>,
): Promise<Occurrence> {
  const row = await withTransaction(ctx, async (tx) => {
    if (change !== 'cancel') await countAlone(tx)
    const before = await lockOccurrence(tx.db, id)
    if (!before) throw new Problem('occurrence.not-found', { fields: { occurrenceId: id } })
    const now = ctx.clock.now()
    const areas =
      change === 'cancel' ? lastKnownAreas(tx.db, before.areaCodes) : requireAreas(tx.db, before.areaCodes, now, null)
    requirePermission(ctx, 'schedule.write', await areas)
    const owner = await loadOwner(tx.db, id)
    // An alert's airing is sent as it is made: there is nothing to change about it but its end.
    if (!owner) throw new Problem('occurrence.already-sent', { fields: { state: before.status } })
    const row = await changeOccurrence(tx.db, before, { ...(await decide(tx, before, owner)), updatedAt: now })
    await emitEvent(tx, changedEvent(row))
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: `occurrence.${change}`,
      subjectId: id,
      areaCodes: row.areaCodes,
      data: { from: before.startAt, startAt: row.startAt, note: row.note ?? before.note },
    })
    return row
  })
  return viewOccurrence(ctx, row)
}

/** Errors: as of `requireAllowed` (src/policies). */
async function requireAllowedAt(tx: Tx, row: OccurrenceRow, startAt: Date, pointer?: string): Promise<void> {
  const areas = await requireAreas(tx.db, row.areaCodes, tx.clock.now(), null)
  const durationMs = row.clipDurationMs ?? 0
  await requireAllowed(tx, { areas, startAt, durationMs, except: { occurrenceId: row.id }, pointer })
}

function requireUnsent(row: OccurrenceRow): void {
  if (row.status === 'airing') throw new Problem('occurrence.already-sent', { fields: { state: row.status } })
}

function requireLiving({ scheduleStatus, bulletinStatus }: OwnerOfAiring): void {
  if (scheduleStatus === 'ended') throw new Problem('schedule.wrong-state', { fields: { state: scheduleStatus } })
  if (bulletinStatus === 'revoked') throw new Problem('bulletin.wrong-state', { fields: { state: bulletinStatus } })
}

function requireFuture(startAt: Date, now: Date, zone: string, pointer?: string): void {
  if (startAt > now) return
  throw new Problem('schedule.in-past', {
    fields: { earliestAt: earliestAt(now, zone) },
    ...(pointer && { errors: [{ pointer, detail: `${startAt.toISOString()} has passed` }] }),
  })
}
