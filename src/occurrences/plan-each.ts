import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'

/** What a planner remembers from run to run. One that begins without looks at everything once. */
export type PlannerMemory = {
  /** Ids of what cannot be planned and was told of in the log: once, for as long as the process lives, not every 5 s. */
  toldOf: Set<string>
  /** Bulletins and stations changed until then are in the plan. Null: nobody has looked yet. */
  changesSeenTo: Date | null
  /** When everything was looked at, whenever it was changed. */
  sawAllAt: Date | null
}

export const newPlannerMemory = (): PlannerMemory => ({ toldOf: new Set(), changesSeenTo: null, sawAllAt: null })

// An approval that was being committed while its programme was planned, and two clocks, are met once more.
const MARGIN_MS = 60_000
// Whatever a clock that was set, or a restored database, has hidden is found by then.
const SEE_ALL_MS = 3_600_000

/** From when on changes are looked at in a run that begins `now`; null: all. */
export function changesSince({ changesSeenTo, sawAllAt }: PlannerMemory, now: Date): Date | null {
  if (!changesSeenTo || !sawAllAt || changesSeenTo > now) return null
  return now.getTime() - sawAllAt.getTime() < SEE_ALL_MS ? addMs(changesSeenTo, -MARGIN_MS) : null
}

/** A run that began `at` with this `since` has brought everything into the plan. */
export function rememberSeen(memory: PlannerMemory, since: Date | null, at: Date): void {
  memory.changesSeenTo = at
  if (since === null) memory.sawAllAt = at
}

/** One run of the planner over everything, in batches: what cannot be planned stands in nobody's way. */
export type PlanRun = { toldOf: PlannerMemory['toldOf']; skipped: Set<string> }

/** Work on one schedule or programme; what it threw is logged, and it is left for the next run. @returns undefined then */
export function planEach<T>(
  ctx: Pick<Ctx, 'log'>,
  { toldOf, skipped }: PlanRun,
  row: { id: string },
  work: () => T,
): T | undefined {
  try {
    return work()
  } catch (err) {
    skipped.add(row.id)
    if (!toldOf.has(row.id)) ctx.log.error({ err, id: row.id }, 'this schedule or programme cannot be planned')
    toldOf.add(row.id)
    return undefined
  }
}
