import type { Ctx } from '../context.ts'
import { addVersion } from './add-version.ts'
import { changePolicy } from './change.ts'
import { draftOf } from './effect.ts'
import { type PolicyView, SavePolicy } from './schema.ts'
import { getPolicy } from './view.ts'

/**
 * Give an area a policy of its own, or a new version of it. The newest version whose days hold is in force, so one for
 * the summer gives way to the older one in autumn. Errors: `policy.effect-changed`, `area.not-found`, `request.invalid`.
 */
export async function savePolicy(ctx: Ctx, areaCode: string, input: SavePolicy): Promise<PolicyView> {
  const { effectHash, note, ...given } = SavePolicy.parse(input)
  const draft = { ...draftOf(ctx, given), rules: given.rules }
  await changePolicy(ctx, areaCode, { action: 'policy.save', draft, effectHash }, async (tx, area) => {
    const revision = await addVersion(tx, area.code, { ...draft, note })
    return { revision, rules: draft.rules, effectiveFrom: draft.effectiveFrom, effectiveTo: draft.effectiveTo, note }
  })
  return getPolicy(ctx, areaCode)
}
