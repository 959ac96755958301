import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { changePolicy } from './change.ts'
import { draftOf } from './effect.ts'
import { type PolicyView, RemovePolicy } from './schema.ts'
import { supersede } from './store.ts'
import { getPolicy } from './view.ts'

/**
 * Take back all that an area says, on whatever days: what areas above say holds alone. Its versions stay readable.
 * Errors: `policy.not-found`, `policy.effect-changed`.
 */
export async function removePolicy(ctx: Ctx, areaCode: string, input: RemovePolicy): Promise<PolicyView> {
  const { effectHash } = RemovePolicy.parse(input)
  const draft = draftOf(ctx, { rules: null, effectiveTo: null })
  await changePolicy(ctx, areaCode, { action: 'policy.remove', draft, effectHash }, async (tx, area) => {
    const removed = await supersede(tx.db, area.code, tx.clock.now())
    if (removed === 0) throw new Problem('policy.not-found', { fields: { areaCode: area.code } })
    return { versions: removed }
  })
  return getPolicy(ctx, areaCode)
}
