import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Secret } from '../config.ts'
import { Problem } from '../errors.ts'
import { countBytes } from './count-bytes.ts'
import type { Speech } from './ports.ts'
import { tempPath } from './temp-dir.ts'

const TIMEOUT_MS = 60_000

/**
 * A speech service over HTTP, one shape: `POST {url}` with `authorization: Bearer {key}` and JSON
 * `{text, language, speed}` (speed 1 is normal, 0.5–2) → `200` with the sound itself in any accepted format, or
 * `422` when it does not speak the language.
 *
 * Vietnamese providers differ from it and from each other; put a relay of a few lines in between:
 * - Viettel AI answers with bytes: text, `speed` clamped to 0.8–1.2, `voice` and `token` from its own settings,
 *   `tts_return_option: 3`.
 * - FPT.AI wants the raw text as body and `api-key`, `voice`, `speed` (−3…3) as headers; answers `{async: url}`: poll
 *   the address until the file is there, then send it on.
 * - Vbee answers `{result: {request_id}}`: poll `/tts/{request_id}` until `SUCCESS`, then fetch `audio_link`.
 *
 * Following addresses from an answer is left to the relay on purpose: this server fetches nothing it is told to.
 */
export function createHttpSpeech(options: {
  url: string
  key: Secret | undefined
  tempDir: string
  maxBytes: number
}): Speech {
  const { host, pathname } = new URL(options.url)
  return {
    id: `http/${host}${pathname}`,
    async speak({ text, language, speed }) {
      const response = await fetch(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(options.key ? { authorization: `Bearer ${options.key.reveal()}` } : {}),
        },
        body: JSON.stringify({ text, language, speed }),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(fail)
      if (response.status === 422)
        throw new Problem('speech.language-unsupported', {
          detail: `The speech service does not speak "${language}".`,
          fields: { language },
        })
      if (!response.ok || !response.body) return fail(new Error(`the speech service answered ${response.status}`))
      const path = tempPath(options.tempDir, '.speech')
      try {
        const sound = Readable.from(response.body)
        await pipeline(sound, countBytes(options.maxBytes).through, createWriteStream(path))
        return { path }
      } catch (cause) {
        await rm(path, { force: true })
        return fail(cause)
      }
    },
  }
}

const fail = (cause: unknown): never => {
  if (cause instanceof Problem) throw cause
  throw new Problem('speech.unavailable', { detail: 'The speech service does not answer as it should.', cause })
}
