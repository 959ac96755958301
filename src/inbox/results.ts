import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/open.ts'
import type { Airing, PlayResult } from './schema.ts'
import { loadAreaResults, loadUntoldResults } from './store.ts'
import { insertOutgoing } from './store-sources.ts'

/** So long after it came a source is told what becomes of a bulletin. */
export const FOLLOWED_MS = 60 * 86_400_000
const BATCH = 100

/** By airing and area: how many played, and why the others did not. */
export async function resultsOf(db: Db, occurrenceIds: readonly string[]): Promise<Map<string, Airing['areas']>> {
  const results = new Map<string, Airing['areas']>()
  if (occurrenceIds.length === 0) return results
  for (const { occurrenceId, areaCode, total, played, reason, count } of await loadAreaResults(db, occurrenceIds)) {
    const areas = results.get(occurrenceId) ?? []
    results.set(occurrenceId, areas)
    const known = areas.find((area) => area.areaCode === areaCode)
    const area = known ?? { areaCode, total, played, notPlayed: [] }
    if (!known) areas.push(area)
    if (reason !== null) area.notPlayed.push({ reason, count })
  }
  return results
}

/**
 * Tell sources what their bulletins came to, once an airing is closed, and again when late reports bettered it. Found
 * in SQL, so that no crash loses one. @returns how many
 */
export async function tellResults(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now()
  const untold = await loadUntoldResults(ctx.db, addMs(now, -FOLLOWED_MS), BATCH)
  const results = await resultsOf(
    ctx.db,
    untold.map(({ occurrenceId }) => occurrenceId),
  )
  const told = untold.map(({ sourceId, key, kind, startAt, ...airing }) => {
    const areas = results.get(airing.occurrenceId) ?? []
    const payload: PlayResult = {
      ...{ ...airing, kind: 'play-result', airing: kind, startAt: startAt.toISOString(), areas },
    }
    return { sourceId, kind: 'play-result' as const, subject: airing.externalId, key, payload }
  })
  await insertOutgoing(ctx.db, told, now)
  return untold.length
}
