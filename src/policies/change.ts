import type { AreaRow } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { type Draft, type Effect, loadPolicyArea, reckonEffect, versionsOver } from './effect.ts'
import { hashEffect, shownAtOf } from './effect-hash.ts'
import { followPolicy } from './follow.ts'
import { dateOf } from './hours.ts'
import { publishPolicyDocuments } from './publish.ts'
import { loadCurrentPolicies, lockPolicies } from './store.ts'
import { askToFollow } from './store-follow.ts'

// What is done in a second or two is done when the answer comes; more is left to the loop that follows policies.
const AT_ONCE = 2_000

/**
 * Change an area's policy as its effect was shown. From the commit on it holds for all that is planned and sent; what is
 * planned already is brought in line with it right after (src/policies/follow.ts). `apply` writes the policy itself.
 * Errors: `policy.effect-changed`.
 */
export async function changePolicy(
  ctx: Ctx,
  areaCode: string,
  change: { action: 'policy.save' | 'policy.remove'; draft: Draft; effectHash: string },
  apply: (tx: Tx, area: AreaRow) => Promise<Record<string, unknown>>,
): Promise<void> {
  const area = await loadPolicyArea(ctx, areaCode)
  requirePermission(ctx, 'policy.write', [area])
  // Before anything is locked: the plan of the whole country is judged for seconds.
  const effect = await reckonEffect(ctx, area, change.draft)
  requireAsShown(ctx, effect, change.effectHash)
  const shown = { forbidden: effect.forbidden.length, allowedAgain: effect.allowedAgain.length }
  await withTransaction(ctx, async (tx) => {
    await lockPolicies(tx.db)
    if (versionsOver(area, await loadCurrentPolicies(tx.db)).join() !== effect.versions.join())
      throw new Problem('policy.effect-changed', { fields: { hash: null } })
    const data = await apply(tx, area)
    const now = tx.clock.now()
    await askToFollow(tx.db, {
      ...{ areaCode: area.code, askedBy: tx.actor.id, askedAt: now },
      nextDay: dateOf(now.getTime(), tx.config.zone),
    })
    await emitEvent(tx, { type: 'policy.changed', areaCodes: [area.code], data: { areaCode: area.code } })
    tx.afterCommit(() => wakePlanner(ctx))
    tx.afterCommit(() =>
      publishPolicyDocuments(ctx).then(
        () => undefined,
        (err) => ctx.log.warn({ err }, 'policies are not published yet; the planner carries on'),
      ),
    )
    await audit(tx, { action: change.action, subjectId: area.code, areaCodes: [area.code], data: { ...data, shown } })
  })
  if (shown.forbidden + shown.allowedAgain <= AT_ONCE)
    await followPolicy(ctx, area.code).catch((err) =>
      ctx.log.warn({ err }, 'the plan does not follow the policy yet; the loop carries on'),
    )
}

function requireAsShown(ctx: Ctx, effect: Effect, given: string): void {
  const now = ctx.clock.now()
  const shownAt = shownAtOf(given, now)
  if (shownAt && hashEffect(ctx, effect, shownAt) === given) return
  throw new Problem('policy.effect-changed', { fields: { hash: hashEffect(ctx, effect, now) } })
}
