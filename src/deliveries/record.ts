import { type Ctx, withTransaction } from '../context.ts'
import { metrics } from '../metrics.ts'
import type { Acknowledgement } from '../protocol/messages.ts'
import { recordCommandReports } from '../speakers/command-reports.ts'
import { recountClosed } from './conclude.ts'
import { applyAcknowledgement, type Progress } from './state.ts'
import { type Merged, mergeProgress, type ProgressRow } from './store.ts'

export type Reported = { speakerId: string; ack: Acknowledgement }

/**
 * Write what speakers report. Idempotent and monotone: any order, any number of times, the same rows. Reports about
 * commands without an airing (stop, test tones) leave no trace here. What was closed already is counted again in the
 * same transaction: once the rows are written, a repetition would find nothing new to count.
 * @returns the occurrences of which something is now known that was not
 */
export async function recordAcknowledgements(ctx: Ctx, reported: readonly Reported[]): Promise<Merged[]> {
  const rows = foldReports(reported)
  const others = reported.filter(({ ack }) => !ack.occurrenceId)
  if (rows.length + others.length === 0) return []
  const changed = await withTransaction(ctx, async (tx) => {
    await recordCommandReports(tx, others)
    if (rows.length === 0) return []
    const merged = await mergeProgress(tx.db, rows, tx.clock.now())
    const ended = merged.filter((occurrence) => occurrence.ended)
    await recountClosed(
      tx,
      ended.map(({ occurrenceId }) => occurrenceId),
    )
    return merged
  })
  for (const { slowestSeconds } of changed) if (slowestSeconds !== null) metrics.ackLatency.observe(slowestSeconds)
  return changed
}

/** One row per delivery, however many steps came together: a statement must not touch a row twice. */
export function foldReports(reported: readonly Reported[]): ProgressRow[] {
  const rows = new Map<string, { occurrenceId: string; speakerId: string; progress: Progress }>()
  for (const { speakerId, ack } of reported) {
    if (!ack.occurrenceId) continue
    const key = `${ack.occurrenceId} ${speakerId}`
    const progress = applyAcknowledgement(rows.get(key)?.progress, ack)
    rows.set(key, { occurrenceId: ack.occurrenceId, speakerId, progress })
  }
  // One lock order for all writers, so that two gateways never wait for each other in a circle.
  return [...rows.keys()].sort().flatMap((key) => rows.get(key) ?? [])
}
