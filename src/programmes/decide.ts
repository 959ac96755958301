import { requireRecentSecondFactor, STEP_UP_MINUTES } from '../accounts/second-factor.ts'
import { requireAreas } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { requireApproverLevel } from '../policies/require-approver.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireNext } from '../state-machine.ts'
import { auditMadeWay, type MadeWay, makeWay } from './make-way.ts'
import { requireReady } from './ready.ts'
import { ApproveProgramme, type ProgrammeDetail, RejectProgramme } from './schema.ts'
import { PROGRAMME } from './state.ts'
import { changeProgramme, loadProgramme, type ProgrammeRow } from './store.ts'
import { viewProgramme } from './view.ts'

/** Looks at the programme, locked, before it is approved: is what was shown what would happen now? */
export type CheckApproval = (tx: Tx, row: ProgrammeRow, asked: ApproveProgramme) => Promise<void>

/** Brings what is planned of a series in line with the days that it just gave up. */
export type FollowMadeWay = (tx: Tx, madeWay: MadeWay) => Promise<void>

/**
 * Approve a submitted programme, as it was shown: `revision` and `preflightHash` say what that was, `check` compares.
 * From the next planning on it airs. One made for a day of a series, or for a day and all after it, takes that over from
 * the series in the same transaction, and not before: nothing falls silent because a draft waits.
 * Errors: `programme.self-approval`, `programme.person-needed`, `programme.changed`, `programme.not-ready`, `programme.day-taken`, `policy.…`,
 * of `check`.
 */
export async function approveProgramme(
  ctx: Ctx,
  programmeId: string,
  input: ApproveProgramme,
  check: CheckApproval,
  follow: FollowMadeWay,
): Promise<ProgrammeDetail> {
  const asked = ApproveProgramme.parse(input)
  requireRecentSecondFactor(ctx, STEP_UP_MINUTES)
  const row = await decide(
    ctx,
    programmeId,
    'approve',
    async (tx, before, now, areas) => {
      // A token has no ears, and whoever holds one could approve what they wrote themselves.
      if (ctx.actor.kind === 'token') throw new Problem('programme.person-needed')
      if (before.createdBy === ctx.actor.id) throw new Problem('programme.self-approval')
      if (before.revision !== asked.revision)
        throw new Problem('programme.changed', { fields: { revision: before.revision } })
      await requireApproverLevel(tx, areas)
      await requireReady(tx, before, areas)
      await check(tx, before, asked)
      // Planned anew from here on: what passed while it waited was never approved, so it is no missed airing.
      const approved = { approverId: ctx.actor.id, approvedAt: now, decisionReason: null, plannedUntil: now }
      return { ...approved, preflightHash: asked.preflightHash }
    },
    async (tx, approved) => {
      const madeWay = await makeWay(tx, approved)
      if (madeWay) await follow(tx, madeWay)
      return madeWay
    },
  )
  return viewProgramme(ctx, row)
}

export async function rejectProgramme(
  ctx: Ctx,
  programmeId: string,
  input: { reason: string },
): Promise<ProgrammeDetail> {
  const { reason } = RejectProgramme.parse(input)
  const row = await decide(ctx, programmeId, 'reject', async () => ({
    approverId: ctx.actor.id,
    decisionReason: reason,
  }))
  return viewProgramme(ctx, row)
}

async function decide(
  ctx: Ctx,
  programmeId: string,
  event: 'approve' | 'reject',
  set: (
    tx: Tx,
    before: ProgrammeRow,
    now: Date,
    areas: readonly AreaRow[],
  ) => Promise<Partial<Omit<ProgrammeRow, 'rule' | 'items' | 'titleSearch'>>>,
  also?: (tx: Tx, row: ProgrammeRow) => Promise<MadeWay | undefined>,
): Promise<ProgrammeRow> {
  return withTransaction(ctx, async (tx) => {
    const before = await loadProgramme(tx.db, programmeId)
    const now = ctx.clock.now()
    const areas = await requireAreas(tx.db, before.areaCodes, now, null)
    requirePermission(ctx, 'bulletin.decide', areas)
    const status = requireNext(PROGRAMME, before, event, 'programme.wrong-state')
    const row = await changeProgramme(tx.db, before, status, { ...(await set(tx, before, now, areas)), updatedAt: now })
    const madeWay = await also?.(tx, row)
    const { areaCodes, title, revision } = row
    await emitEvent(tx, {
      type: event === 'approve' ? 'programme.approved' : 'programme.rejected',
      areaCodes,
      data: { programmeId, title, revision },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: `programme.${event}`,
      subjectId: programmeId,
      areaCodes,
      data: { revision, preflightHash: row.preflightHash, reason: row.decisionReason, authorId: row.createdBy },
    })
    await auditMadeWay(tx, madeWay)
    return row
  })
}
