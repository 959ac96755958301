import type { AreaRow } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { type Effect, loadPolicyArea, reckonEffect } from './effect.ts'
import { publishPolicyDocuments } from './publish.ts'
import { REASON_OF } from './require-allowed.ts'
import { lockPolicies } from './store.ts'
import { lockToJudge, setRefused } from './store-airings.ts'

type Draft = Parameters<typeof reckonEffect>[2]

/**
 * Change an area's policy and bring the plan in line with it, as it was shown: what is now forbidden is cancelled with
 * its reason, what a policy had cancelled and is allowed again comes back. `apply` writes the policy itself.
 * Errors: `policy.effect-changed`.
 */
export async function changePolicy(
  ctx: Ctx,
  areaCode: string,
  change: { action: 'policy.save' | 'policy.remove'; draft: Draft; effectHash: string },
  apply: (tx: Tx, area: AreaRow) => Promise<Record<string, unknown>>,
): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockPolicies(tx.db)
    const area = await loadPolicyArea(tx, areaCode)
    requirePermission(ctx, 'policy.write', [area])
    const first = await reckonEffect(tx, area, change.draft)
    if (first.hash !== change.effectHash) throw new Problem('policy.effect-changed', { fields: { hash: first.hash } })
    await lockToJudge(
      tx.db,
      [...first.forbidden.map(({ row }) => row), ...first.allowedAgain].map(({ id }) => id),
    )
    const data = await apply(tx, area)
    await follow(tx, first)
    await emitEvent(tx, { type: 'policy.changed', areaCodes: [area.code], data: { areaCode: area.code } })
    tx.afterCommit(() => wakePlanner(ctx))
    tx.afterCommit(() =>
      publishPolicyDocuments(ctx).then(
        () => undefined,
        (err) => ctx.log.warn({ err }, 'policies are not published yet; the planner carries on'),
      ),
    )
    await audit(tx, {
      action: change.action,
      subjectId: area.code,
      areaCodes: [area.code],
      data: { ...data, forbidden: first.forbidden.length, allowedAgain: first.allowedAgain.length },
    })
  })
}

async function follow(tx: Tx, { forbidden, allowedAgain }: Effect): Promise<void> {
  const changes = [
    ...forbidden.map(({ row: { id, startAt }, violation }) => ({ id, startAt, reason: REASON_OF[violation.rule] })),
    ...allowedAgain.map(({ id, startAt }) => ({ id, startAt, reason: null })),
  ]
  const changed = new Set((await setRefused(tx.db, changes, tx.clock.now())).map(({ id }) => id))
  await recordDecisions(
    tx,
    [
      ...forbidden.map(({ row, violation }) => ({
        occurrenceId: row.id,
        kind: 'policy-refused' as const,
        data: { rule: violation.rule, areaCode: violation.areaCode, limit: violation.limit, when: 'policy-changed' },
      })),
      ...allowedAgain.map(({ id, reason }) => ({
        occurrenceId: id,
        kind: 'policy-allowed-again' as const,
        data: { reason },
      })),
    ].filter(({ occurrenceId }) => changed.has(occurrenceId)),
  )
}
