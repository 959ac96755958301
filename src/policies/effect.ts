import { requireAreas } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { AreaRow } from '../areas/versions.ts'
import { type Ctx, requirePermission, type Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { capAt } from '../protocol/policy-rules.ts'
import { loadScope } from '../reach/related.ts'
import { PolicyBook, type Version } from './book.ts'
import { hashEffect } from './effect-hash.ts'
import { dateOf, wallClock } from './hours.ts'
import type { Violation } from './judge.ts'
import { type Judged, judgeHere, judgePlan } from './judge-plan.ts'
import { withoutEffect } from './merge.ts'
import { POLICY_REASONS } from './require-allowed.ts'
import { PolicyDraft, type PolicyEffect } from './schema.ts'
import { loadCurrentPolicies } from './store.ts'
import { loadProgrammeTitles, loadToJudge } from './store-airings.ts'

const SHOWN = 200

export type Draft = { rules: Version['rules'] | null; effectiveFrom: string; effectiveTo: string | null }

/** What a change of policy does to the plan. */
export type Effect = {
  area: AreaRow
  draft: Draft
  /** Of the policies that the draft is merged with, which are its own area's and those above. */
  versions: string[]
  /** Sessions or minutes are counted somewhere, so what sounds today has a say in what else may. */
  countsByDay: boolean
  judged: number
  forbidden: Array<{ row: Judged; violation: Violation }>
  /** For other areas too: they sound there, and from now on not here. */
  silentHere: Array<{ row: Judged; violation: Violation }>
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
  const effect = await reckonEffect(ctx, area, draftOf(ctx, { rules, ...dates }))
  return viewEffect(ctx, effect, hashEffect(ctx, effect, ctx.clock.now()))
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
  const judged = await judgePlan(ctx, area, after, { scope, rows, now })
  const { concerned, planned, forbidden, allowedAgain } = judged
  return {
    area,
    draft,
    versions: versionsOver(area, current),
    countsByDay: after.hasLimits,
    judged: concerned.filter(({ status }) => status !== 'cancelled').length,
    forbidden,
    silentHere: judged.silentHere.filter(({ row }) => !judgeHere(before, area, row)),
    allowedAgain,
    quieter: volumesOf(planned, before, after),
    withoutEffect: draft.rules ? withoutEffect(aboveOf(after, area, draft.effectiveFrom), draft.rules) : [],
  }
}

/** The ids of what may be in force in this area by its own policy and those above. */
export const versionsOver = (
  area: Pick<AreaRow, 'path'>,
  current: ReadonlyArray<{ id: string; areaCode: string }>,
): string[] => {
  const codes = new Set(area.path.split('/'))
  return current.flatMap(({ id, areaCode }) => (codes.has(areaCode) ? [id] : [])).sort()
}

/** What holds from above, as if the area itself said nothing. */
export const aboveOf = (book: PolicyBook, area: Pick<AreaRow, 'code' | 'path'>, date: string) =>
  book.effectiveOn(area.path.slice(0, -area.code.length - 1), date)

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

async function viewEffect(ctx: Ctx, effect: Effect, hash: string): Promise<PolicyEffect> {
  const forbidden = effect.forbidden.slice(0, SHOWN)
  const silentHere = effect.silentHere.slice(0, SHOWN)
  const allowedAgain = effect.allowedAgain.slice(0, SHOWN)
  const quieter = effect.quieter.slice(0, SHOWN)
  const refused = [...forbidden, ...silentHere]
  const rows = [...refused.map(({ row }) => row), ...allowedAgain, ...quieter.map(({ row }) => row)]
  const names = await loadAreaNames(
    ctx.db,
    rows.flatMap(({ areaCodes }) => areaCodes),
    ctx.clock.now(),
  )
  const titles = await loadProgrammeTitles(
    ctx.db,
    rows.flatMap(({ programmeId }) => programmeId ?? []),
  )
  const show = (row: Judged) => ({
    occurrenceId: row.id,
    title: row.title,
    areaCodes: row.areaCodes,
    areaNames: row.areaCodes.map((code) => nameOf(names, code)),
    startAt: row.startAt.toISOString(),
    durationMs: Math.max(0, row.endAt.getTime() - row.startAt.getTime()),
    scheduleId: row.scheduleId,
    programme:
      row.programmeId === null ? null : { id: row.programmeId, title: titles.get(row.programmeId) ?? row.title },
  })
  const showRefused = ({ row, violation }: Effect['forbidden'][number]) => ({
    ...show(row),
    rule: violation.rule,
    ruleAreaCode: violation.areaCode,
  })
  return {
    hash,
    judged: effect.judged,
    forbidden: {
      count: effect.forbidden.length,
      items: forbidden.map(showRefused),
    },
    silentHere: { count: effect.silentHere.length, items: silentHere.map(showRefused) },
    allowedAgain: { count: effect.allowedAgain.length, items: allowedAgain.map(show) },
    volume: {
      count: effect.quieter.length,
      items: quieter.map(({ row, before, after }) => ({ ...show(row), before, after })),
    },
    withoutEffect: effect.withoutEffect,
  }
}
