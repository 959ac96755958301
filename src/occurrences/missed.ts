import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import type { Reason } from '../protocol/reasons.ts'
import { beat } from '../server-log/beat.ts'
import { type ClockStep, clockStepsBetween, type Downtime, downtimeBetween } from '../server-log/downtime.ts'
import { changedEvent } from './changed-event.ts'
import { type NewDecision, recordDecisions } from './decisions.ts'
import {
  hasMissed,
  loadMissedPolicies,
  lockOverdue,
  lockSuperseded,
  markMissed,
  type OverdueRow,
  restoreMissed,
} from './store-missed.ts'

// A command takes this long to sign and send when all is well.
const LATE_MS = 2_000

/**
 * What was not sent in time: past its last moment it is missed; of several late ones of one schedule only the newest is
 * still sent; and what a clock that ran ahead had given up too early is planned again. Each with its reason and what was
 * known about it. @returns how many airings were missed
 */
export async function settleMissed(ctx: Ctx): Promise<number> {
  if (!(await hasMissed(ctx.db, ctx.clock.now()))) return 0
  // First: what the clock or the process did since the last beat is what explains it.
  await beat(ctx)
  return withTransaction(ctx, async (tx) => {
    const now = tx.clock.now()
    const restored = await restoreMissed(tx.db, now)
    const overdue = await lockOverdue(tx.db, now)
    const superseded = await lockSuperseded(tx.db, now)
    const story = await loadStory(tx, [...overdue, ...superseded], now)
    const missed = [
      ...overdue.map((row) => ({ row, reason: reasonOf(story(row)) })),
      ...superseded.map((row) => ({ row, reason: 'waiting-superseded' as const })),
    ]
    const rows = await markMissed(
      tx.db,
      missed.map(({ row, reason }) => ({ id: row.id, reason })),
      now,
    )
    await recordDecisions(tx, [
      ...restored.map(({ id }): NewDecision => ({ occurrenceId: id, kind: 'restored', data: { by: 'clock-step' } })),
      ...missed.map(
        ({ row, reason }): NewDecision => ({
          occurrenceId: row.id,
          kind: 'missed',
          data: { reason, ...dataOf(tx, row, story(row)) },
        }),
      ),
    ])
    await emitEvents(tx, [...restored, ...rows].map(changedEvent))
    return rows.length
  })
}

/** Say of airings that are sent just now, and later than they should begin, how late they are and why. */
export async function sayLate(
  tx: Tx,
  rows: ReadonlyArray<Pick<OverdueRow, 'id' | 'startAt' | 'dispatchAt'>>,
): Promise<void> {
  const now = tx.clock.now()
  const late = rows.filter(({ startAt }) => now.getTime() - startAt.getTime() > LATE_MS)
  if (late.length === 0) return
  const policies = await loadMissedPolicies(
    tx.db,
    late.map(({ id }) => id),
  )
  const story = await loadStory(tx, late, now)
  await recordDecisions(
    tx,
    late.map((row) => ({
      occurrenceId: row.id,
      kind: 'late',
      data: {
        lateMs: now.getTime() - row.startAt.getTime(),
        ...dataOf(tx, { ...row, missed: policies.get(row.id) ?? null }, story(row)),
      },
    })),
  )
}

type Story = { downtime: Downtime | undefined; step: ClockStep | undefined }

/** Of all that the log says about the time of these airings, the part that each of them met. */
async function loadStory(tx: Tx, rows: ReadonlyArray<Pick<OverdueRow, 'startAt' | 'dispatchAt'>>, now: Date) {
  if (rows.length === 0) return (): Story => ({ downtime: undefined, step: undefined })
  const from = new Date(Math.min(...rows.map(({ dispatchAt }) => dispatchAt.getTime())))
  const [downtimes, steps] = await Promise.all([downtimeBetween(tx.db, from, now), clockStepsBetween(tx.db, from, now)])
  return ({ dispatchAt, startAt }: Pick<OverdueRow, 'startAt' | 'dispatchAt'>): Story => ({
    downtime: downtimes.find((down) => down.from <= startAt && down.to >= dispatchAt),
    step: steps.find((step) => step.before <= startAt && step.after >= dispatchAt),
  })
}

/** A station whose log knows nothing of that time did not run then. */
const reasonOf = ({ downtime, step }: Story): Reason => (step && !downtime ? 'clock-stepped' : 'server-down')

const dataOf = (tx: Tx, row: Pick<OverdueRow, 'missed'>, { downtime, step }: Story) => ({
  policy: row.missed ?? { kind: 'grace', seconds: tx.config.startGraceSeconds },
  ...(downtime && { downFrom: downtime.from, downTo: downtime.to }),
  ...(step && { clockBefore: step.before, clockAfter: step.after }),
})
