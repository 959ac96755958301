import type { Insertable } from 'kysely'
import { vietnamDate } from '../areas/find.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import type { CollisionsTable } from '../db/tables.ts'
import { emitEvents } from '../events/emit.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import { laterPlanned } from '../occurrences/later-planned.ts'
import { type AreaScope, loadScope } from '../reach/related.ts'
import { closeMoot } from './close-moot.ts'
import { decideBy } from './deadline.ts'
import { loadStandingOf } from './standing.ts'
import { type CollisionRow, insertCollisions, loadSides } from './store.ts'
import { type Bounds, loadBounds, loadPairs, type Pair, preferHashJoins, takeToCompare } from './store-find.ts'

// A fresh week of the country in a few bites, none of which holds its rows for long.
const BATCH = 50_000
const MANY = 1_000
// Above this the areas of a batch are nearly all there are.
const FEW_PLACES = 50

/**
 * Compare what is new, or stands elsewhere than before, with everything else that is planned for the same speakers, and
 * close what is no collision any more. Milliseconds when little has changed. @returns how many were found
 */
export async function findCollisions(ctx: Ctx): Promise<number> {
  let found = 0
  const moot = await closeMoot(ctx)
  if (moot > 0) ctx.log.debug({ collisions: moot }, 'collisions are none any more')
  for (;;) {
    const [compared, made] = await withTransaction(ctx, compareSome)
    found += made
    if (compared < BATCH) return found
  }
}

async function compareSome(tx: Tx): Promise<[compared: number, found: number]> {
  const ids = await takeToCompare(tx.db, BATCH)
  if (ids.length === 0) return [0, 0]
  const now = tx.clock.now()
  const date = vietnamDate(now)
  const bounds = await loadBounds(tx.db, ids, date)
  if (!bounds) return [ids.length, 0]
  if (ids.length > MANY) await preferHashJoins(tx.db)
  const pairs = await loadPairs(tx.db, { ids, bounds, scope: await scopeOf(tx, bounds), date })
  if (pairs.length === 0) return [ids.length, 0]
  const made = await insertCollisions(tx.db, await toRows(tx, pairs, now))
  const other = (row: CollisionRow, id: string) => (id === row.occurrenceA ? row.occurrenceB : row.occurrenceA)
  await recordDecisions(
    tx,
    made.flatMap((row) =>
      [row.occurrenceA, row.occurrenceB].map((occurrenceId) => ({
        occurrenceId,
        kind: 'collision-found' as const,
        data: {
          collisionId: row.id,
          otherId: other(row, occurrenceId),
          rule: row.rule,
          givesWay: occurrenceId === row.loserId,
          decideBy: row.decideBy?.toISOString() ?? null,
        },
      })),
    ),
  )
  await emitEvents(
    tx,
    made.map((row) => ({
      type: 'collision.found' as const,
      areaCodes: row.areaCodes,
      data: { collisionId: row.id, status: row.status, occurrenceIds: [row.occurrenceA, row.occurrenceB] },
    })),
  )
  return [ids.length, made.length]
}

const scopeOf = async (tx: Tx, { paths }: Bounds): Promise<AreaScope> =>
  paths.length > FEW_PLACES ? { all: true } : loadScope(tx.db, paths, 'above')

async function toRows(tx: Tx, pairs: readonly Pair[], now: Date): Promise<Insertable<CollisionsTable>[]> {
  const ofOneClass = pairs.filter(isOfOneClass)
  const sides = await loadSides(
    tx.db,
    ofOneClass.flatMap((pair) => [pair.sideA, pair.sideB]),
  )
  const standing = await loadStandingOf(tx, ofOneClass, sides)
  const settled = new Set(ofOneClass.filter((_, index) => standing[index]))
  return pairs.map((pair) => {
    const common = {
      id: tx.ids.next('col'),
      occurrenceA: pair.occurrenceA,
      occurrenceB: pair.occurrenceB,
      sideA: pair.sideA,
      sideB: pair.sideB,
      ownerA: pair.ownerA,
      ownerB: pair.ownerB,
      areaCodes: pair.areaCodes,
      startsAt: pair.startsAt,
      endsAt: pair.endsAt,
      foundAt: now,
    }
    if (!isOfOneClass(pair)) {
      const loserId = pair.priorityA === 'normal' ? pair.occurrenceA : pair.occurrenceB
      return { ...common, rule: 'priority-over-normal', loserId, status: 'by-rule', decideBy: null }
    }
    const dispatches = [pair.sideA, pair.sideB].flatMap((side) => sides.get(side)?.dispatchAt.getTime() ?? [])
    const until = decideBy({
      foundAt: now,
      startsAt: pair.startsAt,
      firstDispatchAt: new Date(Math.min(pair.startsAt.getTime(), ...dispatches)),
    })
    // Nobody to ask: it was decided for every time these two meet, or it is due too soon.
    const at = settled.has(pair) ? now : (until ?? now)
    return { ...common, rule: 'same-class', loserId: laterPlanned(pair), status: 'open', decideBy: at }
  })
}

const isOfOneClass = (pair: Pick<Pair, 'priorityA' | 'priorityB'>): boolean => pair.priorityA === pair.priorityB
