import { knownAreas } from '../areas/find.ts'
import type { Ctx } from '../context.ts'
import { behind, firstFreeAndAllowed } from '../occurrences/free-behind.ts'
import { loadPlacesOfMany } from '../policies/places.ts'
import { loadScope } from '../reach/related.ts'
import { type Busy, loadBusy, type SideRow } from './store.ts'

export type Asking = Pick<Ctx, 'db' | 'clock' | 'config'>
type Wish = { winner: SideRow; loser: SideRow }

/**
 * For each wish, in their order, the whole minute right behind the winner at which the loser is alone on its speakers and
 * its policy lets it sound; at most three hours later. Undefined: there is none. As many queries for many as for one.
 */
export async function loadShifts(ctx: Asking, wishes: readonly Wish[]): Promise<Array<Date | undefined>> {
  if (wishes.length === 0) return []
  const now = ctx.clock.now()
  const areas = await areasByCode(
    ctx,
    wishes.flatMap(({ loser }) => loser.areaCodes),
  )
  const asked = wishes.map(({ winner, loser }) => {
    const durationMs = loser.endAt.getTime() - loser.startAt.getTime()
    const { latestStartAt } = loser
    const search = behind(
      { end: winner.endAt, now, leadSeconds: ctx.config.dispatchLeadSeconds, latestStartAt },
      durationMs,
    )
    const own = loser.areaCodes.flatMap((code) => areas.get(code) ?? [])
    return { loser, areas: own, ...search, except: exceptOf(loser) }
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
