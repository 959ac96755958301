import { audit } from '../audit/audit.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import type { CanonicalAudio } from './ports.ts'
import type { Clip } from './schema.ts'
import { type ClipKey, type ClipRow, insertClip, loadClip, toClip, widenClip } from './store.ts'

type ClipOrigin =
  | { source: 'upload'; originalSha256: string; originalType: string }
  | { source: 'live'; originalType: string }
  | { source: 'speech'; speechKey: string; speechText: string; originalType: string }

/**
 * Keep a finished clip: the file first, then the row, so that no row ever lacks its file. The same sound a second
 * time (two requests at once, or another commune's) is the same clip, seen by the areas of both.
 */
export async function saveClip(
  ctx: Ctx,
  given: { title: string; areaCodes: string[]; audio: CanonicalAudio; origin: ClipOrigin },
): Promise<Clip> {
  const { path, peaks, ...measured } = given.audio
  await ctx.audio.store.put(measured.sha256, path)
  return withTransaction(ctx, async (tx) => {
    const row = await insertClip(tx.db, {
      ...measured,
      ...given.origin,
      id: ctx.ids.next('clp'),
      title: given.title,
      mime: 'audio/mpeg',
      peaks: JSON.stringify(peaks),
      areaCodes: given.areaCodes,
      createdBy: ctx.actor.id,
      createdAt: ctx.clock.now(),
    })
    if (!row) {
      const speechKey = given.origin.source === 'speech' ? given.origin.speechKey : null
      const existing = await loadClip(tx.db, { sha256: measured.sha256, speechKey })
      if (existing) return share(tx, existing, given.areaCodes)
      throw new Error(`Clip ${measured.sha256} was neither inserted nor found`)
    }
    const { sha256, title, areaCodes, source } = row
    await emitEvent(tx, { type: 'clip.created', areaCodes, data: { clipId: row.id } })
    await audit(tx, { action: 'clip.create', subjectId: row.id, areaCodes, data: { sha256, title, source } })
    return toClip(row)
  })
}

/** The clip that already answers `key`, shared with these areas too; undefined when there is none or its file is gone. */
export async function reuseClip(ctx: Ctx, key: ClipKey, areaCodes: string[]): Promise<Clip | undefined> {
  const existing = await loadClip(ctx.db, key)
  if (!existing || (await ctx.audio.store.size(existing.sha256)) !== existing.bytes) return undefined
  return withTransaction(ctx, (tx) => share(tx, existing, areaCodes))
}

async function share(
  tx: Parameters<typeof audit>[0] & Parameters<typeof emitEvent>[0],
  clip: ClipRow,
  areaCodes: string[],
): Promise<Clip> {
  const widened = await widenClip(tx.db, clip.id, areaCodes)
  if (!widened) return toClip(clip)
  await emitEvent(tx, { type: 'clip.changed', areaCodes: widened.areaCodes, data: { clipId: clip.id } })
  await audit(tx, { action: 'clip.share', subjectId: clip.id, areaCodes, data: { sha256: clip.sha256 } })
  return toClip(widened)
}
