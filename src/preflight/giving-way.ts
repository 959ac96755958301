import { pathsOf } from '../areas/find.ts'
import { latest } from '../collisions/deadline.ts'
import { laterPlanned, NOT_KEPT } from '../occurrences/later-planned.ts'
import { loadRivalAirings, type RivalAiring, wholeKeyOf } from '../occurrences/rivals.ts'
import { overlap } from '../occurrences/slots.ts'
import { loadScope } from '../reach/related.ts'
import type { OwnAiring } from './airings.ts'
import { type Contender, type Meeting, meet } from './cuts.ts'
import type { Asking, Run, Subject } from './subject.ts'

export type Clash = {
  airing: OwnAiring
  /** Of a session the first item that is met. */
  rival: RivalAiring
  meeting: Meeting
  meetsAt: Date
  /** Of one class: a person may choose, and `meeting` says only who gives way if nobody does (docs/decisions/0022). */
  isQuestion: boolean
}

/** Where its airings meet something else on the same loudspeakers, and who gives way; a session once per airing. */
export async function findClashes(ctx: Asking, subject: Subject, airings: readonly OwnAiring[]): Promise<Clash[]> {
  const clashes: Clash[] = []
  for (const run of new Set(airings.map((airing) => airing.run))) {
    const own = airings.filter((airing) => airing.run === run && airing.pieces.length > 0)
    const scope = await loadScope(ctx.db, pathsOf(run.areas), 'above')
    const rivals = await loadRivalAirings(ctx, { scope, windows: own })
    const sides = Map.groupBy(rivals, (rival) => `${rival.window} ${wholeKeyOf(rival)}`)
    for (const items of sides.values()) {
      const airing = own[items[0]?.window ?? -1]
      const clash = airing && clashOf(subject, airing, items)
      if (clash) clashes.push(clash)
    }
  }
  return clashes
}

function clashOf(subject: Subject, airing: OwnAiring, items: readonly RivalAiring[]): Clash | undefined {
  const rival = items.find((item) => airing.pieces.some((piece) => overlap(piece, item)))
  if (!rival || isItself(airing.run, rival) || isReplaced(subject, airing, rival)) return undefined
  const meeting = meet(airing, contenderOf(rival, items))
  if (!meeting) return undefined
  const isRoutine = rival.kind === 'schedule' || rival.kind === 'programme'
  const isQuestion = isRoutine && rival.priority === subject.priority && !rival.isSent
  const meetsAt = latest(rival.startAt, airing.startAt)
  const givesWay = isQuestion ? laterOf(airing, rival) : meeting.givesWay
  return { airing, rival, meetsAt, isQuestion, meeting: { ...meeting, givesWay } }
}

const isItself = (run: Run, rival: RivalAiring): boolean =>
  run.id !== null && (rival.scheduleId === run.id || rival.programmeId === run.id)

/** What this one stands in for is gone once this one is approved. */
const isReplaced = ({ replaces }: Subject, airing: OwnAiring, rival: RivalAiring): boolean =>
  replaces !== null && rival.programmeId === replaces.programmeId && replaces.on(airing.localAt.slice(0, 10))

/** As collisions do it: no clock in it, so that an approval is for the same tomorrow. */
function laterOf({ run, startAt, moved }: OwnAiring, rival: RivalAiring): Meeting['givesWay'] {
  const later = laterPlanned({
    occurrenceA: 'ours',
    occurrenceB: 'theirs',
    ownerA: run.id ?? NOT_KEPT,
    ownerB: rival.scheduleId ?? rival.programmeId ?? '',
    startA: startAt,
    startB: rival.startAt,
    movedA: moved,
    movedB: rival.moved,
  })
  return later === 'ours' ? 'ours' : 'theirs'
}

const contenderOf = (rival: RivalAiring, items: readonly RivalAiring[]): Contender => ({
  startAt: rival.startAt,
  endAt: rival.endAt,
  pieces: items,
  priority: rival.priority,
  precedence: rival.precedence,
  isLive: rival.kind === 'live',
  resume: rival.resume ?? 'drop',
  validUntil: rival.validUntil,
})
