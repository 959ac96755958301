import { addMs } from '../clock.ts'

/** One of two that collide, as far as it matters for what would be heard. A session is a programme's whole day. */
export type Contender = {
  isSession: boolean
  startAt: Date
  endAt: Date
  /** Nothing of it begins after this. Of a session: of its first item. */
  validUntil: Date
  resume: 'continue' | 'restart' | 'drop'
}

/** What is heard of the one that gives way. An instant that is null never comes. */
export type Consequence =
  /** It sounds, falls silent at `cutAt`, and goes on, or begins again, at `resumesAt`. */
  | { kind: 'cut'; cutAt: Date; resumesAt: Date | null; resume: Contender['resume'] }
  /** It has not begun when the other does, and begins behind it, if it still may. */
  | { kind: 'waits'; startsAt: Date | null }

/** The winner cuts, as speakers do it for a higher class or precedence (devices/speaker/core-rules.ts). Pure. */
export function cutBy(winner: Contender, loser: Contender): Consequence {
  if (loser.startAt < winner.startAt) {
    const resumesAt = mayResume(winner, loser) ? winner.endAt : null
    return { kind: 'cut', cutAt: winner.startAt, resumesAt, resume: loser.resume }
  }
  return waitsFor(winner, loser)
}

/** Nobody cuts: whoever starts first ends first, and the other begins then, if it still may. Pure. */
export function queued(a: Contender, b: Contender): { second: Contender; consequence: Consequence } {
  const [first, second] = a.startAt <= b.startAt ? [a, b] : [b, a]
  return { second, consequence: waitsFor(first, second) }
}

const waitsFor = (first: Contender, second: Contender): Consequence => ({
  kind: 'waits',
  startsAt: mayWait(first, second) ? first.endAt : null,
})

// A session is items one after the other: those that are over by then are lost, the rest is heard.
const mayWait = (first: Contender, second: Contender): boolean =>
  second.isSession ? first.endAt < second.endAt : first.endAt <= second.validUntil

function mayResume(winner: Contender, loser: Contender): boolean {
  if (loser.isSession) return winner.endAt < loser.endAt
  if (loser.resume === 'drop') return false
  // Who began in time is allowed to finish: the window, and its own length.
  return winner.endAt <= addMs(loser.validUntil, loser.endAt.getTime() - loser.startAt.getTime())
}
