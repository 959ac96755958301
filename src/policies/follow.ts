import { lastKnownAreas } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { loadScope } from '../reach/related.ts'
import { holdPolicies, loadPolicyBook } from './book.ts'
import { dateAfter, dateOf, startOfDate } from './hours.ts'
import { judgePlan } from './judge-plan.ts'
import { POLICY_REASONS } from './require-allowed.ts'
import { findNextToJudge, loadToJudge, lockToJudge } from './store-airings.ts'
import {
  countFollowed,
  endFollowing,
  findToFollow,
  loadToFollow,
  namePolicies,
  setNextDay,
  type ToFollow,
} from './store-follow.ts'
import { carryOutVerdicts, type Verdict } from './verdicts.ts'

// As many rows as are held at once: whoever moves or sends one of them waits for tenths of a second.
const PART = 1_000

/**
 * Bring what is planned in line with policies that were changed: what is forbidden now is cancelled with its reason, what
 * a policy had cancelled and is allowed again comes back. Day by day, the soonest first, in small transactions; after a
 * crash it goes on where it was. Until then dispatch and the speakers refuse what the new hours forbid.
 */
export async function followPolicies(ctx: Ctx): Promise<void> {
  for (const { areaCode } of await loadToFollow(ctx.db)) await followPolicy(ctx, areaCode)
}

/** The same for the policy of one area. */
export async function followPolicy(ctx: Ctx, areaCode: string): Promise<void> {
  const [area] = await lastKnownAreas(ctx.db, [areaCode])
  if (!area) throw new Error(`area ${areaCode} is gone`)
  for (;;) {
    const asked = await findToFollow(ctx.db, areaCode)
    if (!asked) return
    const day = await nextDayOf(ctx, area, asked)
    if (day === undefined) await end(ctx, area, asked)
    // Judged by policies that are others by now: the same day once more.
    else if (await followDay(ctx, area, asked, day)) await setNextDay(ctx.db, asked, dateAfter(day))
  }
}

/** The next day on which there is anything to judge. */
async function nextDayOf(ctx: Ctx, area: AreaRow, { nextDay }: ToFollow): Promise<string | undefined> {
  const { zone } = ctx.config
  const scope = await loadScope(ctx.db, [area.path], 'above')
  const from = new Date(startOfDate(nextDay, zone))
  const next = await findNextToJudge(ctx.db, scope, { now: ctx.clock.now(), from, reasons: POLICY_REASONS })
  return next && dateOf(next.getTime(), zone)
}

/** @returns false when the policies were changed meanwhile: what is left of that day was judged by the old ones */
async function followDay(ctx: Ctx, area: AreaRow, asked: ToFollow, day: string): Promise<boolean> {
  const name = await namePolicies(ctx.db)
  const book = await loadPolicyBook(ctx)
  const scope = await loadScope(ctx.db, [area.path], 'above')
  const now = ctx.clock.now()
  const between = {
    from: new Date(startOfDate(day, book.zone)),
    to: new Date(startOfDate(dateAfter(day), book.zone)),
  }
  const rows = await loadToJudge(ctx.db, scope, now, POLICY_REASONS, between)
  const { forbidden, allowedAgain } = await judgePlan(ctx, area, book, { scope, rows, now })
  const verdicts: Verdict[] = [
    ...forbidden.map(({ row: { id, startAt, reason }, violation }) => ({ id, startAt, was: reason, violation })),
    ...allowedAgain.map(({ id, startAt, reason }) => ({ id, startAt, was: reason, violation: null })),
  ]
  for (let at = 0; at < verdicts.length; at += PART) {
    if (!(await carryOut(ctx, asked, verdicts.slice(at, at + PART), name))) return false
    ctx.failpoints.hit('after-policy-part')
  }
  return true
}

const carryOut = (ctx: Ctx, asked: ToFollow, verdicts: readonly Verdict[], name: string): Promise<boolean> =>
  withTransaction(ctx, async (tx) => {
    await holdPolicies(tx.db)
    if ((await namePolicies(tx.db)) !== name) return false
    await lockToJudge(
      tx.db,
      verdicts.map(({ id }) => id),
    )
    // In the name of whoever changed the policy.
    const done = await carryOutVerdicts(
      { ...tx, actor: { ...tx.actor, id: asked.askedBy } },
      verdicts,
      'policy-changed',
    )
    const forbidden = done.filter(({ violation }) => violation !== null).length
    await countFollowed(tx.db, asked, { forbidden, allowedAgain: done.length - forbidden })
    return true
  })

/** Screens look again; the audit says how many airings it really were. */
async function end(ctx: Ctx, { code }: AreaRow, asked: ToFollow): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const followed = await endFollowing(tx.db, asked)
    if (!followed || followed.forbidden + followed.allowedAgain === 0) return
    const { askedBy, askedAt, forbidden, allowedAgain } = followed
    await emitEvent(tx, { type: 'policy.changed', areaCodes: [code], data: { areaCode: code } })
    await audit(tx, {
      action: 'policy.follow',
      subjectId: code,
      areaCodes: [code],
      data: { askedBy, askedAt, forbidden, allowedAgain },
    })
  })
}
