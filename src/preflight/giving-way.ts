import { pathsOf } from '../areas/find.ts'
import { loadRivalAirings, type RivalAiring } from '../occurrences/rivals.ts'
import { loadScope } from '../reach/related.ts'
import type { OwnAiring } from './airings.ts'
import { type Contender, type Meeting, meet } from './cuts.ts'
import type { Cut } from './schema.ts'
import type { Asking, Run, Subject } from './subject.ts'

export type Clash = { airing: OwnAiring; rival: RivalAiring; meeting: Meeting }

/** Where its airings meet something else on the same loudspeakers, and who gives way; each other airing once per airing. */
export async function findClashes(ctx: Asking, subject: Subject, airings: readonly OwnAiring[]): Promise<Clash[]> {
  const clashes: Clash[] = []
  for (const run of new Set(airings.map((airing) => airing.run))) {
    const own = airings.filter((airing) => airing.run === run && airing.pieces.length > 0)
    const scope = await loadScope(ctx.db, pathsOf(run.areas), 'above')
    const rivals = await loadRivalAirings(ctx, { scope, windows: own })
    for (const rival of rivals) {
      const airing = own[rival.window]
      if (!airing || isItself(run, rival) || isReplaced(subject, airing, rival)) continue
      const meeting = meet(airing, contenderOf(rival))
      if (meeting) clashes.push({ airing, rival, meeting })
    }
  }
  return clashes
}

const isItself = (run: Run, rival: RivalAiring): boolean =>
  run.id !== null && (rival.scheduleId === run.id || rival.programmeId === run.id)

/** What this one stands in for is gone once this one is approved. */
const isReplaced = ({ replaces }: Subject, airing: OwnAiring, rival: RivalAiring): boolean =>
  replaces !== null && rival.programmeId === replaces.programmeId && replaces.on(airing.localAt.slice(0, 10))

const contenderOf = (rival: RivalAiring): Contender => ({
  startAt: rival.startAt,
  endAt: rival.endAt,
  pieces: [rival],
  priority: rival.priority,
  precedence: rival.precedence,
  isLive: rival.kind === 'live',
  resume: rival.resume ?? 'drop',
  validUntil: rival.validUntil,
})

export const showClash = ({ airing, rival, meeting }: Clash, airings: readonly OwnAiring[]): Cut => ({
  title: rival.title,
  priority: rival.priority,
  occurrenceId: rival.occurrenceId,
  scheduleId: rival.scheduleId,
  programmeId: rival.programmeId,
  areaCodes: rival.areaCodes,
  airing: airings.indexOf(airing),
  startAt: rival.startAt.toISOString(),
  endAt: rival.endAt.toISOString(),
  resumes: meeting.resumes,
  resumesAt: meeting.resumesAt?.toISOString() ?? null,
})
