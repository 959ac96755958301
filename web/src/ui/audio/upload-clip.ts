import type { z } from 'zod'
import type { Clip as ClipSchema } from '../../../../src/clips/schema.ts'
import { ApiProblem, toProblem } from '../../api.ts'

export type Clip = z.infer<typeof ClipSchema>
export type UploadOptions = { title: string; areaCodes: readonly string[]; signal?: AbortSignal }

/**
 * Sends a recording to `POST /clips` (XMLHttpRequest: fetch tells no progress of what it sends). `onProgress` gets 0..1;
 * at 1 the server is still converting. Errors: ApiProblem (`clip.not-audio`, `request.too-large`, `network.unreachable`,
 * …); a DOMException `AbortError` when `signal` was aborted.
 */
export function uploadClip(
  file: Blob,
  { title, areaCodes, signal }: UploadOptions,
  onProgress?: (fraction: number) => void,
): Promise<Clip> {
  const query = new URLSearchParams({ title, areaCodes: areaCodes.join(',') })
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('POST', `/api/v1/clips?${query}`)
    xhr.setRequestHeader('content-type', file.type || 'application/octet-stream')
    const abort = () => xhr.abort()
    const aborted = () => new DOMException('upload aborted', 'AbortError')
    xhr.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0))
    xhr.addEventListener('load', () => {
      const clip = xhr.status < 300 ? readJson(xhr.responseText) : undefined
      if (clip) resolve(clip)
      else reject(toProblem(xhr.getResponseHeader('content-type'), xhr.responseText))
    })
    xhr.addEventListener('error', () => reject(unreachable()))
    xhr.addEventListener('abort', () => reject(aborted()))
    xhr.addEventListener('loadend', () => signal?.removeEventListener('abort', abort))
    if (signal?.aborted) return reject(aborted())
    signal?.addEventListener('abort', abort)
    xhr.send(file)
  })
}

const unreachable = () =>
  new ApiProblem({
    code: 'network.unreachable',
    title: 'No answer from the server',
    titleVi: 'Máy chủ không trả lời',
    status: 0,
    detail: '',
    remedy: '',
  })

function readJson(text: string): Clip | undefined {
  try {
    return JSON.parse(text) as Clip // safe: the server's own schema made it
  } catch {
    return undefined // a captive portal may answer 200 with a page
  }
}
