import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { ChangeClip, type Clip } from './schema.ts'
import { type ClipRow, lockClip, setClip, toClip } from './store.ts'

/** Give it another name in the library. What bulletins and logs say about it is theirs. Errors: `clip.not-found`. */
export const renameClip = (ctx: Ctx, id: string, input: { title: string }): Promise<Clip> =>
  changeClip(ctx, id, 'rename', () => ({ title: ChangeClip.parse(input).title }))

/** Out of the library, or back. The sound stays for whatever uses it: an airing must never lose its audio. */
export const archiveClip = (ctx: Ctx, id: string, archived: boolean): Promise<Clip> =>
  changeClip(ctx, id, archived ? 'archive' : 'restore', (before) => ({
    archivedAt: archived ? (before.archivedAt ?? ctx.clock.now()) : null,
  }))

async function changeClip(
  ctx: Ctx,
  id: string,
  verb: 'rename' | 'archive' | 'restore',
  change: (before: ClipRow) => Partial<Pick<ClipRow, 'title' | 'archivedAt'>>,
): Promise<Clip> {
  return withTransaction(ctx, async (tx) => {
    const before = await lockClip(tx.db, id)
    // Over all its areas: others' libraries show it too.
    requirePermission(ctx, 'clip.create', await lastKnownAreas(tx.db, before.areaCodes))
    const row = await setClip(tx.db, id, change(before))
    await emitEvent(tx, { type: 'clip.changed', areaCodes: row.areaCodes, data: { clipId: id } })
    await audit(tx, {
      action: `clip.${verb}`,
      subjectId: id,
      areaCodes: row.areaCodes,
      data: { sha256: row.sha256, title: row.title, before: before.title },
    })
    return toClip(row)
  })
}
