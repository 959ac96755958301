import { addMs } from '../clock.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
// The sweep that decides what nobody decided runs every few seconds, and must come before the airing is sent.
const BEFORE_DISPATCH_MS = 15_000
// In less nobody reads a question and answers it.
const LEAST_MS = MINUTE_MS
const LATE_MS = 15 * MINUTE_MS

export const earliest = (...instants: Date[]): Date => new Date(Math.min(...instants.map((at) => at.getTime())))
export const latest = (...instants: Date[]): Date => new Date(Math.max(...instants.map((at) => at.getTime())))

type Times = { foundAt: Date; startsAt: Date; firstDispatchAt: Date }

/**
 * Until when a person may decide: two hours before they collide; a quarter of an hour before, if that is over; else a
 * minute from now. Undefined when even that would be too late: the rule decides at once. Pure.
 */
export function decideBy({ foundAt, startsAt, firstDispatchAt }: Times): Date | undefined {
  const least = addMs(foundAt, LEAST_MS)
  const last = addMs(firstDispatchAt, -BEFORE_DISPATCH_MS)
  if (last < least) return undefined
  const wished = [addMs(startsAt, -2 * HOUR_MS), addMs(startsAt, -LATE_MS)].find((at) => at >= least) ?? least
  return earliest(wished, last)
}

/** For whoever leaves it to a later person: once, and only while that is later than now. Pure. */
export function postponedTo(by: {
  now: Date
  decideBy: Date
  startsAt: Date
  firstDispatchAt: Date
}): Date | undefined {
  const last = addMs(by.firstDispatchAt, -BEFORE_DISPATCH_MS)
  const wished = addMs(by.startsAt, -LATE_MS)
  const to = earliest(wished, last)
  return to > by.decideBy && to > by.now ? to : undefined
}
