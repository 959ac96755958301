import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const LEAST_BYTES = 1_024
const compress = promisify(gzip)

/**
 * gzip for JSON that is read: a list of 7,000 speakers is 900 kB, and 3G brings 50 kB a second. Never streams (events,
 * audio, CSV), nor what says no-store: a secret beside text of the reader's choosing can be measured (BREACH).
 */
export const compressJson = (): MiddlewareHandler => async (c, next) => {
  await next()
  if (c.req.method !== 'GET') return
  const { headers } = c.res
  if (!/^application\/(\w+\+)?json\b/.test(headers.get('content-type') ?? '') || !c.res.body) return
  if (headers.has('content-encoding') || /\bno-(store|transform)\b/.test(headers.get('cache-control') ?? '')) return
  headers.append('vary', 'accept-encoding')
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0+)?\b)/.test(c.req.header('accept-encoding') ?? '')) return
  const plain = await c.res.arrayBuffer()
  const small = plain.byteLength < LEAST_BYTES
  const body = small ? plain : new Uint8Array(await compress(plain))
  if (!small) headers.set('content-encoding', 'gzip')
  headers.set('content-length', String(body.byteLength))
  c.res = new Response(body, { status: c.res.status, headers })
}
