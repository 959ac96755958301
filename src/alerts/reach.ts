import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import type { AlertReach } from './schema.ts'
import { findAlertRow } from './store.ts'
import { loadReach, type ReachRow } from './store-reach.ts'

const COUNTS = ['total', 'playing', 'played', 'failed', 'stopped', 'starting', 'silent', 'offline'] as const

/**
 * Who sounds and who is silent, by lowest area, the most silent first; of one's own areas. Before the ledger is open,
 * and of a draft, whom it is for counts as silent. Errors: `alert.not-found`.
 */
export async function alertReach(ctx: Ctx, alertId: string): Promise<AlertReach> {
  const alert = await requireVisible(ctx, await findAlertRow(ctx.db, alertId), 'alert.not-found')
  const now = ctx.clock.now()
  const { occurrenceId, areas } = await loadReach(ctx.db, alert, permittedPaths(ctx.actor, 'view'), now)
  return { alertId, occurrenceId, at: now.toISOString(), ...sum(areas), areas }
}

function sum(rows: readonly ReachRow[]): Pick<ReachRow, (typeof COUNTS)[number]> {
  const total = { total: 0, playing: 0, played: 0, failed: 0, stopped: 0, starting: 0, silent: 0, offline: 0 }
  for (const row of rows) for (const name of COUNTS) total[name] += row[name]
  return total
}
