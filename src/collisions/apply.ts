import type { Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { type NewDecision, recordDecisions } from '../occurrences/decisions.ts'
import { giveWayTo, leaveOutPlanned, lockToGiveWay, shiftPlanned } from '../occurrences/give-way.ts'
import { overlap } from '../occurrences/slots.ts'
import { type Consequence, cutBy, queued } from './consequences.ts'
import { type Both, contender, isUnsent, rolesOf } from './options.ts'
import { loadShifts } from './shifts.ts'
import { type CollisionRow, changeCollision, loadSides } from './store.ts'
import { tellConsequence, tellMove, tellReplace, tellShift, type Words } from './words.ts'

export type Decided = Exclude<CollisionRow['decision'], null>

/** How a collision ends: what is done, who stays as it is, and who says so. */
export type Verdict = {
  option: Decided
  keep: string
  /** Of a shift: not at the first free time but then. */
  startAt?: Date
  scope: CollisionRow['scope']
  status: 'decided' | 'by-rule' | 'by-deadline'
  by: string
  options: object[] | null
}

/** Both as they stand now, their airings locked. Undefined when one is gone. */
export async function lockBoth(tx: Tx, row: CollisionRow): Promise<Both | undefined> {
  const before = await loadSides(tx.db, [row.sideA, row.sideB])
  await lockToGiveWay(
    tx,
    [...before.values()].flatMap((side) => side.plannedIds),
  )
  const sides = await loadSides(tx.db, [row.sideA, row.sideB])
  const [a, b] = [sides.get(row.sideA), sides.get(row.sideB)]
  return a && b ? { a, b } : undefined
}

/**
 * Carry a verdict out, in the transaction of whoever gives it: move, leave out or let cut; write it down for both
 * airings; tell the screens. Errors: `collision.not-possible`, `collision.wrong-state`, `occurrence.already-sent`.
 */
export async function applyVerdict(tx: Tx, row: CollisionRow, both: Both, verdict: Verdict): Promise<CollisionRow> {
  const roles = rolesOf(row, both, verdict.keep)
  const outcome = await carryOut(tx, roles, verdict)
  const { words, startAt = null, consequence = null } = outcome
  const changed = await changeCollision(tx.db, row.id, {
    status: verdict.status,
    decision: verdict.option,
    loserId: roles.loserId,
    scope: verdict.scope,
    decidedBy: verdict.by,
    decidedAt: tx.clock.now(),
    options: verdict.options && JSON.stringify(verdict.options),
    outcome: JSON.stringify({ words, startAt, consequence }),
  })
  await recordDecisions(
    { ...tx, actor: { ...tx.actor, id: verdict.by } },
    decisionsOf(changed, roles, { verdict, words, startAt }),
  )
  await emitEvent(tx, {
    type: 'collision.decided',
    areaCodes: row.areaCodes,
    data: { collisionId: row.id, decision: verdict.option, status: verdict.status },
  })
  return changed
}

type Roles = ReturnType<typeof rolesOf>
type Outcome = { words: Words; startAt?: Date; consequence?: Consequence }

async function carryOut(tx: Tx, { winner, loser }: Roles, verdict: Verdict): Promise<Outcome> {
  switch (verdict.option) {
    case 'shift': {
      const startAt = verdict.startAt ?? (isUnsent(loser) ? (await loadShifts(tx, [{ winner, loser }]))[0] : undefined)
      if (!startAt || !isUnsent(loser)) throw notPossible('shift')
      await shiftPlanned(tx, loser.plannedIds, startAt.getTime() - loser.startAt.getTime())
      return {
        words: verdict.startAt ? tellMove(loser.title, winner.title, startAt) : tellShift(loser.title, winner, startAt),
        startAt,
      }
    }
    case 'replace': {
      if (!isUnsent(loser)) throw notPossible('replace')
      const rows = await lockToGiveWay(tx, loser.plannedIds)
      // Of a session only what would sound at the same time: the rest of the morning is not in anybody's way.
      const inTheWay = rows.filter(
        (item) => loser.kind === 'schedule' || overlap(winner, { startAt: item.startAt, endAt: endOfItem(item) }),
      )
      const words = tellReplace(loser.title, winner.title)
      const note = verdict.by.startsWith('system:') ? null : words.vi
      await leaveOutPlanned(
        tx,
        inTheWay.map((item) => item.id),
        { reason: 'replaced', note },
      )
      return { words }
    }
    case 'cut': {
      if (!isUnsent(winner)) throw notPossible('cut')
      const rows = await lockToGiveWay(tx, [...winner.plannedIds, ...loser.plannedIds])
      const isOf = (ids: readonly string[]) => rows.filter((item) => ids.includes(item.id))
      await giveWayTo(tx, isOf(winner.plannedIds), isOf(loser.plannedIds))
      const consequence = cutBy(contender(winner), contender(loser))
      return { words: tellConsequence(consequence, winner.title, loser.title), consequence }
    }
    case 'queue': {
      const { second, consequence } = queued(contender(winner), contender(loser))
      const [first, last] = second.startAt.getTime() === winner.startAt.getTime() ? [loser, winner] : [winner, loser]
      return { words: tellConsequence(consequence, first.title, last.title), consequence }
    }
  }
}

const notPossible = (option: string): Problem => new Problem('collision.not-possible', { fields: { option } })

const endOfItem = (item: { startAt: Date; clipDurationMs: number | null; hardEndAt: Date | null }): Date => {
  const end = item.startAt.getTime() + (item.clipDurationMs ?? 0)
  if (item.clipDurationMs === null && item.hardEndAt) return item.hardEndAt
  return new Date(Math.min(end, item.hardEndAt?.getTime() ?? end))
}

function decisionsOf(
  row: CollisionRow,
  { winner, winnerId, loser, loserId }: Roles,
  { verdict, words, startAt }: { verdict: Verdict; words: Words; startAt: Date | null },
): NewDecision[] {
  const common = {
    collisionId: row.id,
    option: verdict.option,
    status: verdict.status,
    scope: verdict.scope,
    words,
  }
  const decided = (occurrenceId: string, otherId: string, otherTitle: string, givesWay: boolean): NewDecision => ({
    occurrenceId,
    kind: 'collision-decided',
    data: { ...common, otherId, otherTitle, givesWay },
  })
  const both = [decided(winnerId, loserId, loser.title, false), decided(loserId, winnerId, winner.title, true)]
  if (!startAt) return both
  const byMs = startAt.getTime() - loser.startAt.getTime()
  return [
    ...both,
    ...loser.plannedIds.map((occurrenceId) => ({
      occurrenceId,
      kind: 'shifted' as const,
      data: { collisionId: row.id, byMs, otherId: winnerId, otherTitle: winner.title },
    })),
  ]
}
