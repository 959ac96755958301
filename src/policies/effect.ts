import { createHash } from 'node:crypto'
import { requireAreas } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { AreaRow } from '../areas/versions.ts'
import { type Ctx, requirePermission, type Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { capAt } from '../protocol/policy-rules.ts'
import { loadScope } from '../reach/related.ts'
import { PolicyBook, type Version } from './book.ts'
import { dateOf, startOfDate, wallClock } from './hours.ts'
import type { Violation } from './judge.ts'
import { judgeMany } from './judge-many.ts'
import { withoutEffect } from './merge.ts'
import { asSoundings, loadPaths, POLICY_REASONS, sessionOf } from './require-allowed.ts'
import { PolicyDraft, type PolicyEffect } from './schema.ts'
import { loadCurrentPolicies } from './store.ts'
import { type AiringRow, loadSoundings, loadToJudge } from './store-airings.ts'

const SHOWN = 200

type Draft = { rules: Version['rules'] | null; effectiveFrom: string; effectiveTo: string | null }
type Judged = AiringRow & { paths: string[] }

/** What a change of policy does to the plan. */
export type Effect = {
  hash: string
  judged: number
  forbidden: Array<{ row: Judged; violation: Violation }>
  allowedAgain: Judged[]
  quieter: Array<{ row: Judged; before: number; after: number }>
  withoutEffect: PolicyEffect['withoutEffect']
}

/**
 * What a draft would forbid, allow again and make quieter or louder, of all that is planned. Nothing is kept; its hash is
 * what `savePolicy` asks for. Errors: `area.not-found`, `request.invalid`.
 */
export async function showEffect(ctx: Ctx, input: PolicyDraft): Promise<PolicyEffect> {
  const { areaCode, rules, ...dates } = PolicyDraft.parse(input)
  const area = await loadPolicyArea(ctx, areaCode)
  requirePermission(ctx, 'policy.write', [area])
  return viewEffect(ctx, await reckonEffect(ctx, area, draftOf(ctx, { rules, ...dates })))
}

export async function loadPolicyArea(ctx: Pick<Ctx, 'db' | 'clock'>, areaCode: string): Promise<AreaRow> {
  const [area] = await requireAreas(ctx.db, [areaCode], ctx.clock.now(), () => '/areaCode')
  if (!area) throw new Error(`requireAreas found nothing for ${areaCode}`)
  return area
}

/** With its days. A policy does not begin in the past: what has aired then was judged by what held then. */
export function draftOf(
  ctx: Pick<Ctx, 'clock' | 'config'>,
  given: { rules: Draft['rules']; effectiveFrom?: string | undefined; effectiveTo: string | null },
): Draft {
  const today = dateOf(ctx.clock.now().getTime(), ctx.config.zone)
  const effectiveFrom = given.effectiveFrom ?? today
  const { rules, effectiveTo } = given
  if (effectiveFrom < today)
    throw new Problem('request.invalid', {
      errors: [{ pointer: '/effectiveFrom', detail: `must not be before today, ${today}` }],
    })
  if (effectiveTo !== null && effectiveTo < effectiveFrom)
    throw new Problem('request.invalid', {
      errors: [{ pointer: '/effectiveTo', detail: `must not be before ${effectiveFrom}` }],
    })
  return { rules, effectiveFrom, effectiveTo }
}

export async function reckonEffect(ctx: Ctx | Tx, area: AreaRow, draft: Draft): Promise<Effect> {
  const current = await loadCurrentPolicies(ctx.db)
  const { zone } = ctx.config
  const others = current.filter(({ areaCode }) => draft.rules !== null || areaCode !== area.code)
  const before = new PolicyBook(zone, current)
  const after = new PolicyBook(zone, [
    ...(draft.rules ? [{ ...draft, rules: draft.rules, areaCode: area.code, id: 'draft' }] : []),
    ...others,
  ])
  const now = ctx.clock.now()
  const scope = await loadScope(ctx.db, [area.path], 'above')
  const rows = await loadToJudge(ctx.db, scope, now, POLICY_REASONS)
  const paths = await loadPaths(
    ctx,
    rows.flatMap(({ areaCodes }) => areaCodes),
  )
  const all = rows.map((row) => ({ ...row, paths: row.areaCodes.flatMap((code) => paths.get(code) ?? []) }))
  const concerned = all.filter((row) => row.paths.some((path) => path.startsWith(area.path)))
  const given = after.hasLimits ? await loadGiven(ctx, after, { scope, now, all, concerned }) : []
  const candidates = concerned.toSorted(byRight).map((row) => ({
    ...row,
    startMs: row.startAt.getTime(),
    endMs: row.endAt.getTime(),
    session: sessionOf(row, zone),
  }))
  const refused = judgeMany(after, candidates, given)
  const forbidden = concerned.flatMap((row) => {
    const violation = refused.get(row.id)
    return violation && row.status !== 'cancelled' ? [{ row, violation }] : []
  })
  const allowedAgain = concerned.filter((row) => row.status === 'cancelled' && !refused.has(row.id))
  const planned = concerned.filter((row) => row.status !== 'cancelled' && !refused.has(row.id))
  return {
    hash: hashOf(area.code, draft, current, forbidden, allowedAgain),
    judged: concerned.filter(({ status }) => status !== 'cancelled').length,
    forbidden,
    allowedAgain,
    quieter: volumesOf(planned, before, after),
    withoutEffect: draft.rules ? withoutEffect(aboveOf(after, area, draft.effectiveFrom), draft.rules) : [],
  }
}

/** What holds from above, as if the area itself said nothing. */
export const aboveOf = (book: PolicyBook, area: Pick<AreaRow, 'code' | 'path'>, date: string) =>
  book.effectiveOn(area.path.slice(0, -area.code.length - 1), date)

/** What has the sessions and minutes of its day already: what sounded today, and what is meant for a wider area. */
async function loadGiven(
  ctx: Ctx | Tx,
  book: PolicyBook,
  found: { scope: Parameters<typeof loadToJudge>[1]; now: Date; all: Judged[]; concerned: Judged[] },
) {
  const today = startOfDate(dateOf(found.now.getTime(), book.zone), book.zone)
  const judged = new Set(found.concerned.map(({ id }) => id))
  const wider = found.all.filter((row) => !judged.has(row.id) && row.status !== 'cancelled')
  const sounded = await loadSoundings(ctx.db, { scope: found.scope, from: new Date(today), to: found.now })
  const known = new Set(found.all.map(({ id }) => id))
  return asSoundings(ctx, book, [...wider, ...sounded.filter(({ id }) => !known.has(id))])
}

/** What is planned keeps its place before what was forbidden, and priority before normal. */
const byRight = (a: Judged, b: Judged): number =>
  Number(a.priority === 'normal') - Number(b.priority === 'normal') ||
  Number(a.status === 'cancelled') - Number(b.status === 'cancelled') ||
  a.startAt.getTime() - b.startAt.getTime() ||
  (a.id < b.id ? -1 : 1)

function volumesOf(rows: readonly Judged[], before: PolicyBook, after: PolicyBook): Effect['quieter'] {
  if (!before.hasCaps && !after.hasCaps) return []
  return rows.flatMap((row) => {
    const at = row.startAt.getTime()
    const local = wallClock(at, before.zone)
    const volumeBy = (book: PolicyBook) =>
      Math.min(row.volume ?? 100, ...row.paths.map((path) => capAt(book.effectiveOn(path, local.date).rules, local)))
    const [was, will] = [volumeBy(before), volumeBy(after)]
    return was === will ? [] : [{ row, before: was, after: will }]
  })
}

function hashOf(
  areaCode: string,
  draft: Draft,
  current: ReadonlyArray<{ id: string }>,
  forbidden: Effect['forbidden'],
  allowedAgain: readonly Judged[],
): string {
  const ids = (rows: ReadonlyArray<{ id: string }>) => rows.map(({ id }) => id).sort()
  const shown = [areaCode, draft, ids(current), ids(forbidden.map(({ row }) => row)), ids(allowedAgain)]
  return createHash('sha256').update(JSON.stringify(shown)).digest('hex')
}

async function viewEffect(ctx: Ctx, effect: Effect): Promise<PolicyEffect> {
  const forbidden = effect.forbidden.slice(0, SHOWN)
  const allowedAgain = effect.allowedAgain.slice(0, SHOWN)
  const quieter = effect.quieter.slice(0, SHOWN)
  const rows = [...forbidden.map(({ row }) => row), ...allowedAgain, ...quieter.map(({ row }) => row)]
  const names = await loadAreaNames(
    ctx.db,
    rows.flatMap(({ areaCodes }) => areaCodes),
    ctx.clock.now(),
  )
  const show = (row: Judged) => ({
    occurrenceId: row.id,
    title: row.title,
    areaCodes: row.areaCodes,
    areaNames: row.areaCodes.map((code) => nameOf(names, code)),
    startAt: row.startAt.toISOString(),
    durationMs: Math.max(0, row.endAt.getTime() - row.startAt.getTime()),
  })
  return {
    hash: effect.hash,
    judged: effect.judged,
    forbidden: {
      count: effect.forbidden.length,
      items: forbidden.map(({ row, violation }) => ({
        ...show(row),
        rule: violation.rule,
        ruleAreaCode: violation.areaCode,
      })),
    },
    allowedAgain: { count: effect.allowedAgain.length, items: allowedAgain.map(show) },
    volume: {
      count: effect.quieter.length,
      items: quieter.map(({ row, before, after }) => ({ ...show(row), before, after })),
    },
    withoutEffect: effect.withoutEffect,
  }
}
