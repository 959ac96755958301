import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { nextFree } from '../occurrences/slots.ts'
import { nearestAllowed, type Place } from '../policies/judge.ts'
import { loadPlacesOfMany } from '../policies/places.ts'
import { loadScope } from '../reach/related.ts'
import { wholeMinute } from './consequences.ts'
import { latest } from './deadline.ts'
import { type Busy, loadBusy, type SideRow } from './store.ts'

// Further away it would be another broadcast.
const BEHIND_MS = 3 * 3_600_000
const TRIES = 20

export type Asking = Pick<Ctx, 'db' | 'clock' | 'config'>
type Wish = { winner: SideRow; loser: SideRow }

/**
 * For each wish, in their order, the whole minute right behind the winner at which the loser is alone on its speakers and
 * its policy lets it sound; at most three hours later. Undefined: there is none. As many queries for many as for one.
 */
export async function loadShifts(ctx: Asking, wishes: readonly Wish[]): Promise<Array<Date | undefined>> {
  if (wishes.length === 0) return []
  const now = ctx.clock.now()
  const soonest = addMs(now, (ctx.config.dispatchLeadSeconds + 5) * 1_000)
  const areas = await areasByCode(
    ctx,
    wishes.flatMap(({ loser }) => loser.areaCodes),
  )
  const asked = wishes.map(({ winner, loser }) => {
    const from = wholeMinute(latest(winner.endAt, soonest))
    const durationMs = loser.endAt.getTime() - loser.startAt.getTime()
    const until = addMs(from, BEHIND_MS)
    const own = loser.areaCodes.flatMap((code) => areas.get(code) ?? [])
    return { loser, areas: own, from, until, to: addMs(until, durationMs), durationMs, except: exceptOf(loser) }
  })
  const scope = await loadScope(ctx.db, [...new Set([...areas.values()].map(({ path }) => path))], 'above')
  const [busy, places] = await Promise.all([loadBusy(ctx.db, { scope, windows: asked }), loadPlacesOfMany(ctx, asked)])
  const others = await withPaths(ctx, busy)
  return asked.map((one, index) => {
    const inTheWay = others.filter(
      (other) =>
        other.startAt < one.to &&
        other.endAt > one.from &&
        !one.loser.plannedIds.includes(other.id) &&
        other.paths.some((path) => one.areas.some((area) => isRelated(area.path, path))),
    )
    return firstFreeAndAllowed(inTheWay, places[index] ?? [], one)
  })
}

const isRelated = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one)

async function areasByCode(ctx: Asking, codes: readonly string[]) {
  return new Map((await knownAreas(ctx.db, codes, ctx.clock.now())).map((area) => [area.code, area]))
}

async function withPaths(ctx: Asking, busy: readonly Busy[]): Promise<Array<Busy & { paths: string[] }>> {
  const areas = await areasByCode(
    ctx,
    busy.flatMap(({ areaCodes }) => areaCodes),
  )
  return busy.map((one) => ({ ...one, paths: one.areaCodes.flatMap((code) => areas.get(code)?.path ?? []) }))
}

/** What a policy need not count any more when this one stands elsewhere. */
export const exceptOf = (side: SideRow) =>
  side.kind === 'programme' ? { programmeId: side.programmeId ?? '' } : { occurrenceId: side.side }

/** Whole minutes only, unless `from` is none. Pure. */
export function firstFreeAndAllowed(
  busy: Parameters<typeof nextFree>[0],
  places: readonly Place[],
  { from, durationMs, until }: { from: Date; durationMs: number; until: Date },
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
