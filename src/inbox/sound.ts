import { createHash } from 'node:crypto'
import { speakText } from '../clips/speak.ts'
import { uploadClip } from '../clips/upload.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { GuardError } from '../net/guard.ts'
import { call } from './call.ts'
import type { SourceBulletin } from './schema.ts'

const FETCH_MS = 60_000
// An emergency with words of its own waits no longer for its recording.
const URGENT_FETCH_MS = 8_000
type Sound = { id: string; sha256: string }

/**
 * The sound of a message, as a clip of its areas: the recording, its type told by content and its hash checked, else
 * the text spoken here. Undefined for an emergency of text alone, which is spoken where it is prepared, and for one
 * whose recording cannot be fetched: then its words are spoken, for nobody may wait for a file server. Errors name the
 * field: those of clips, `inbox.audio-unreachable`, `inbox.audio-differs`.
 */
export async function soundOf(ctx: Ctx, message: SourceBulletin, areaCodes: string[]): Promise<Sound | undefined> {
  const { audio, title, text, language } = message
  // In another language the built-in voice of emergencies would only be noise.
  const mayBeSpoken = message.priority === 'emergency' && text !== undefined && language === 'vi'
  if (audio) {
    const pointer = 'url' in audio ? '/audio/url' : '/audio/base64'
    return naming(pointer, async () => {
      const timeoutMs = mayBeSpoken ? URGENT_FETCH_MS : FETCH_MS
      const bytes = 'url' in audio ? await fetchSound(ctx, audio.url, timeoutMs) : Buffer.from(audio.base64, 'base64')
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      if (audio.sha256 !== undefined && audio.sha256 !== sha256)
        throw new Problem('inbox.audio-differs', {
          fields: { sha256 },
          errors: [{ pointer: '/audio/sha256', detail: `the bytes have ${sha256}` }],
        })
      return uploadClip(ctx, { title, areaCodes, body: once(bytes), declaredBytes: bytes.length })
    }).catch((err: unknown) => {
      if (!mayBeSpoken || !(err instanceof Problem) || err.code !== 'inbox.audio-unreachable') throw err
      ctx.log.warn({ externalId: message.externalId, ...err.fields }, 'an emergency from above is spoken from its text')
      return undefined
    })
  }
  if (!text || message.priority === 'emergency') return undefined
  return naming('/text', () => speakText(ctx, { text, language, title, areaCodes }))
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function fetchSound(ctx: Ctx, url: string, timeoutMs: number): Promise<Buffer> {
  const { inboxHosts: allowedHosts, uploadMaxBytes: maxBytes } = ctx.config
  const unreachable = (reason: string, cause?: unknown) =>
    new Problem('inbox.audio-unreachable', {
      fields: { reason },
      errors: [{ pointer: '/audio/url', detail: reason }],
      cause,
    })
  const answer = await call({ allowedHosts }, url, { maxBytes, timeoutMs }).catch((err: unknown) => {
    throw err instanceof GuardError ? unreachable(err.code, err) : err
  })
  if (answer.status !== 200) throw unreachable(`it answered ${answer.status}`)
  return answer.body
}

/** A fault of what was sent, with the field that it lies in. */
async function naming(pointer: string, work: () => Promise<Sound>): Promise<Sound> {
  try {
    const { id, sha256 } = await work()
    return { id, sha256 }
  } catch (err) {
    if (!(err instanceof Problem) || err.status >= 500 || err.errors) throw err
    const { code, detail, fields, remedy } = err
    throw new Problem(code, {
      ...{ fields, remedy, cause: err, errors: [{ pointer, detail: detail ?? err.message }] },
      ...(detail === undefined ? {} : { detail }),
    })
  }
}
