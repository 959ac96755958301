import { getArea } from '../areas/list.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { actorNames } from '../audit/actor-names.ts'
import type { Ctx } from '../context.ts'
import { PolicyBook } from './book.ts'
import { aboveOf } from './effect.ts'
import { dateOf } from './hours.ts'
import type { EffectivePolicy, Limit } from './merge.ts'
import type { EffectivePolicyView, PolicyVersion, PolicyView } from './schema.ts'
import { loadBelow, loadCurrentPolicies, loadVersions, type PolicyRow } from './store.ts'

const SHOWN_VERSIONS = 100
const SHOWN_BELOW = 200

/** What holds in an area today: its own policy, what areas above add, and all versions. Errors: `area.not-found`, `permission.denied`. */
export async function getPolicy(ctx: Ctx, areaCode: string): Promise<PolicyView> {
  const area = await getArea(ctx, areaCode)
  const { zone } = ctx.config
  const date = dateOf(ctx.clock.now().getTime(), zone)
  const current = await loadCurrentPolicies(ctx.db)
  const book = new PolicyBook(zone, current)
  const effective = book.effectiveOn(area.path, date)
  const above = aboveOf(book, area, date)
  const versions = await loadVersions(ctx.db, areaCode, SHOWN_VERSIONS)
  const own = book.ownOn(areaCode, date)
  const names = await loadAreaNames(ctx.db, [...effective.areaCodes, ...above.areaCodes], ctx.clock.now())
  const people = await actorNames(
    ctx.db,
    versions.map(({ createdBy }) => createdBy),
  )
  const view = (row: PolicyRow) => viewVersion(row, people.get(row.createdBy) ?? null)
  const inForce = versions.find(({ id }) => id === own?.id)
  const named = (code: string) => ({ areaCode: code, areaName: nameOf(names, code) })
  return {
    areaCode,
    areaName: area.name,
    own: inForce ? view(inForce) : null,
    effective: viewEffective(effective, date, named),
    above: viewEffective(above, date, named),
    versions: versions.map(view),
    below: await loadBelow(ctx.db, area.path, date, SHOWN_BELOW),
  }
}

const viewVersion = ({ createdAt, supersededAt, ...row }: PolicyRow, createdByName: string | null): PolicyVersion => ({
  ...row,
  createdByName,
  createdAt: createdAt.toISOString(),
  supersededAt: supersededAt?.toISOString() ?? null,
})

type Named = (code: string) => { areaCode: string; areaName: string }

function viewEffective(policy: EffectivePolicy, date: string, named: Named): EffectivePolicyView {
  const limit = (one: Limit) => one && { value: one.value, ...named(one.areaCode) }
  return {
    date,
    areaCodes: policy.areaCodes,
    rules: policy.rules,
    windows: policy.rules.layers.map((layer, index) => ({ ...layer, ...named(policy.layerAreas[index] ?? '') })),
    quietHours: policy.quietHours.map((range) => ({ ...range, ...named(range.areaCode) })),
    volumeCaps: policy.volumeCaps.map((cap) => ({ ...cap, ...named(cap.areaCode) })),
    maxSessionsPerDay: limit(policy.maxSessionsPerDay),
    maxSessionMinutes: limit(policy.maxSessionMinutes),
    maxMinutesPerDay: limit(policy.maxMinutesPerDay),
    approvers: policy.approvers.map(({ level, areaCode }) => ({ level, ...named(areaCode) })),
    mayOverride: policy.mayOverride,
  }
}
