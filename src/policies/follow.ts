import { lastKnownAreas } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import { loadScope } from '../reach/related.ts'
import { holdPolicies, loadPolicyBook } from './book.ts'
import { dateAfter, dateOf, startOfDate } from './hours.ts'
import type { Violation } from './judge.ts'
import { judgePlan } from './judge-plan.ts'
import { POLICY_REASONS, REASON_OF } from './require-allowed.ts'
import { findNextToJudge, loadToJudge, lockToJudge, setRefused } from './store-airings.ts'
import {
  countFollowed,
  endFollowing,
  findToFollow,
  loadToFollow,
  namePolicies,
  setNextDay,
  type ToFollow,
} from './store-follow.ts'

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

type Verdict = { id: string; startAt: Date; was: string | null; violation: Violation | null }

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
    const wanted = verdicts.map(({ id, startAt, violation }) => ({
      ...{ id, startAt, reason: violation && REASON_OF[violation.rule] },
    }))
    const changed = new Set((await setRefused(tx.db, wanted, tx.clock.now())).map(({ id }) => id))
    const done = verdicts.filter(({ id }) => changed.has(id))
    await record(tx, asked, done)
    const forbidden = done.filter(({ violation }) => violation !== null).length
    await countFollowed(tx.db, asked, { forbidden, allowedAgain: done.length - forbidden })
    return true
  })

/** In the name of whoever changed the policy. */
async function record(tx: Tx, { askedBy }: ToFollow, done: readonly Verdict[]): Promise<void> {
  await recordDecisions(
    { ...tx, actor: { ...tx.actor, id: askedBy } },
    done.map(({ id, was, violation }) =>
      violation
        ? {
            occurrenceId: id,
            kind: 'policy-refused' as const,
            data: {
              ...{ rule: violation.rule, areaCode: violation.areaCode, limit: violation.limit },
              when: 'policy-changed',
            },
          }
        : { occurrenceId: id, kind: 'policy-allowed-again' as const, data: { reason: was } },
    ),
  )
}

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
