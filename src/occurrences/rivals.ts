import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import type { AreaScope } from '../reach/related.ts'
import { type Expected, loadExpectation } from './expected.ts'
import { latestStart } from './late.ts'
import type { Slot } from './slots.ts'
import { loadSounding, type Sounding } from './store-expected.ts'

/** Something else that sounds at a time asked about; `occurrenceId` null: known by its rule only, so far ahead. */
export type RivalAiring = Omit<Sounding, 'occurrenceId'> & {
  occurrenceId: string | null
  /** Silent unless somebody approves it. */
  awaitsApproval: boolean
}

type Asking = { db: Db; config: Pick<Config, 'startGraceSeconds'>; clock: { now(): Date } }

/** Everything that sounds in one of `windows` in these areas: what is planned, and what rules will bring beyond that. */
export async function loadRivalAirings(
  ctx: Asking,
  query: { scope: AreaScope; windows: readonly Slot[] },
): Promise<RivalAiring[]> {
  const { scope, windows } = query
  if (windows.length === 0) return []
  const until = new Date(Math.max(...windows.map(({ endAt }) => endAt.getTime())))
  const [planned, expectation] = await Promise.all([
    loadSounding(ctx.db, query),
    loadExpectation(ctx.db, { scope, now: ctx.clock.now(), until }),
  ])
  const expected = windows.flatMap(({ startAt, endAt }, window) =>
    expectation.sounding(startAt, endAt).map((airing) => asRival(ctx.config, window, airing)),
  )
  const standing = planned.map((airing) => ({ ...airing, awaitsApproval: false }))
  return [...standing, ...expected].toSorted((a, b) => a.window - b.window || a.startAt.getTime() - b.startAt.getTime())
}

const asRival = (config: Asking['config'], window: number, airing: Expected): RivalAiring => ({
  window,
  occurrenceId: null,
  kind: airing.kind,
  scheduleId: airing.scheduleId,
  programmeId: airing.programmeId,
  title: airing.title,
  priority: airing.priority,
  precedence: 0,
  areaCodes: airing.areaCodes,
  startAt: airing.startAt,
  endAt: airing.endAt,
  validUntil: latestStart(config, airing.startAt),
  resume: airing.resume,
  localAt: airing.localAt,
  moved: false,
  isSent: false,
  whole: airing.whole,
  awaitsApproval: airing.awaitsApproval,
})

/** The same for all items of one session, and for nothing else. */
export const wholeKeyOf = ({ scheduleId, programmeId, localAt, occurrenceId }: RivalAiring): string =>
  localAt === null ? `${occurrenceId}` : `${scheduleId ?? programmeId}/${localAt}`
