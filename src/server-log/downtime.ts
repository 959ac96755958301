import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import { GAP_MS } from './beat.ts'
import { loadLastBeat, loadServerLog } from './store.ts'

/** Nothing ran in [from, to]. */
export type Downtime = { from: Date; to: Date }

/** Somebody set the clock: where it stood `before`, it read `after`. */
export type ClockStep = { before: Date; after: Date }

/**
 * When no scheduler ran within [from, to], in order; also the time that lasts still. `to` must not lie ahead. Known for
 * 90 days, to the second after an orderly stop, else to ten seconds.
 */
export async function downtimeBetween(db: Db, from: Date, to: Date): Promise<Downtime[]> {
  const gaps = (await loadServerLog(db, 'gap', from, to)).map((gap) => ({ from: gap.fromAt, to: gap.toAt }))
  const last = await loadLastBeat(db)
  return last && last < addMs(to, -GAP_MS) && !gaps.some((gap) => gap.to > last) ? [...gaps, { from: last, to }] : gaps
}

/** Each time the clock was set, when it left or reached [from, to]. */
export async function clockStepsBetween(db: Db, from: Date, to: Date): Promise<ClockStep[]> {
  return (await loadServerLog(db, 'clock-step', from, to)).map((step) => ({ before: step.fromAt, after: step.toAt }))
}
