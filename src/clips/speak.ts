import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { requireAreas, withoutNested } from '../areas/find.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { normaliseVi } from './normalise-vi.ts'
import { reuseClip, saveClip } from './save.ts'
import { type Clip, PreviewSpeech, SpeakText, type SpeechPreview } from './schema.ts'
import { sniffFile } from './sniff.ts'

/**
 * Speak a text. The same words with the same voice and speed give the same clip, from the cache. Errors:
 * `clip.nothing-to-say`, `speech.language-unsupported`, `speech.unavailable`, `clip.too-long`.
 */
export async function speakText(ctx: Ctx, input: SpeakText): Promise<Clip> {
  const { text, language, speed, title, areaCodes } = SpeakText.parse(input)
  const areas = withoutNested(await requireAreas(ctx.db, areaCodes, ctx.clock.now()))
  requirePermission(ctx, 'clip.create', areas)
  const codes = areas.map((area) => area.code)
  const { text: speechText } = readable(text, language)
  const { speech } = ctx.audio
  const speechKey = createHash('sha256')
    .update(JSON.stringify([speech.id, speechText, language, speed]))
    .digest('hex')
  const cached = await reuseClip(ctx, { speechKey }, codes)
  if (cached) return cached
  const spoken = await speech.speak({ text: speechText, language, speed })
  try {
    return await convert(ctx, { path: spoken.path, title, codes, speechKey, speechText })
  } finally {
    await rm(spoken.path, { force: true })
  }
}

/** What `speakText` would give to the voice, and the words it may misread. Pure: changes and stores nothing. */
export function previewSpeech(input: PreviewSpeech): SpeechPreview {
  const { text, language } = PreviewSpeech.parse(input)
  return readable(text, language)
}

/** Other languages than Vietnamese go to the voice as they are: their rules are the voice's own. */
function readable(text: string, language: string): SpeechPreview {
  const result = language === 'vi' ? normaliseVi(text) : { text: text.normalize('NFC').trim(), unsure: [] }
  if (!/[\p{L}\p{N}]/u.test(result.text)) throw new Problem('clip.nothing-to-say')
  return result
}

async function convert(
  ctx: Ctx,
  given: { path: string; title: string; codes: string[]; speechKey: string; speechText: string },
): Promise<Clip> {
  const { type, demuxer } = await sniffFile(given.path)
  const audio = await ctx.audio.transcoder.transcode({
    path: given.path,
    demuxer,
    maxSeconds: ctx.config.clipMaxSeconds,
  })
  try {
    const origin = {
      source: 'speech',
      speechKey: given.speechKey,
      speechText: given.speechText,
      originalType: type,
    } as const
    return await saveClip(ctx, { title: given.title, areaCodes: given.codes, audio, origin })
  } finally {
    await rm(audio.path, { force: true })
  }
}
