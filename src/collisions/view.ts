import { loadAreaNames, type NamedArea, nameOf } from '../areas/names.ts'
import { actorNames } from '../audit/actor-names.ts'
import { type Ctx, isPermitted } from '../context.ts'
import { wholeMinute } from '../occurrences/free-behind.ts'
import { overlap } from '../occurrences/slots.ts'
import { type Ending, tellMeeting } from '../occurrences/tell-meeting.ts'
import { cutBy } from './consequences.ts'
import { smallestAround } from './in-charge.ts'
import { type Both, contender, isUnsent, offerOptionsOfMany, rolesOf } from './options.ts'
import type { Collision, CollisionSide, OfferedOption } from './schema.ts'
import { type CollisionRow, loadSides, pairOf, type SideRow } from './store.ts'
import { countMeetings, countSeries, type Meetings } from './store-counts.ts'
import { tellVoid } from './why-void.ts'
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
  const [names, people, counts, meetings] = await Promise.all([
    loadAreaNames(ctx.db, codes, now),
    actorNames(
      ctx.db,
      rows.flatMap((row) => row.decidedBy ?? []),
    ),
    countSeries(ctx.db, rows),
    countMeetings(ctx.db, [...sides.keys()]),
  ])
  const pathsOf = ({ areaCodes }: SideRow) => areaCodes.map((code) => names.get(code)?.path ?? '')
  const mayMove = (side: SideRow) => pathsOf(side).every((path) => isPermitted(ctx.actor, 'schedule.write', path))
  const inCharge = new Map([...sides.values()].map((side) => [side.side, smallestAround(pathsOf(side))]))
  const namesInCharge = await loadAreaNames(ctx.db, [...inCharge.values()], now)
  const found = rows.map((row) => {
    const [a, b] = [sides.get(row.sideA), sides.get(row.sideB)]
    if (!a || !b) throw new Error(`collision ${row.id} has no airings`)
    return { row, both: { a, b }, isOpen: row.status === 'open' && isUnsent(a) && isUnsent(b) && overlap(a, b) }
  })
  const open = found.filter(({ isOpen }) => isOpen)
  const offered = await offerOptionsOfMany(ctx, open)
  const optionsOf = new Map(open.map(({ row }, index) => [row.id, offered[index] ?? []]))
  return found.map(({ row, both, isOpen }) => {
    const { a, b } = both
    const options = optionsOf.get(row.id) ?? storedOptions(row)
    const roles = rolesOf(row, both)
    const show = (occurrenceId: string, side: SideRow) => ({
      ...showSide(occurrenceId, side, row.loserId, names),
      mayMove: mayMove(side),
      decidedIn: nameOf(namesInCharge, inCharge.get(side.side) ?? ''),
    })
    const defaultOption = isOpen ? defaultOf(options, roles.winnerId) : null
    return {
      id: row.id,
      status: row.status,
      rule: row.rule,
      startsAt: row.startsAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      areaCodes: row.areaCodes,
      areaNames: row.areaCodes.map((code) => nameOf(names, code)),
      sides: [show(row.occurrenceA, a), show(row.occurrenceB, b)].toSorted((one, other) =>
        one.startAt.localeCompare(other.startAt),
      ),
      // To leave it for later is up to whom the default is about.
      options: options.map((one) => ({
        ...one,
        mayChoose: isOpen && mayMove(one.keep === null ? roles.loser : rolesOf(row, both, one.keep).loser),
      })),
      defaultOption,
      decideBy: row.decideBy?.toISOString() ?? null,
      postponed: row.postponed,
      decision: row.decision,
      scope: row.scope,
      decidedBy: row.decidedBy,
      decidedByName: row.decidedBy ? (people.get(row.decidedBy) ?? null) : null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      words: wordsOf(row, both, { options, defaultOption, meetings }),
      seriesOpen: counts.get(pairOf(row.ownerA, row.ownerB)) ?? 0,
      mayDecide: isOpen && (mayMove(a) || mayMove(b)),
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
const storedOptions = (row: CollisionRow): OfferedOption[] => (row.options ?? []) as OfferedOption[]

const defaultOf = (options: readonly OfferedOption[], keep: string): 'shift' | 'cut' =>
  options.some((one) => one.option === 'shift' && one.keep === keep && one.possible) ? 'shift' : 'cut'

type Known = {
  options: readonly OfferedOption[]
  defaultOption: 'shift' | 'cut' | null
  meetings: ReadonlyMap<string, Meetings>
}

function wordsOf(row: CollisionRow, both: Both, { options, defaultOption, meetings }: Known): Words {
  const { winner, winnerId, loser } = rolesOf(row, both)
  const decided = row.outcome as { words?: Words } | null // safe: written by `applyVerdict`
  if (decided?.words) return decided.words
  if (row.status === 'void' || (row.status === 'open' && !overlap(both.a, both.b)))
    return tellVoid(row, [both.a, both.b])
  if (row.rule === 'priority-over-normal')
    return tellConsequence(cutBy(contender(winner), contender(loser)), winner.title, loser.title)
  const shift = options.find((one) => one.option === 'shift' && one.keep === winnerId)
  const startAt = defaultOption === 'shift' && shift?.startAt ? new Date(shift.startAt) : undefined
  // Each pair is reckoned alone: where a third is undecided too, no minute can be promised.
  const [ofLoser, ofWinner] = [meetings.get(loser.side), meetings.get(winner.side)]
  const isMoved = ofWinner !== undefined && ofWinner.givesWay > 0
  const isAlone = ofLoser?.open === 1 && ofWinner !== undefined && ofWinner.open - ofWinner.givesWay === 1
  const shifted: Ending | undefined = startAt && {
    kind: 'shift',
    ...(isAlone ? { startAt } : { startAt: wholeMinute(winner.endAt), isEarliest: true }),
  }
  const at = clockOf(row.startsAt)
  return tellMeeting({
    loser: namedOf(loser),
    winner: namedOf(winner),
    at: { vi: at, en: at },
    chosen: isMoved ? 'if-it-stays' : 'by-deadline',
    clock: clockOf,
    ending: shifted ?? cutBy(contender(winner), contender(loser)),
  })
}

const namedOf = ({ title, kind }: SideRow) => ({ title, isProgramme: kind === 'programme' })

function showSide(
  occurrenceId: string,
  side: SideRow,
  loserId: string,
  names: ReadonlyMap<string, NamedArea>,
): Omit<CollisionSide, 'mayMove' | 'decidedIn'> {
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
