import { lastKnownAreas, requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvents } from '../events/emit.ts'
import { countAlone } from '../policies/book.ts'
import { requireAllowed } from '../policies/require-allowed.ts'
import { openProgramme, type ProgrammeRow } from '../programmes/get.ts'
import { LeaveOutSession, type ProgrammeDetail, SessionDay } from '../programmes/schema.ts'
import { viewProgramme } from '../programmes/view.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { changedEvent } from './changed-event.ts'
import { recordDecisions } from './decisions.ts'
import { openToComeOf } from './end-airing.ts'
import type { OccurrenceRow, SessionDays } from './store.ts'
import { cancelSession, deleteUnsent, lockSession, planAnew, restoreSession } from './store-session.ts'
import { endOf } from './view.ts'

/**
 * Leave out a whole session of a day, for a reason that everyone can read; the series goes on. Errors:
 * `programme.no-airing-that-day` (also beyond what is planned), `occurrence.already-sent`, `programme.wrong-state`.
 */
export async function leaveOutSession(ctx: Ctx, programmeId: string, input: LeaveOutSession): Promise<ProgrammeDetail> {
  const { date, reason } = LeaveOutSession.parse(input)
  return changeSession(ctx, programmeId, { date, act: 'leave-out', reason }, async (tx, rows) => {
    const open = rows.filter(({ status }) => status === 'planned' || status === 'armed')
    if (open.length === 0) throw noSession(date)
    return cancelSession(tx.db, idsOf(open), reason, tx.clock.now())
  })
}

/** Take a session back that was left out, as it would be planned now. Errors: as above, `policy.…`. */
export async function takeBackSession(ctx: Ctx, programmeId: string, input: SessionDay): Promise<ProgrammeDetail> {
  const { date } = SessionDay.parse(input)
  return changeSession(ctx, programmeId, { date, act: 'restore' }, async (tx, rows, programme) => {
    const now = tx.clock.now()
    if (programme.status !== 'approved' && programme.status !== 'paused')
      throw new Problem('programme.wrong-state', { fields: { state: programme.status } })
    // By a note one knows that a person left it out.
    const left = rows.filter(({ status, note, startAt }) => status === 'cancelled' && note !== null && startAt > now)
    const [first] = left
    if (!first) throw noSession(date)
    const ends = left.map((row) => endOf(row).getTime())
    await requireAllowed(tx, {
      areas: await requireAreas(tx.db, programme.areaCodes, now, null),
      startAt: first.startAt,
      durationMs: Math.max(...ends) - first.startAt.getTime(),
      except: { programmeId },
      pointer: '/date',
    })
    // Its bulletins may be others by now.
    await planAnew(tx.db, programmeId, now)
    return restoreSession(tx.db, idsOf(left), now)
  })
}

type Change = { date: string; act: 'leave-out' | 'restore'; reason?: string }

async function changeSession(
  ctx: Ctx,
  programmeId: string,
  { date, act, reason }: Change,
  change: (tx: Tx, rows: OccurrenceRow[], programme: ProgrammeRow) => Promise<OccurrenceRow[]>,
): Promise<ProgrammeDetail> {
  const programme = await withTransaction(ctx, async (tx) => {
    if (act === 'restore') await countAlone(tx)
    const programme = await openProgramme(tx, programmeId)
    const areas =
      act === 'leave-out'
        ? lastKnownAreas(tx.db, programme.areaCodes)
        : requireAreas(tx.db, programme.areaCodes, ctx.clock.now(), null)
    requirePermission(ctx, 'schedule.write', await areas)
    const rows = await lockSession(tx.db, programmeId, date)
    // Loudspeakers hold it: what is to be silent now is stopped, or the programme is paused.
    if (rows.some(({ commandId }) => commandId !== null)) throw new Problem('occurrence.already-sent')
    const changed = await change(tx, rows, programme)
    await recordDecisions(
      tx,
      changed.map(({ id }) =>
        act === 'leave-out'
          ? { occurrenceId: id, kind: 'left-out' as const, data: { date, whole: true } }
          : { occurrenceId: id, kind: 'restored' as const, data: { date, by: 'person' } },
      ),
    )
    await emitEvents(tx, changed.map(changedEvent))
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: `programme.${act}`,
      subjectId: programmeId,
      areaCodes: programme.areaCodes,
      data: { date, items: changed.length, ...(reason !== undefined && { reason }) },
    })
    return programme
  })
  return viewProgramme(ctx, programme)
}

const noSession = (date: string): Problem =>
  new Problem('programme.no-airing-that-day', {
    errors: [{ pointer: '/date', detail: `no session of ${date} is planned that this can be done with` }],
  })

const idsOf = (rows: readonly OccurrenceRow[]): string[] => rows.map(({ id }) => id)

/**
 * Part of an approval: the days that a series gives up leave the plan with it, so that both never stand there.
 * @returns what loudspeakers hold of these days and has not begun, locked: the caller takes it back from them
 */
export async function clearDays(tx: Tx, series: { id: string }, days: SessionDays): Promise<OccurrenceRow[]> {
  // First: it waits for whoever sends just now, and what they sent is found after it.
  await deleteUnsent(tx.db, series.id, days, tx.clock.now())
  return openToComeOf(tx, series.id, days)
}
