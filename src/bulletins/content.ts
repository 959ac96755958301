import { findClip } from '../clips/find.ts'
import { speakText } from '../clips/speak.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'

/**
 * The final audio of a bulletin: the chosen clip, else the text spoken now. Undefined when there is neither: a draft
 * may wait for its content. Done outside the transaction, since speaking takes seconds.
 */
export async function audioOf(
  ctx: Ctx,
  content: {
    title: string
    text?: string | null | undefined
    clipId?: string | null | undefined
    language: string
    areaCodes: string[]
  },
): Promise<{ clipId: string; clipSha256: string } | undefined> {
  if (content.clipId) {
    const clip = await findClip(ctx, content.clipId)
    if (!clip) throw new Problem('clip.not-found', { fields: { clipId: content.clipId } })
    return { clipId: clip.id, clipSha256: clip.sha256 }
  }
  if (!content.text) return undefined
  const { text, language, title, areaCodes } = content
  const clip = await speakText(ctx, { text, language, title, areaCodes })
  return { clipId: clip.id, clipSha256: clip.sha256 }
}
