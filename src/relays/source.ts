import { frameType, id3Length } from '../clips/sniff.ts'
import type { Guard } from '../net/guard.ts'
import { type GuardedResponse, guardedFetch } from '../net/guarded-fetch.ts'
import { RelayFault } from './fault.ts'
import { openHls, readHls } from './hls.ts'
import type { RELAY_FORMATS } from './schema.ts'

export type Format = (typeof RELAY_FORMATS)[number]
export type Demuxer = 'mp3' | 'aac' | 'mpegts' | 'mov'
/** `anew`: what comes now does not continue what came before; it wants a decoder of its own. */
export type Piece = { bytes: Uint8Array; demuxer: Demuxer; anew: boolean }

export type Source = {
  format: Format
  /** A recording with an end, not a station: when it is over, it is over. */
  isWhole: boolean
  /** Errors: GuardError, RelayFault. */
  pieces: AsyncGenerator<Piece>
}

// Three frames at the highest rates, begun in the middle of one.
const SNIFF_BYTES = 16 * 1024
// A station that pauses this long is gone.
const IDLE_MS = 8_000
const HEAD_MS = 8_000
const PLAYLIST_BYTES = 1024 * 1024

/**
 * Connect to a station through the guard and tell what it sends by its bytes, whatever its content type says.
 * Errors: GuardError, RelayFault (`http-error`, `not-audio`, `encrypted`).
 */
export async function openSource(guard: Guard, url: string, signal: AbortSignal): Promise<Source> {
  const response = await guardedFetch(guard, url, {
    maxBytes: Number.POSITIVE_INFINITY,
    headTimeoutMs: HEAD_MS,
    idleTimeoutMs: IDLE_MS,
    // Titles between the frames are no sound.
    headers: { 'icy-metadata': '0' },
    signal,
  })
  try {
    if (response.status !== 200) throw new RelayFault('http-error', `${response.status}`)
    const head = await readHead(response.body)
    if (isPlaylist(head)) return await openPlaylist(guard, head, response, signal)
    const tag = id3Length(head)
    const format = frameType(head.subarray(tag), tag > 0)
    if (!format) throw new RelayFault('not-audio')
    const isWhole = response.headers['content-length'] !== undefined
    return { format, isWhole, pieces: readStream(head, response.body, format) }
  } catch (err) {
    response.close()
    throw err
  }
}

async function readHead(body: GuardedResponse['body']): Promise<Buffer> {
  let head = Buffer.alloc(0)
  while (head.length < SNIFF_BYTES && !isPlaylist(head) && !frameType(head.subarray(id3Length(head)), false)) {
    const { value, done } = await body.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  return head
}

const isPlaylist = (head: Buffer): boolean =>
  head
    .toString('latin1', 0, 64)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .startsWith('#EXTM3U')

async function openPlaylist(
  guard: Guard,
  head: Buffer,
  response: GuardedResponse,
  signal: AbortSignal,
): Promise<Source> {
  const pieces = [head]
  let bytes = head.length
  for await (const piece of response.body) {
    pieces.push(piece)
    bytes += piece.length
    if (bytes > PLAYLIST_BYTES) throw new RelayFault('too-large')
  }
  const opened = await openHls(guard, Buffer.concat(pieces).toString('utf8'), response.url, signal)
  return { format: 'hls', isWhole: opened.playlist.isWhole, pieces: readHls(guard, opened, signal) }
}

async function* readStream(head: Buffer, body: AsyncGenerator<Buffer>, demuxer: 'mp3' | 'aac'): AsyncGenerator<Piece> {
  yield { bytes: head, demuxer, anew: true }
  for await (const bytes of body) yield { bytes, demuxer, anew: false }
}
