import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { nextFree } from '../occurrences/slots.ts'
import { nearestAllowed, type Place } from '../policies/judge.ts'
import { loadPlaces } from '../policies/require-allowed.ts'
import { loadScope } from '../reach/related.ts'
import { type Contender, cutBy, wholeMinute } from './consequences.ts'
import { earliest, latest, postponedTo } from './deadline.ts'
import type { CollisionOption } from './schema.ts'
import { type CollisionRow, loadBusy, type SideRow } from './store.ts'
import { tellAsk, tellConsequence, tellReplace, tellShift, tellTooLate } from './words.ts'

/** The two of a collision as they stand now. `a` and `b` as in its row. */
export type Both = { a: SideRow; b: SideRow }

// Further away it would be another broadcast.
const BEHIND_MS = 3 * 3_600_000
const TRIES = 20

export const contender = (side: SideRow): Contender => ({
  isSession: side.kind === 'programme',
  startAt: side.startAt,
  endAt: side.endAt,
  validUntil: side.validUntil,
  resume: side.resume,
})

/** By the id in the row: who stays as it is, and who gives way. */
export function rolesOf(row: CollisionRow, { a, b }: Both, keep?: string) {
  const keepId = keep ?? (row.loserId === row.occurrenceA ? row.occurrenceB : row.occurrenceA)
  const keepsA = keepId === row.occurrenceA
  return {
    winner: keepsA ? a : b,
    winnerId: keepId,
    loser: keepsA ? b : a,
    loserId: keepsA ? row.occurrenceB : row.occurrenceA,
  }
}

export const isUnsent = (side: SideRow): boolean => side.plannedIds.length > 0 && isPlanned(side.status)
const isPlanned = (status: string) => status === 'planned' || status === 'armed'

/**
 * Whole minute right behind the winner at which the loser is alone on its speakers and its policy lets it sound; at
 * most three hours later. Undefined: there is none.
 */
export async function shiftTarget(
  ctx: Pick<Ctx, 'db' | 'clock' | 'config'>,
  winner: SideRow,
  loser: SideRow,
): Promise<Date | undefined> {
  const now = ctx.clock.now()
  const durationMs = loser.endAt.getTime() - loser.startAt.getTime()
  const soonest = addMs(now, (ctx.config.dispatchLeadSeconds + 5) * 1_000)
  const from = wholeMinute(latest(winner.endAt, soonest))
  const until = addMs(from, BEHIND_MS)
  const areas = await knownAreas(ctx.db, loser.areaCodes, now)
  const paths = areas.map((area) => area.path)
  const busy = await loadBusy(ctx.db, {
    scope: await loadScope(ctx.db, paths, 'above'),
    from,
    to: addMs(until, durationMs),
    except: loser.plannedIds,
  })
  const places = await loadPlaces(ctx, areas, from, exceptOf(loser))
  return firstFreeAndAllowed(busy, places, { from, durationMs, until })
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

/** Everything that can be done now, for either as the one that stays. */
export async function offerOptions(
  ctx: Pick<Ctx, 'db' | 'clock' | 'config'>,
  row: CollisionRow,
  both: Both,
): Promise<CollisionOption[]> {
  const first = rolesOf(row, both)
  const second = rolesOf(row, both, first.loserId)
  const options: CollisionOption[] = []
  for (const roles of [first, second]) {
    const { winner, loser } = roles
    const ids = { keep: roles.winnerId, loser: roles.loserId }
    const nothing = { startAt: null, cutAt: null, resumesAt: null }
    const loserUnsent = isUnsent(loser)
    const startAt = loserUnsent ? await shiftTarget(ctx, winner, loser) : undefined
    options.push({
      option: 'shift',
      ...ids,
      ...nothing,
      possible: startAt !== undefined,
      startAt: startAt?.toISOString() ?? null,
      words: loserUnsent ? tellShift(loser.title, winner.title, startAt) : tellTooLate,
    })
    const consequence = cutBy(contender(winner), contender(loser))
    const cut = consequence.kind === 'cut' ? consequence : { cutAt: null, resumesAt: consequence.startsAt }
    options.push({
      option: 'cut',
      ...ids,
      ...nothing,
      possible: isUnsent(winner),
      cutAt: cut.cutAt?.toISOString() ?? null,
      resumesAt: cut.resumesAt?.toISOString() ?? null,
      words: isUnsent(winner) ? tellConsequence(consequence, winner.title, loser.title) : tellTooLate,
    })
    options.push({
      option: 'replace',
      ...ids,
      ...nothing,
      possible: loserUnsent,
      words: loserUnsent ? tellReplace(loser.title, winner.title) : tellTooLate,
    })
  }
  const later = laterThan(ctx, row, both)
  options.push({
    option: 'ask',
    keep: null,
    loser: null,
    possible: later !== undefined,
    startAt: null,
    cutAt: null,
    resumesAt: null,
    words: tellAsk(later),
  })
  return options
}

/** Until when it can be left for somebody else, if it still can. */
export function laterThan(ctx: Pick<Ctx, 'clock'>, row: CollisionRow, { a, b }: Both): Date | undefined {
  if (row.postponed || !row.decideBy) return undefined
  const firstDispatchAt = earliest(a.dispatchAt, b.dispatchAt)
  return postponedTo({ now: ctx.clock.now(), decideBy: row.decideBy, startsAt: row.startsAt, firstDispatchAt })
}
