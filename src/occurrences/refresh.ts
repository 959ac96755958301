import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import { countAlone, loadPolicyBook } from '../policies/book.ts'
import { loadPaths } from '../policies/soundings.ts'
import { carryOutVerdicts } from '../policies/verdicts.ts'
import { judgeBeside, toCandidate } from './apply-policies.ts'
import { changedEvent } from './changed-event.ts'
import { type OccurrenceRow, refreshPlanned } from './store.ts'

/**
 * What was planned of a bulletin follows it when it is approved again, and is judged again: a longer one may fit no more
 * into the hours, sessions and minutes of its day, a shorter one may fit at last.
 */
export async function refreshAirings(ctx: Ctx, { now, since }: { now: Date; since: Date | null }): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await countAlone(tx)
    const rows = await refreshPlanned(tx.db, { now, since, reportGraceSeconds: tx.config.reportGraceSeconds })
    if (rows.length > 0) await judgeAgain(tx, rows)
  })
}

async function judgeAgain(tx: Tx, rows: readonly OccurrenceRow[]): Promise<void> {
  const book = await loadPolicyBook(tx)
  const paths = await loadPaths(
    tx,
    rows.flatMap(({ areaCodes }) => areaCodes),
  )
  const wasRefused = (row: OccurrenceRow) => row.status === 'cancelled'
  // What stands has its place before what was refused.
  const ordered = rows.toSorted(
    (a, b) => Number(wasRefused(a)) - Number(wasRefused(b)) || a.startAt.getTime() - b.startAt.getTime(),
  )
  const candidates = ordered.map((row) => toCandidate(row, paths, book.zone))
  const violations = await judgeBeside(tx, book, candidates, { except: rows.map(({ id }) => id) })
  const verdicts = rows
    .map((row) => ({ row, violation: violations.get(row.id) ?? null }))
    .filter(({ row, violation }) => (violation !== null) !== wasRefused(row))
    .map(({ row: { id, startAt, reason }, violation }) => ({ id, startAt, was: reason, violation }))
  const done = new Set((await carryOutVerdicts(tx, verdicts, 'planned')).map(({ id }) => id))
  await emitEvents(
    tx,
    rows
      .filter(({ id }) => done.has(id))
      .map((row) => changedEvent({ ...row, status: wasRefused(row) ? 'planned' : 'cancelled' })),
  )
}
