import type { Priority } from '../db/tables.ts'
import { overlap, type Slot } from '../occurrences/slots.ts'

/** One airing as the rules of a speaker see it (docs/protocol.md, "Playing rules"). */
export type Contender = Slot & {
  priority: Priority
  precedence: number
  /** Somebody speaks: only then recordings of the same class are cut. */
  isLive: boolean
  resume: 'continue' | 'restart' | 'drop'
  /** Nothing that waited starts after this. */
  validUntil: Date
  /** What sounds in it, in order; one of a bulletin. */
  pieces: readonly Slot[]
}

export type Meeting = {
  givesWay: 'ours' | 'theirs'
  resumes: 'continue' | 'restart' | 'drop' | 'queued'
  resumesAt: Date | null
}

const CLASS: Record<Priority, number> = { normal: 10, priority: 20, emergency: 30 }
const rank = ({ priority, precedence, isLive }: Contender): number =>
  CLASS[priority] + (isLive ? 9.5 : Math.min(precedence, 9))

/** Which of two gives way where they meet, and when it sounds (again). Undefined: they never sound at once. Pure. */
export function meet(ours: Contender, theirs: Contender): Meeting | undefined {
  const [us, them] = [rank(ours), rank(theirs)]
  return us === them ? takeTurns(ours, theirs) : interrupt(ours, theirs, us > them)
}

/** Of one class: earlier start first, the other waits; at the same instant what is planned already goes first. */
function takeTurns(ours: Contender, theirs: Contender): Meeting | undefined {
  const met = firstMeeting(ours.pieces, theirs.pieces)
  if (!met) return undefined
  const oursFirst = met.ours.startAt < met.theirs.startAt
  const [loser, end] = oursFirst ? [theirs, met.ours.endAt] : [ours, met.theirs.endAt]
  return {
    givesWay: oursFirst ? 'theirs' : 'ours',
    resumes: 'queued',
    resumesAt: notAfter(end, lateOf(loser, oursFirst ? met.theirs : met.ours)),
  }
}

/** The higher class cuts at once, and sounds until its pieces, taken together, are over. */
function interrupt(ours: Contender, theirs: Contender, oursWins: boolean): Meeting | undefined {
  const [winner, loser] = oursWins ? [ours, theirs] : [theirs, ours]
  const met = firstMeeting(joined(winner.pieces), loser.pieces)
  if (!met) return undefined
  const givesWay = oursWins ? 'theirs' : 'ours'
  const end = met.ours.endAt
  if (met.theirs.startAt >= met.ours.startAt)
    return { givesWay, resumes: 'queued', resumesAt: notAfter(end, lateOf(loser, met.theirs)) }
  if (loser.resume === 'drop') return { givesWay, resumes: 'drop', resumesAt: null }
  const length = met.theirs.endAt.getTime() - met.theirs.startAt.getTime()
  return { givesWay, resumes: loser.resume, resumesAt: notAfter(end, lateOf(loser, met.theirs) + length) }
}

const notAfter = (at: Date, limitMs: number): Date | null => (at.getTime() <= limitMs ? at : null)

/** A later piece may be as late as the first. */
const lateOf = (one: Contender, piece: Slot): number =>
  piece.startAt.getTime() + (one.validUntil.getTime() - one.startAt.getTime())

function firstMeeting(ours: readonly Slot[], theirs: readonly Slot[]): { ours: Slot; theirs: Slot } | undefined {
  for (const mine of ours) for (const other of theirs) if (overlap(mine, other)) return { ours: mine, theirs: other }
  return undefined
}

function joined(pieces: readonly Slot[]): Slot[] {
  const blocks: Slot[] = []
  for (const piece of pieces) {
    const last = blocks.at(-1)
    if (last && last.endAt >= piece.startAt) blocks.splice(-1, 1, { startAt: last.startAt, endAt: piece.endAt })
    else blocks.push({ startAt: piece.startAt, endAt: piece.endAt })
  }
  return blocks
}
