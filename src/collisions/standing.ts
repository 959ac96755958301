import { loadAuthorities } from '../accounts/authorities.ts'
import { knownAreas } from '../areas/find.ts'
import { type Ctx, isPermitted, type Tx } from '../context.ts'
import {
  type CollisionRow,
  type DecidedPair,
  loadDecidedPairs,
  loadStanding,
  pairOf,
  type SideRow,
  type Standing,
} from './store.ts'

type Pair = Pick<CollisionRow, 'ownerA' | 'ownerB' | 'sideA' | 'sideB'>

/** Whose airing gives way by what was decided for all times. */
export const loserOwnerOf = ({ loserId, occurrenceA, ownerA, ownerB }: Standing): string =>
  loserId === occurrenceA ? ownerA : ownerB

/**
 * By pair, in their order: what a person decided for every time these two series meet, if that person may still move the
 * one that gives way, wherever it is meant for this time. `sides`: of all pairs.
 */
export async function loadStandingOf(
  tx: Pick<Tx | Ctx, 'db' | 'clock'>,
  pairs: readonly Pair[],
  sides: ReadonlyMap<string, Pick<SideRow, 'areaCodes'>>,
): Promise<Array<Standing | undefined>> {
  const found = new Map((await loadStanding(tx.db, pairs)).map((one) => [pairOf(one.ownerA, one.ownerB), one]))
  if (found.size === 0) return pairs.map(() => undefined)
  const now = tx.clock.now()
  const wanted = pairs.map((pair) => {
    const standing = found.get(pairOf(pair.ownerA, pair.ownerB))
    const loser = standing && (pair.ownerA === loserOwnerOf(standing) ? pair.sideA : pair.sideB)
    return { standing, codes: sides.get(loser ?? '')?.areaCodes ?? [] }
  })
  const [areas, authorities] = await Promise.all([
    knownAreas(
      tx.db,
      wanted.flatMap(({ codes }) => codes),
      now,
    ),
    loadAuthorities(
      tx.db,
      [...found.values()].flatMap(({ decidedBy }) => decidedBy ?? []),
      now,
    ),
  ])
  const paths = new Map(areas.map(({ code, path }) => [code, path]))
  return wanted.map(({ standing, codes }) => {
    const id = standing?.decidedBy ?? ''
    const actor = { kind: 'user', id, name: '', grants: authorities.get(id) ?? [] } as const
    const may = codes.every((code) => isPermitted(actor, 'schedule.write', paths.get(code) ?? ''))
    return may && codes.length > 0 ? standing : undefined
  })
}

/** What was decided about these two alone, where both stay at their times. */
export const loadDecidedOf = (
  tx: Pick<Tx | Ctx, 'db'>,
  pairs: ReadonlyArray<Pick<Pair, 'ownerA' | 'sideB'>>,
): Promise<DecidedPair[]> => loadDecidedPairs(tx.db, pairs)
