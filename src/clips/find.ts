import type { z } from 'zod'
import { foldName } from '../areas/fold.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import type { Clip, ListClips } from './schema.ts'
import { listClipRows, loadClip, toClip } from './store.ts'

/** One clip of the reader's areas. Errors: `clip.not-found`, also for what the reader may not see. */
export async function findClip(ctx: Ctx, id: string): Promise<Clip> {
  return toClip(await requireVisible(ctx, await loadClip(ctx.db, { id }), 'clip.not-found'))
}

/** Clips of the reader's areas, newest first. */
export async function listClips(ctx: Ctx, query: z.output<typeof ListClips>): Promise<Page<Clip>> {
  const { q, source, archived, alert } = query
  const rows = await listClipRows(ctx.db, {
    paths: permittedPaths(ctx.actor, 'view'),
    titleLike: q && foldName(q),
    source,
    archived: archived === 'true',
    isAlert: alert && alert === 'true',
    before: decodeCursor(query.cursor),
    limit: query.limit + 1,
  })
  return page(rows.map(toClip), query.limit, (clip) => clip.id)
}
