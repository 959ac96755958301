import { audit } from '../audit/audit.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { overlap } from '../occurrences/slots.ts'
import { countAlone } from '../policies/book.ts'
import { applyVerdict, lockBoth, type Verdict } from './apply.ts'
import { chooseByDefault } from './by-default.ts'
import { queued } from './consequences.ts'
import { findCollisions } from './find.ts'
import { type Both, contender, isUnsent, offerOptions, rolesOf } from './options.ts'
import type { OfferedOption } from './schema.ts'
import { loadStandingOf, loserOwnerOf } from './standing.ts'
import { type CollisionRow, changeCollision, loadOverdue, lockCollision } from './store.ts'

const BATCH = 500

/** Find what collides, and decide what nobody can or did: after each planning and before each dispatch. */
export async function settleCollisions(ctx: Ctx): Promise<void> {
  await findCollisions(ctx)
  await decideOverdue(ctx)
}

/**
 * Nobody decided in time: by what was decided for all times these two meet; at once where nobody could have been asked;
 * else the later one is shifted behind, or cut if no time behind is allowed. @returns how many were decided
 */
export async function decideOverdue(ctx: Ctx): Promise<number> {
  const ids = await loadOverdue(ctx.db, ctx.clock.now(), BATCH)
  for (const id of ids)
    await withTransaction(ctx, async (tx) => {
      await countAlone(tx)
      const row = await lockCollision(tx.db, id)
      if (row?.status === 'open' && row.decideBy && row.decideBy <= tx.clock.now()) await decideByDefault(tx, row)
      // One that cannot be decided must not keep all others from it: the next round tries again.
    }).catch((err) => ctx.log.error({ err, collisionId: id }, 'a collision could not be decided'))
  return ids.length
}

async function decideByDefault(tx: Tx, row: CollisionRow): Promise<void> {
  const both = await lockBoth(tx, row)
  // What was decided just before may have moved one of these two away.
  if (!both || !isUnsent(both.a) || !isUnsent(both.b) || !overlap(both.a, both.b)) {
    await changeCollision(tx.db, row.id, { status: 'void', decidedAt: tx.clock.now() })
    await emitEvent(tx, {
      type: 'collision.decided',
      areaCodes: row.areaCodes,
      data: { collisionId: row.id, decision: null, status: 'void' },
    })
    return
  }
  const options = await offerOptions(tx, row, both)
  const verdict = (await standingVerdict(tx, row, both, options)) ?? defaultVerdict(row, both, options)
  const changed = await applyVerdict(tx, row, both, { ...verdict, options })
  await audit(tx, {
    action: 'collision.decide',
    subjectId: row.id,
    areaCodes: row.areaCodes,
    data: {
      option: verdict.option,
      keep: verdict.keep,
      status: verdict.status,
      by: verdict.by,
      outcome: changed.outcome,
    },
  })
}

type Default = Omit<Verdict, 'options'>

/** As a person decided for every time these two meet, if that is possible this time too. */
async function standingVerdict(
  tx: Tx,
  row: CollisionRow,
  both: Both,
  options: readonly OfferedOption[],
): Promise<Default | undefined> {
  const sides = new Map([both.a, both.b].map((side) => [side.side, side]))
  const [standing] = await loadStandingOf(tx, [row], sides)
  if (!standing?.decision || standing.decision === 'queue' || !standing.decidedBy) return undefined
  const keep = row.ownerA === loserOwnerOf(standing) ? row.occurrenceB : row.occurrenceA
  const option = standing.decision
  if (!options.some((one) => one.option === option && one.keep === keep && one.possible)) return undefined
  return { option, keep, scope: 'series', status: 'decided', by: standing.decidedBy }
}

/** What the station does by itself. Pure. */
export function defaultVerdict(row: CollisionRow, both: Both, options: readonly OfferedOption[]): Default {
  const { winnerId: keep } = rolesOf(row, both)
  const shift = options.some((one) => one.option === 'shift' && one.keep === keep && one.possible)
  const wasAsked = row.decideBy !== null && row.decideBy > row.foundAt
  const { consequence } = queued(contender(both.a), contender(both.b))
  const fitsBehind = consequence.kind === 'waits' && consequence.startsAt !== null
  const option = chooseByDefault({ wasAsked, canShift: shift, fitsBehind })
  return wasAsked
    ? { option, keep, scope: 'this', status: 'by-deadline', by: 'system:deadline' }
    : { option, keep, scope: 'this', status: 'by-rule', by: 'system:rule' }
}
