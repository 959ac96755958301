import { knownAreas } from '../areas/find.ts'
import { loadAreaNames, type NamedArea, nameOf } from '../areas/names.ts'
import { actorNames } from '../audit/actor-names.ts'
import { type Ctx, isPermitted } from '../context.ts'
import { tellMeeting } from '../occurrences/tell-meeting.ts'
import { cutBy } from './consequences.ts'
import { type Both, contender, isUnsent, offerOptionsOfMany, rolesOf } from './options.ts'
import type { Collision, CollisionOption, CollisionSide } from './schema.ts'
import { type CollisionRow, countSeries, loadSides, pairOf, type SideRow } from './store.ts'
import { clockOf, tellConsequence, type Words } from './words.ts'

/** Collisions as they are shown, in the same order; what can be done is worked out anew for those that are open. */
export async function viewCollisions(ctx: Ctx, rows: readonly CollisionRow[]): Promise<Collision[]> {
  if (rows.length === 0) return []
  const sides = await loadSides(
    ctx.db,
    rows.flatMap((row) => [row.sideA, row.sideB]),
  )
  const now = ctx.clock.now()
  const codes = [...rows, ...sides.values()].flatMap((row) => row.areaCodes)
  const [names, areas, people, counts] = await Promise.all([
    loadAreaNames(ctx.db, codes, now),
    knownAreas(ctx.db, codes, now),
    actorNames(
      ctx.db,
      rows.flatMap((row) => row.decidedBy ?? []),
    ),
    countSeries(ctx.db, rows),
  ])
  const paths = new Map(areas.map((area) => [area.code, area.path]))
  const mayDecide = (side: SideRow) =>
    side.areaCodes.every((code) => isPermitted(ctx.actor, 'schedule.write', paths.get(code) ?? ''))
  const found = rows.map((row) => {
    const [a, b] = [sides.get(row.sideA), sides.get(row.sideB)]
    if (!a || !b) throw new Error(`collision ${row.id} has no airings`)
    return { row, both: { a, b }, isOpen: row.status === 'open' && isUnsent(a) && isUnsent(b) }
  })
  const open = found.filter(({ isOpen }) => isOpen)
  const offered = await offerOptionsOfMany(ctx, open)
  const optionsOf = new Map(open.map(({ row }, index) => [row.id, offered[index] ?? []]))
  return found.map(({ row, both, isOpen }) => {
    const { a, b } = both
    const options = optionsOf.get(row.id) ?? storedOptions(row)
    const roles = rolesOf(row, both)
    const defaultOption = isOpen ? defaultOf(options, roles.winnerId) : null
    return {
      id: row.id,
      status: row.status,
      rule: row.rule,
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      areaCodes: row.areaCodes,
      areaNames: row.areaCodes.map((code) => nameOf(names, code)),
      sides: [
        showSide(row.occurrenceA, a, row.loserId, names),
        showSide(row.occurrenceB, b, row.loserId, names),
      ].toSorted((one, other) => one.startAt.localeCompare(other.startAt)),
      options,
      defaultOption,
      decideBy: row.decideBy?.toISOString() ?? null,
      postponed: row.postponed,
      decision: row.decision,
      scope: row.scope,
      decidedBy: row.decidedBy,
      decidedByName: row.decidedBy ? (people.get(row.decidedBy) ?? null) : null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      words: wordsOf(row, both, options, defaultOption),
      seriesOpen: counts.get(pairOf(row.ownerA, row.ownerB)) ?? 0,
      mayDecide: isOpen && (mayDecide(a) || mayDecide(b)),
      foundAt: row.foundAt.toISOString(),
    }
  })
}

export async function viewCollision(ctx: Ctx, row: CollisionRow): Promise<Collision> {
  const [collision] = await viewCollisions(ctx, [row])
  if (!collision) throw new Error(`no view of collision ${row.id}`)
  return collision
}

// safe: written by `applyVerdict`, from the same type
const storedOptions = (row: CollisionRow): CollisionOption[] => (row.options ?? []) as CollisionOption[]

const defaultOf = (options: readonly CollisionOption[], keep: string): 'shift' | 'cut' =>
  options.some((one) => one.option === 'shift' && one.keep === keep && one.possible) ? 'shift' : 'cut'

function wordsOf(
  row: CollisionRow,
  both: Both,
  options: readonly CollisionOption[],
  defaultOption: 'shift' | 'cut' | null,
): Words {
  const { winner, winnerId, loser } = rolesOf(row, both)
  const decided = row.outcome as { words?: Words } | null // safe: written by `applyVerdict`
  if (decided?.words) return decided.words
  if (row.rule === 'priority-over-normal')
    return tellConsequence(cutBy(contender(winner), contender(loser)), winner.title, loser.title)
  if (row.status === 'void') return { vi: 'Hai lượt phát không còn trùng giờ.', en: 'The two do not collide any more.' }
  const shift = options.find((one) => one.option === 'shift' && one.keep === winnerId)
  const startAt = defaultOption === 'shift' && shift?.startAt ? new Date(shift.startAt) : undefined
  const at = clockOf(row.startsAt)
  return tellMeeting({
    loser: namedOf(loser),
    winner: namedOf(winner),
    at: { vi: at, en: at },
    chosen: 'by-deadline',
    clock: clockOf,
    ending: startAt ? { kind: 'shift', startAt } : cutBy(contender(winner), contender(loser)),
  })
}

const namedOf = ({ title, kind }: SideRow) => ({ title, isProgramme: kind === 'programme' })

function showSide(
  occurrenceId: string,
  side: SideRow,
  loserId: string,
  names: ReadonlyMap<string, NamedArea>,
): CollisionSide {
  return {
    occurrenceId,
    kind: side.kind,
    scheduleId: side.scheduleId,
    programmeId: side.programmeId,
    bulletinId: side.bulletinId,
    title: side.title,
    priority: side.priority,
    areaCodes: side.areaCodes,
    areaNames: side.areaCodes.map((code) => nameOf(names, code)),
    startAt: side.startAt.toISOString(),
    endAt: side.endAt.toISOString(),
    resume: side.resume,
    status: side.status,
    isLoser: occurrenceId === loserId,
  }
}
