import { lastKnownAreas, requireAreas } from '../areas/find.ts'
import { requireVisible } from '../areas/visible.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import { overlap } from '../occurrences/slots.ts'
import { countAlone } from '../policies/book.ts'
import { requireAllowed } from '../policies/require-allowed.ts'
import { applyVerdict, lockBoth } from './apply.ts'
import { closeMoot } from './close-moot.ts'
import { type Both, isUnsent, laterThan, offerOptions, rolesOf } from './options.ts'
import { type Collision, DecideCollision } from './schema.ts'
import { exceptOf } from './shifts.ts'
import {
  type CollisionRow,
  changeCollision,
  findCollisionRow,
  lockCollision,
  lockOfSeries,
  type SideRow,
} from './store.ts'
import { viewCollision } from './view.ts'

type Asked = ReturnType<typeof DecideCollision.parse>

/**
 * A person chooses which of two airings gives way, and how. It needs what moving or leaving out that airing would need:
 * `schedule.write` over all areas of the one that gives way, so approvers and authors there, and nobody from elsewhere.
 * Errors: `collision.not-found`, `collision.wrong-state`, `collision.not-possible`, `schedule.in-past`, `policy.…`.
 */
export async function decideCollision(ctx: Ctx, id: string, input: DecideCollision): Promise<Collision> {
  const asked = DecideCollision.parse(input)
  await requireVisible(ctx, await findCollisionRow(ctx.db, id), 'collision.not-found')
  const row = await withTransaction(ctx, async (tx) => {
    await countAlone(tx)
    const row = await lockCollision(tx.db, id)
    if (!row) throw new Problem('collision.not-found')
    const both = await lockBoth(tx, row)
    if (!both) throw new Problem('collision.wrong-state', { fields: { state: row.status } })
    const roles = requireRoles(row, both, asked)
    requirePermission(ctx, 'schedule.write', await lastKnownAreas(tx.db, roles.loser.areaCodes))
    if (row.status !== 'open') throw new Problem('collision.wrong-state', { fields: { state: row.status } })
    if (!isUnsent(both.a) || !isUnsent(both.b)) throw new Problem('occurrence.already-sent')
    // Another decision has just moved one of them away, and the finder has not come by yet.
    if (!overlap(both.a, both.b)) throw new Problem('collision.wrong-state', { fields: { state: 'void' } })
    const changed = asked.option === 'ask' ? await leaveForLater(tx, row, both) : await decideOne(tx, row, both, asked)
    const others = asked.scope === 'series' ? await decideSeries(tx, row, asked) : 0
    await audit(tx, {
      action: 'collision.decide',
      subjectId: id,
      areaCodes: row.areaCodes,
      data: {
        option: asked.option,
        keep: roles.winnerId,
        loser: roles.loserId,
        scope: asked.scope,
        others,
        outcome: changed.outcome,
      },
    })
    return changed
  })
  // Whom it moved may meet a third no more: nobody should be asked about that. A crash before leaves it to the finder.
  await closeMoot(ctx)
  return viewCollision(ctx, row)
}

function requireRoles(row: CollisionRow, both: Both, { keep }: Asked) {
  if (keep !== undefined && keep !== row.occurrenceA && keep !== row.occurrenceB)
    throw new Problem('request.invalid', {
      errors: [{ pointer: '/keep', detail: `one of ${row.occurrenceA} and ${row.occurrenceB}` }],
    })
  return rolesOf(row, both, keep)
}

async function decideOne(tx: Tx, row: CollisionRow, both: Both, asked: Asked): Promise<CollisionRow> {
  const startAt = asked.startAt === undefined ? undefined : new Date(asked.startAt)
  if (startAt) await requireMovable(tx, rolesOf(row, both, asked.keep).loser, startAt)
  return applyVerdict(tx, row, both, {
    option: requireOption(asked),
    keep: rolesOf(row, both, asked.keep).winnerId,
    ...(startAt && { startAt }),
    scope: asked.scope,
    status: 'decided',
    by: tx.actor.id,
    options: await offerOptions(tx, row, both),
  })
}

async function requireMovable(tx: Tx, loser: SideRow, startAt: Date): Promise<void> {
  const pointer = '/startAt'
  if (startAt <= tx.clock.now())
    throw new Problem('schedule.in-past', { errors: [{ pointer, detail: `${startAt.toISOString()} has passed` }] })
  const areas = await requireAreas(tx.db, loser.areaCodes, tx.clock.now(), null)
  const durationMs = loser.endAt.getTime() - loser.startAt.getTime()
  await requireAllowed(tx, { areas, startAt, durationMs, except: exceptOf(loser), pointer })
}

function requireOption({ option }: Asked): 'shift' | 'cut' | 'replace' {
  if (option === 'ask') throw new Error('"ask" is no decision')
  return option
}

/** The same for every other time these two series meet; what is sent already, or cannot be, is left as it is. */
async function decideSeries(tx: Tx, decided: CollisionRow, asked: Asked): Promise<number> {
  const kept = asked.keep ?? (decided.loserId === decided.occurrenceA ? decided.occurrenceB : decided.occurrenceA)
  const keptOwner = kept === decided.occurrenceA ? decided.ownerA : decided.ownerB
  let others = 0
  for (const row of await lockOfSeries(tx.db, decided)) {
    const both = await lockBoth(tx, row)
    if (!both || !isUnsent(both.a) || !isUnsent(both.b) || !overlap(both.a, both.b)) continue
    const keep = row.ownerA === keptOwner ? row.occurrenceA : row.occurrenceB
    // On another day the one that gives way may be meant for more areas.
    requirePermission(tx, 'schedule.write', await lastKnownAreas(tx.db, rolesOf(row, both, keep).loser.areaCodes))
    const options = await offerOptions(tx, row, both)
    if (!options.some((one) => one.option === asked.option && one.keep === keep && one.possible)) continue
    await applyVerdict(tx, row, both, {
      option: requireOption(asked),
      keep,
      scope: 'series',
      status: 'decided',
      by: tx.actor.id,
      options,
    })
    others++
  }
  return others
}

async function leaveForLater(tx: Tx, row: CollisionRow, both: Both): Promise<CollisionRow> {
  const decideBy = laterThan(tx, row, both)
  if (!decideBy) throw new Problem('collision.not-possible', { fields: { option: 'ask' } })
  const changed = await changeCollision(tx.db, row.id, { decideBy, postponed: true })
  await recordDecisions(
    tx,
    [row.occurrenceA, row.occurrenceB].map((occurrenceId) => ({
      occurrenceId,
      kind: 'collision-decided' as const,
      data: { collisionId: row.id, option: 'ask', decideBy: decideBy.toISOString() },
    })),
  )
  await emitEvent(tx, {
    type: 'collision.decided',
    areaCodes: row.areaCodes,
    data: { collisionId: row.id, decision: 'ask', status: 'open' },
  })
  return changed
}
