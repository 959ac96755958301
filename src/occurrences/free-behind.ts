import { addMs } from '../clock.ts'
import { nearestAllowed, type Place } from '../policies/judge.ts'
import { nextFree, type Slot } from './slots.ts'

const MINUTE_MS = 60_000
// Further away it would be another broadcast.
const BEHIND_MS = 3 * 3_600_000
const TRIES = 20

/** Where a broadcast that gives way is looked for: whole minutes in [from, until], and what it would take until `to`. */
export type Behind = { from: Date; until: Date; to: Date; durationMs: number }

/** People plan by the minute. */
export const wholeMinute = (at: Date): Date => new Date(Math.ceil(at.getTime() / MINUTE_MS) * MINUTE_MS)

/** Right behind `end`, no sooner than it can still be sent, at most three hours later and while it is of use. Pure. */
export function behind(
  {
    end,
    now,
    leadSeconds,
    latestStartAt = null,
  }: { end: Date; now: Date; leadSeconds: number; latestStartAt?: Date | null },
  durationMs: number,
) {
  const soonest = addMs(now, (leadSeconds + 5) * 1_000)
  const from = wholeMinute(end > soonest ? end : soonest)
  const furthest = addMs(from, BEHIND_MS)
  const until = latestStartAt && latestStartAt < furthest ? latestStartAt : furthest
  return { from, until, to: addMs(until, durationMs), durationMs } satisfies Behind
}

/** Whole minutes only, unless `from` is none. Pure. */
export function firstFreeAndAllowed(
  busy: readonly Slot[],
  places: readonly Place[],
  { from, durationMs, until }: Pick<Behind, 'from' | 'durationMs' | 'until'>,
): Date | undefined {
  let at: Date | undefined = from
  for (let tries = 0; at && tries < TRIES; tries++) {
    const free = nextFree(busy, at, durationMs, until)
    if (!free) return undefined
    const allowed = places.length === 0 ? free : nearestAllowed(places, free, durationMs)
    if (allowed?.getTime() === free.getTime()) return free
    at = allowed && allowed <= until ? allowed : undefined
  }
  return undefined
}
