import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { requireNoAlert } from '../clips/require-no-alert.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { audioOf } from './content.ts'
import { type Bulletin, CreateBulletin } from './schema.ts'
import { insertBulletin } from './store.ts'
import { viewBulletin } from './view.ts'

/** Write a draft. Text is spoken at once, so that its author hears what will sound. Groups become their areas here. */
export async function createBulletin(ctx: Ctx, input: CreateBulletin): Promise<Bulletin> {
  const { clipId, text, ...rest } = CreateBulletin.parse(input)
  const areas = withoutNested(await requireAreas(ctx.db, rest.areaCodes, ctx.clock.now()))
  requireAtMost(areas)
  requirePermission(ctx, 'bulletin.write', areas)
  const areaCodes = areas.map((area) => area.code)
  const audio = await audioOf(ctx, { ...rest, text, clipId, areaCodes })
  if (clipId) await requireNoAlert(ctx.db, [{ clipId, pointer: '/clipId' }])
  const row = await withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    const row = await insertBulletin(tx.db, {
      ...rest,
      id: ctx.ids.next('bul'),
      text: text ?? null,
      clipId: audio?.clipId ?? null,
      clipSha256: audio?.clipSha256 ?? null,
      areaCodes,
      status: 'draft',
      authorId: ctx.actor.id,
      createdAt: now,
      updatedAt: now,
    })
    await emitEvent(tx, { type: 'bulletin.created', areaCodes, data: { bulletinId: row.id, title: row.title } })
    await audit(tx, {
      action: 'bulletin.create',
      subjectId: row.id,
      areaCodes,
      data: { title: row.title, clipSha256: row.clipSha256 },
    })
    return row
  })
  return viewBulletin(ctx, row)
}
