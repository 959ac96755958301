import { requireNoAlert } from '../clips/require-no-alert.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import { referenceOf } from './contents.ts'
import { type NewItem, ProgrammeItem } from './schema.ts'
import { loadVisible } from './store-contents.ts'

/**
 * The items with an id each. What one may not see looks like what is not there; what stood in the programme before stays,
 * whoever edits. Errors: `request.invalid`, `clip.is-alert`, naming each item.
 */
export async function requireItems(
  ctx: Ctx,
  items: readonly NewItem[],
  before: readonly ProgrammeItem[] = [],
): Promise<ProgrammeItem[]> {
  const whole = withIds(ctx, items)
  const known = new Set(before.map(referenceOf))
  const added = whole.flatMap((item) => referenceOf(item) ?? []).filter((id) => !known.has(id))
  const visible =
    ctx.actor.kind === 'system'
      ? new Set(added)
      : await loadVisible(ctx.db, [...new Set(added)], permittedPaths(ctx.actor, 'view'))
  const missing = whole.flatMap((item, index) => {
    const id = referenceOf(item)
    if (id === null || known.has(id) || visible.has(id)) return []
    return [{ pointer: `/items/${index}/${item.kind}Id`, detail: `there is no ${item.kind} ${id}` }]
  })
  if (missing.length > 0) throw new Problem('request.invalid', { errors: missing })
  await requireNoAlert(
    ctx.db,
    whole.flatMap((item, index) =>
      item.kind === 'clip' && item.clipId !== null && !known.has(item.clipId)
        ? [{ clipId: item.clipId, pointer: `/items/${index}/clipId` }]
        : [],
    ),
  )
  return whole
}

/** New items get an id; nothing else is changed. */
export const withIds = (ctx: Pick<Ctx, 'ids'>, items: readonly NewItem[]): ProgrammeItem[] =>
  items.map((item) => ProgrammeItem.parse({ ...item, id: item.id ?? ctx.ids.next('itm') }))
