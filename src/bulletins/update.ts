import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { requireNoAlert } from '../clips/require-no-alert.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { requireNext } from '../state-machine.ts'
import { audioOf } from './content.ts'
import { type Bulletin, UpdateBulletin } from './schema.ts'
import { BULLETIN } from './state.ts'
import { changeBulletin, loadBulletin } from './store.ts'
import { viewBulletin } from './view.ts'

/** Edit. Whatever the state was, it is a draft again: an approval holds only for the very audio and areas it saw. */
export async function updateBulletin(ctx: Ctx, bulletinId: string, input: UpdateBulletin): Promise<Bulletin> {
  const { revision, ...edit } = UpdateBulletin.parse(input)
  const before = await loadBulletin(ctx.db, bulletinId)
  const now = ctx.clock.now()
  const own = await requireAreas(ctx.db, before.areaCodes, now, null)
  const areas = withoutNested(edit.areaCodes ? await requireAreas(ctx.db, edit.areaCodes, now) : own)
  requireAtMost(areas)
  requirePermission(ctx, 'bulletin.write', [...areas, ...own])
  requireNext(BULLETIN, before, 'edit', 'bulletin.wrong-state')
  if (before.revision !== revision) throw new Problem('bulletin.changed', { fields: { revision: before.revision } })
  const areaCodes = areas.map((area) => area.code)
  // New text is spoken anew; a new clip replaces the text's voice; otherwise the audio stays.
  const text = edit.text ?? (edit.clipId ? null : before.text)
  const clipId = edit.clipId ?? (edit.text ? null : before.clipId)
  const merged = {
    title: edit.title ?? before.title,
    language: edit.language ?? before.language,
    text,
    clipId,
    areaCodes,
  }
  const audio = await audioOf(ctx, merged)
  if (clipId && clipId !== before.clipId) await requireNoAlert(ctx.db, [{ clipId, pointer: '/clipId' }])
  const row = await withTransaction(ctx, async (tx) => {
    const row = await changeBulletin(tx.db, before, requireNext(BULLETIN, before, 'edit', 'bulletin.wrong-state'), {
      ...merged,
      topic: edit.topic ?? before.topic,
      priority: edit.priority ?? before.priority,
      clipId: audio?.clipId ?? null,
      clipSha256: audio?.clipSha256 ?? null,
      revision: before.revision + 1,
      // Whoever edits is an author too, and must not approve the result.
      authorId: ctx.actor.id,
      submittedAt: null,
      approverId: null,
      approvedAt: null,
      decisionReason: null,
      preflightHash: null,
      updatedAt: ctx.clock.now(),
    })
    await emitEvent(tx, {
      type: 'bulletin.edited',
      // Whoever no longer hears it should see it go.
      areaCodes: [...new Set([...before.areaCodes, ...areaCodes])],
      data: { bulletinId, title: row.title, from: before.status, revision: row.revision },
    })
    await audit(tx, {
      action: 'bulletin.edit',
      subjectId: row.id,
      areaCodes,
      data: {
        from: before.status,
        revision: row.revision,
        clipSha256: row.clipSha256,
        previousAuthorId: before.authorId,
      },
    })
    return row
  })
  return viewBulletin(ctx, row)
}
