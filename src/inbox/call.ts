import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { type Destination, type Guard, GuardError, resolveSafely } from '../net/guard.ts'
import { unlessAborted } from '../net/guarded-fetch.ts'

export type Answer = { status: number; body: Buffer }

/**
 * One request to a source system or to a sound that it names: to the addresses that the guard allowed and no others,
 * without redirects, its name, connection and answer within `timeoutMs`, and within `maxBytes`. Errors (GuardError): where it may not go, `too-large`,
 * `timed-out`, `no-connection`.
 */
export async function call(
  guard: Guard,
  url: string,
  options: {
    method?: 'GET' | 'POST'
    headers?: Record<string, string>
    body?: string
    maxBytes: number
    timeoutMs: number
  },
): Promise<Answer> {
  const signal = AbortSignal.timeout(options.timeoutMs)
  try {
    return await exchange(await unlessAborted(resolveSafely(guard, url), signal), options, signal)
  } catch (err) {
    if (err instanceof GuardError) throw err
    throw new GuardError(signal.aborted ? 'timed-out' : 'no-connection', err)
  }
}

function exchange(
  { url, addresses }: Destination,
  { method = 'GET', headers = {}, body, maxBytes }: Parameters<typeof call>[2],
  signal: AbortSignal,
): Promise<Answer> {
  // Whatever the name says by now: these addresses were looked at.
  const lookup: LookupFunction = (_, { all }, done) => {
    const [first] = addresses
    if (all) done(null, addresses)
    else done(null, first?.address ?? '', first?.family)
  }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
    method,
    headers: { 'accept-encoding': 'identity', ...headers },
    lookup,
    signal,
    agent: false,
  })
  request.on('error', reject)
  request.on('response', (response) => {
    const chunks: Buffer[] = []
    let bytes = 0
    response.on('error', reject)
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= maxBytes) return
      reject(new GuardError('too-large'))
      request.destroy()
    })
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }))
    response.on('close', () => reject(new GuardError('no-connection')))
  })
  request.end(body)
  return promise
}
