import type { Ctx } from '../context.ts'
import { type Contender, cutBy } from './consequences.ts'
import { earliest, postponedTo } from './deadline.ts'
import type { OfferedOption } from './schema.ts'
import { type Asking, loadShifts } from './shifts.ts'
import type { CollisionRow, SideRow } from './store.ts'
import { tellAsk, tellConsequence, tellReplace, tellShift, tellTooLate } from './words.ts'

/** The two of a collision as they stand now. `a` and `b` as in its row. */
export type Both = { a: SideRow; b: SideRow }

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

/** Everything that can be done now, for either as the one that stays. */
export async function offerOptions(ctx: Asking, row: CollisionRow, both: Both): Promise<OfferedOption[]> {
  const [options] = await offerOptionsOfMany(ctx, [{ row, both }])
  return options ?? []
}

/** The same for many, in their order, with as many queries as for one. */
export async function offerOptionsOfMany(
  ctx: Asking,
  asked: ReadonlyArray<{ row: CollisionRow; both: Both }>,
): Promise<OfferedOption[][]> {
  const ways = asked.map(({ row, both }) => waysOf(row, both))
  const shiftable = ways.flat().filter(({ loser }) => isUnsent(loser))
  const shifts = await loadShifts(ctx, shiftable)
  const shiftOf = new Map(shiftable.map((roles, index) => [roles, shifts[index]]))
  return asked.map(({ row, both }, index) => optionsOf(ctx, { row, both, ways: ways[index] ?? [], shiftOf }))
}

type Roles = ReturnType<typeof rolesOf>

/** Either as the one that stays. */
function waysOf(row: CollisionRow, both: Both): Roles[] {
  const first = rolesOf(row, both)
  return [first, rolesOf(row, both, first.loserId)]
}

type Found = { row: CollisionRow; both: Both; ways: readonly Roles[]; shiftOf: ReadonlyMap<Roles, Date | undefined> }

function optionsOf(ctx: Asking, { row, both, ways, shiftOf }: Found): OfferedOption[] {
  const options: OfferedOption[] = []
  for (const roles of ways) {
    const { winner, loser } = roles
    const ids = { keep: roles.winnerId, loser: roles.loserId }
    const nothing = { startAt: null, cutAt: null, resumesAt: null }
    const loserUnsent = isUnsent(loser)
    const startAt = shiftOf.get(roles)
    options.push({
      option: 'shift',
      ...ids,
      ...nothing,
      possible: startAt !== undefined,
      startAt: startAt?.toISOString() ?? null,
      words: loserUnsent ? tellShift(loser.title, winner, startAt) : tellTooLate,
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
