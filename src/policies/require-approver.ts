import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { AreaRow } from '../areas/versions.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadPolicyBook } from './book.ts'
import { pathsTo } from './crowds.ts'
import { dateOf } from './hours.ts'

/**
 * Who approves must have the right to over the area that a policy names, or over one above it: at least its own level
 * (`own`), or the next above (`above`). Errors: `policy.approver-level`.
 */
export async function requireApproverLevel(
  ctx: Pick<Ctx, 'db' | 'config' | 'clock' | 'actor'>,
  areas: ReadonlyArray<Pick<AreaRow, 'path'>>,
): Promise<void> {
  const book = await loadPolicyBook(ctx)
  if (book.isEmpty || ctx.actor.kind === 'system') return
  const date = dateOf(ctx.clock.now().getTime(), book.zone)
  const held = permittedPaths(ctx.actor, 'bulletin.decide')
  for (const { path } of areas)
    for (const { level, areaCode } of book.effectiveOn(path, date).approvers) {
      const above = pathsTo(path)
      const at = above.findIndex((one) => one.endsWith(`/${areaCode}/`))
      // Nothing stands above the country.
      const needed = above[level === 'above' ? Math.max(0, at - 1) : at]
      if (needed === undefined || held.some((grant) => needed.startsWith(grant))) continue
      const approverArea = needed.split('/').filter(Boolean).at(-1) ?? areaCode
      const names = await loadAreaNames(ctx.db, [areaCode, approverArea], ctx.clock.now())
      const [areaName, approverAreaName] = [nameOf(names, areaCode), nameOf(names, approverArea)]
      throw new Problem('policy.approver-level', {
        detail: `The policy of ${areaName} (${areaCode}) asks for an approver of ${approverAreaName} (${approverArea}) or above.`,
        fields: { areaCode, areaName, level, approverArea, approverAreaName },
      })
    }
}
