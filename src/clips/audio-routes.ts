import { Readable } from 'node:stream'
import { OpenAPIHono } from '@hono/zod-openapi'
import { Problem } from '../errors.ts'
import type { HttpEnv } from '../http/env.ts'
import { parseRange } from './range.ts'

/** `GET /audio/{sha256}.mp3`: what speakers and the console fetch. Public: the hash is its own key, bytes never change. */
export function audioRoutes() {
  const routes = new OpenAPIHono<HttpEnv>()
  routes.get('/audio/:file{[0-9a-f]{64}\\.mp3}', async (c) => {
    const sha256 = c.req.param('file').slice(0, 64)
    const { store } = c.get('ctx').audio
    const size = await store.size(sha256)
    if (size === undefined) throw new Problem('clip.not-found')
    const etag = `"${sha256}"`
    const headers = {
      etag,
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    }
    if (matches(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers)
    const sameFile = (c.req.header('if-range') ?? etag) === etag
    const range = parseRange(sameFile ? c.req.header('range') : undefined, size)
    if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
    const { start, end } = range ?? { start: 0, end: size - 1 }
    const described = {
      ...headers,
      'content-type': 'audio/mpeg',
      'content-length': String(end - start + 1),
      ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
    }
    const status = range ? 206 : 200
    if (c.req.method === 'HEAD') return c.body(null, status, described)
    // safe because the two ReadableStream types describe the same class of Node
    return c.body(Readable.toWeb(store.read(sha256, { start, end })) as ReadableStream, status, described)
  })
  return routes
}

/** If-None-Match compares weakly and takes a list (RFC 9110 §13.1.2). */
const matches = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag) ?? false
