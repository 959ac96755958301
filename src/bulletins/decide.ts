import { requireRecentSecondFactor, STEP_UP_MINUTES } from '../accounts/second-factor.ts'
import { lastKnownAreas, requireAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { requireApproverLevel } from '../policies/require-approver.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { auditSettled, type Settled, settleSchedules } from '../schedules/when-approved.ts'
import { requireNext } from '../state-machine.ts'
import { requireOfUse } from './of-use.ts'
import { ApproveBulletin, type Bulletin, RejectBulletin, RevokeBulletin } from './schema.ts'
import { BULLETIN, type BulletinEvent } from './state.ts'
import { type BulletinRow, changeBulletin, loadBulletin } from './store.ts'
import { viewBulletin } from './view.ts'

/** Looks at the bulletin, locked, before it is approved: is what was shown what would happen now? */
export type CheckApproval = (tx: Tx, row: BulletinRow, asked: ApproveBulletin) => Promise<void>

/**
 * Approve a submitted bulletin: binds the approver to the clip's hash and the target areas. Approval of commune-made
 * content before it airs: Huế 29/2021, Vĩnh Phúc 2022. Author and approver are two people. `preflightHash` says what they
 * were shown, `check` compares.
 */
export async function approveBulletin(
  ctx: Ctx,
  bulletinId: string,
  input: ApproveBulletin,
  check: CheckApproval,
): Promise<Bulletin> {
  const asked = ApproveBulletin.parse(input)
  const { clipSha256, revision, preflightHash } = asked
  requireRecentSecondFactor(ctx, STEP_UP_MINUTES)
  const row = await decide(
    ctx,
    bulletinId,
    'approve',
    async (tx, before, now) => {
      // A token has no ears, and whoever holds one could approve what they wrote themselves.
      if (ctx.actor.kind === 'token') throw new Problem('bulletin.person-needed')
      if (before.authorId === ctx.actor.id) throw new Problem('bulletin.self-approval')
      // The same sound may by now be meant for other areas.
      if (before.clipSha256 !== clipSha256 || before.revision !== revision)
        throw new Problem('bulletin.changed-since-heard', {
          fields: { clipSha256: before.clipSha256, revision: before.revision },
        })
      requireOfUse(now, before.validTo)
      await check(tx, before, asked)
      return { approverId: ctx.actor.id, approvedAt: now, decisionReason: null, preflightHash }
    },
    (tx) => settleSchedules(tx, bulletinId, ctx.clock.now()),
  )
  return viewBulletin(ctx, row)
}

export async function rejectBulletin(ctx: Ctx, bulletinId: string, input: { reason: string }): Promise<Bulletin> {
  const { reason } = RejectBulletin.parse(input)
  const row = await decide(ctx, bulletinId, 'reject', async () => ({
    approverId: ctx.actor.id,
    decisionReason: reason,
  }))
  return viewBulletin(ctx, row)
}

/** Withdraw an approval. What is planned is cancelled by the planner; what airs now is stopped by the caller's hook. */
export async function revokeBulletin(
  ctx: Ctx,
  bulletinId: string,
  input: { reason: string },
  alsoStop: (tx: Tx, row: BulletinRow) => Promise<void>,
): Promise<BulletinRow> {
  const { reason } = RevokeBulletin.parse(input)
  return decide(
    ctx,
    bulletinId,
    'revoke',
    async () => ({ decisionReason: reason }),
    async (tx, row) => {
      await alsoStop(tx, row)
      return []
    },
  )
}

async function decide(
  ctx: Ctx,
  bulletinId: string,
  event: Exclude<BulletinEvent, 'edit' | 'submit'>,
  check: (tx: Tx, before: BulletinRow, now: Date) => Promise<Partial<BulletinRow>>,
  also?: (tx: Tx, row: BulletinRow) => Promise<Settled[]>,
): Promise<BulletinRow> {
  return withTransaction(ctx, async (tx) => {
    const before = await loadBulletin(tx.db, bulletinId)
    const now = ctx.clock.now()
    const areas = await (event === 'revoke'
      ? lastKnownAreas(tx.db, before.areaCodes)
      : requireAreas(tx.db, before.areaCodes, now, null))
    requirePermission(ctx, 'bulletin.decide', areas)
    if (event === 'approve') await requireApproverLevel(tx, areas)
    const status = requireNext(BULLETIN, before, event, 'bulletin.wrong-state')
    const row = await changeBulletin(tx.db, before, status, { ...(await check(tx, before, now)), updatedAt: now })
    const settled = (await also?.(tx, row)) ?? []
    await emitEvent(tx, {
      type: `bulletin.${status}`,
      areaCodes: row.areaCodes,
      data: { bulletinId, title: row.title },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: `bulletin.${event}`,
      subjectId: row.id,
      areaCodes: row.areaCodes,
      data: {
        clipSha256: row.clipSha256,
        reason: row.decisionReason,
        authorId: row.authorId,
        ...(event === 'approve' && { preflightHash: row.preflightHash }),
      },
    })
    await auditSettled(tx, settled)
    return row
  })
}
