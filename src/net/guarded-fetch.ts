import type { LookupAddress } from 'node:dns'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { type Destination, type Guard, GuardError, resolveSafely } from './guard.ts'

const HEAD_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 10_000
const MAX_REDIRECTS = 3
// A header block is not a way around `maxBytes`.
const MAX_HEADER_BYTES = 16 * 1024
// SHOUTcast speaks proper HTTP only to what looks like a browser.
const USER_AGENT = 'Mozilla/5.0 (compatible; LoaLang)'

export type FetchOptions = {
  method?: 'GET' | 'POST' | 'PUT'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Of the body, in all. A stream without end says Infinity. */
  maxBytes: number
  /** From the call to the head of the last answer, names and redirects included. */
  headTimeoutMs?: number
  /** Without a byte. */
  idleTimeoutMs?: number
  /** From the call to the end of the body; none unless given. */
  totalTimeoutMs?: number
  signal?: AbortSignal
}

export type GuardedResponse = {
  /** Whatever it is: a 404 is an answer. */
  status: number
  headers: IncomingHttpHeaders
  /** Where it came from, after redirects. */
  url: string
  /** Its bytes, once. Leaving the loop ends the connection. Errors: GuardError `too-large`, `timed-out`, `no-connection`. */
  body: AsyncGenerator<Buffer>
  /** The whole body as UTF-8. */
  text(): Promise<string>
  /** End the connection; for whoever does not read the body. */
  close(): void
}

/**
 * Fetch what somebody else named. Never from inside: each address, that of every redirect too, is resolved once, checked
 * (guard.ts) and connected to as checked; with its name as Host and for TLS. GET follows at most 3 redirects, others
 * none. No cookie, no cache, no connection kept, no decompression.
 * Errors: GuardError.
 */
export async function guardedFetch(guard: Guard, address: string, options: FetchOptions): Promise<GuardedResponse> {
  const { headTimeoutMs = HEAD_TIMEOUT_MS, totalTimeoutMs, method = 'GET' } = options
  const abort = new AbortController()
  const stop = (why: unknown) => abort.abort(why)
  const onAbort = () => stop(options.signal?.reason)
  options.signal?.addEventListener('abort', onAbort, { once: true })
  if (options.signal?.aborted) onAbort()
  const headTimer = setTimeout(() => stop(new GuardError('timed-out')), headTimeoutMs)
  const totalTimer = totalTimeoutMs && setTimeout(() => stop(new GuardError('timed-out')), totalTimeoutMs)
  const done = () => {
    clearTimeout(totalTimer || undefined)
    options.signal?.removeEventListener('abort', onAbort)
  }
  try {
    const { response, url } = await follow(guard, address, { ...options, method, signal: abort.signal, stop })
    return describe(response, url, options, abort.signal, done)
  } catch (err) {
    done()
    throw abort.signal.aborted ? abort.signal.reason : err
  } finally {
    clearTimeout(headTimer)
  }
}

type Request = FetchOptions & {
  method: NonNullable<FetchOptions['method']>
  signal: AbortSignal
  stop: (why: unknown) => void
}

async function follow(guard: Guard, address: string, options: Request) {
  let [next, headers] = [address, options.headers ?? {}]
  for (let hop = 0; ; hop++) {
    const destination = await unlessAborted(resolveSafely(guard, next), options.signal)
    const response = await send(destination, { ...options, headers })
    const location = options.method === 'GET' && isRedirect(response.statusCode) ? response.headers.location : undefined
    if (!location) return { response, url: destination.url }
    response.destroy()
    if (hop === MAX_REDIRECTS) throw new GuardError('too-many-redirects')
    if (!URL.canParse(location, destination.url.href)) throw new GuardError('address-invalid')
    const target = new URL(location, destination.url)
    // Whatever was meant for one server is told to no other.
    if (target.origin !== destination.url.origin) headers = {}
    next = target.href
  }
}

const isRedirect = (status: number | undefined) => status !== undefined && [301, 302, 303, 307, 308].includes(status)

function send({ url, addresses }: Destination, options: Request): Promise<IncomingMessage> {
  const { method, headers, body, signal, stop, idleTimeoutMs = IDLE_TIMEOUT_MS } = options
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      headers: { 'user-agent': USER_AGENT, ...headers, 'accept-encoding': 'identity' },
      // Of its own: a connection from a pool was checked for somebody else's address.
      agent: false,
      lookup: pinTo(addresses),
      maxHeaderSize: MAX_HEADER_BYTES,
      timeout: idleTimeoutMs,
      signal,
    })
    sent.on('timeout', () => stop(new GuardError('timed-out')))
    sent.on('response', resolve)
    sent.on('error', (err) => reject(toGuardError(err, signal)))
    sent.end(body)
  })
}

/** The name is not looked up again. */
const pinTo =
  (addresses: LookupAddress[]): LookupFunction =>
  (_, { all }, callback) => {
    const [first] = addresses
    if (all) callback(null, addresses)
    else if (first) callback(null, first.address, first.family)
  }

function describe(
  response: IncomingMessage,
  url: URL,
  { maxBytes }: FetchOptions,
  signal: AbortSignal,
  done: () => void,
): GuardedResponse {
  response.once('close', done)
  // An error that nobody reads is no crash.
  response.on('error', () => undefined)
  const refuse = (code: GuardError['code']): never => {
    response.destroy()
    throw new GuardError(code)
  }
  const { 'content-encoding': encoding = 'identity', 'content-length': length = '0' } = response.headers
  // Not asked for; and a few bytes of it may stand for gigabytes.
  if (encoding !== 'identity') refuse('body-encoded')
  if (Number(length) > maxBytes) refuse('too-large')
  const read = async function* () {
    let bytes = 0
    try {
      for await (const chunk of response) {
        const piece = Buffer.from(chunk)
        bytes += piece.length
        if (bytes > maxBytes) throw new GuardError('too-large')
        yield piece
      }
    } catch (err) {
      throw toGuardError(err, signal)
    } finally {
      response.destroy()
    }
  }
  const body = read()
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    url: url.href,
    body,
    async text() {
      const pieces: Buffer[] = []
      for await (const piece of body) pieces.push(piece)
      return Buffer.concat(pieces).toString('utf8')
    },
    close: () => void response.destroy(),
  }
}

function toGuardError(err: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  return err instanceof GuardError ? err : new GuardError('no-connection', err)
}

/** What `work` comes to, or the signal's reason if that is sooner: names are resolved without a way to stop it. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}
