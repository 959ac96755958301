import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { requireAreas, withoutNested } from '../areas/find.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { countBytes, tooLarge } from './count-bytes.ts'
import { reuseClip, saveClip } from './save.ts'
import { type Clip, UploadClip } from './schema.ts'
import { sniffFile } from './sniff.ts'
import { tempPath } from './temp-dir.ts'

export type Upload = {
  title: string
  areaCodes: string[]
  /** Read once, as it comes, never held in memory as a whole. */
  body: AsyncIterable<Uint8Array>
  /** Content-Length if the client gave one: too much is refused before reading. */
  declaredBytes?: number | undefined
}

/**
 * Take in a recording: stream it to disk, tell its type by content, bring it to the canonical form. The same bytes
 * again give the same clip. Errors: `request.too-large`, `clip.not-audio`, `clip.unreadable`, `clip.incomplete`,
 * `clip.too-long`, `clip.silent`, `clip.interrupted`, `clip.storage-full`.
 */
export async function uploadClip(ctx: Ctx, { body, declaredBytes, ...input }: Upload): Promise<Clip> {
  const { title, areaCodes } = UploadClip.parse(input)
  const areas = withoutNested(await requireAreas(ctx.db, areaCodes, ctx.clock.now()))
  requirePermission(ctx, 'clip.create', areas)
  if (declaredBytes !== undefined && declaredBytes > ctx.config.uploadMaxBytes)
    throw tooLarge(ctx.config.uploadMaxBytes)
  const path = tempPath(ctx.audio.tempDir, '.upload')
  try {
    const originalSha256 = await receive(body, path, ctx.config.uploadMaxBytes)
    const codes = areas.map((area) => area.code)
    return (
      (await reuseClip(ctx, { originalSha256 }, codes)) ?? (await convert(ctx, { path, title, codes, originalSha256 }))
    )
  } finally {
    await rm(path, { force: true })
  }
}

async function convert(
  ctx: Ctx,
  { path, title, codes, originalSha256 }: { path: string; title: string; codes: string[]; originalSha256: string },
): Promise<Clip> {
  const { type, demuxer } = await sniffFile(path)
  const audio = await ctx.audio.transcoder.transcode({ path, demuxer, maxSeconds: ctx.config.clipMaxSeconds })
  try {
    const origin = { source: 'upload', originalSha256, originalType: type } as const
    return await saveClip(ctx, { title, areaCodes: codes, audio, origin })
  } finally {
    await rm(audio.path, { force: true })
  }
}

async function receive(body: AsyncIterable<Uint8Array>, path: string, limit: number): Promise<string> {
  const counter = countBytes(limit)
  try {
    await pipeline(
      Readable.from(body, { objectMode: false }),
      counter.through,
      createWriteStream(path, { flags: 'wx' }),
    )
    return counter.sha256()
  } catch (error) {
    throw toProblem(error)
  }
}

function toProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error
  const code = 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Problem('clip.storage-full', { cause: error })
  // A failing disk names the call that failed; everything else came from the sender.
  return 'syscall' in error && error.syscall !== 'read' ? error : new Problem('clip.interrupted', { cause: error })
}
