import { setTimeout as wait } from 'node:timers/promises'
import { frameType, id3Length } from '../clips/sniff.ts'
import type { Guard } from '../net/guard.ts'
import { guardedFetch } from '../net/guarded-fetch.ts'
import { RelayFault, reasonOf, statusFor } from './fault.ts'
import { type MediaPlaylist, parsePlaylist } from './hls-playlist.ts'
import type { Demuxer, Piece } from './source.ts'

const PLAYLIST_BYTES = 1024 * 1024
// Ten seconds of a 10 Mbit/s picture that nobody will look at.
const SEGMENT_BYTES = 16 * 1024 * 1024
const FETCH_MS = 15_000
// RFC 8216 §6.3.3: a client begins at least three target durations before the end.
const FROM_END = 3
const FAILURES = 3

/** The playlist of the sound itself. Errors: GuardError, RelayFault. */
export async function openHls(guard: Guard, text: string, url: string, signal: AbortSignal) {
  const first = parsePlaylist(text, url)
  if (first.kind === 'media') return { playlist: first, url }
  const found = await fetchText(guard, first.url, signal)
  const playlist = parsePlaylist(found.text, found.url)
  if (playlist.kind === 'master') throw new RelayFault('not-audio', 'master playlists that name each other')
  return { playlist, url: first.url }
}

/** Segment after segment, for ever when the station goes on. Errors: GuardError, RelayFault. */
export async function* readHls(
  guard: Guard,
  opened: { playlist: MediaPlaylist; url: string },
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  let { playlist } = opened
  let next = startOf(playlist)
  let [lastMap, lastDemuxer]: [string | null, Demuxer | undefined] = [null, undefined]
  let isBreak = true
  let failures = 0
  let lost: Error | undefined
  let newestAt = performance.now()
  while (true) {
    const fresh = playlist.segments.filter(({ sequence }) => sequence >= next)
    for (const segment of fresh) {
      next = segment.sequence + 1
      newestAt = performance.now()
      const bytes = await fetchBytes(guard, segment.url, signal).catch((err: Error) => {
        signal.throwIfAborted()
        lost = err
        if (++failures === FAILURES || statusFor(reasonOf(err)) === 'refused') throw err
      })
      // One lost segment is a gap; several in a row are a station that is gone.
      if (!bytes) {
        isBreak = true
        continue
      }
      ;[failures, lost] = [0, undefined]
      const isNewMap = segment.mapUrl !== null && segment.mapUrl !== lastMap
      const demuxer = segment.mapUrl ? 'mov' : demuxerOf(bytes)
      const anew = isBreak || segment.isBreak || isNewMap || demuxer !== lastDemuxer
      const init = segment.mapUrl && anew ? await fetchBytes(guard, segment.mapUrl, signal) : Buffer.alloc(0)
      yield { bytes: Buffer.concat([init, withoutTag(bytes)]), demuxer, anew }
      ;[lastMap, lastDemuxer, isBreak] = [segment.mapUrl, demuxer, false]
    }
    if (playlist.isWhole && lost) throw lost
    if (playlist.isWhole) return
    if (performance.now() - newestAt > Math.max(FROM_END * playlist.targetMs, FETCH_MS))
      throw new RelayFault('stream-ended', 'the playlist stands still')
    // RFC 8216 §6.3.4: half a target duration when nothing was new.
    await wait(fresh.length > 0 ? playlist.targetMs : playlist.targetMs / 2, undefined, { signal })
    const reloaded = await reload(guard, opened.url, signal).catch((err) => {
      signal.throwIfAborted()
      if (err instanceof RelayFault || ++failures >= FAILURES) throw err
    })
    if (!reloaded) continue
    playlist = reloaded
    const last = playlist.segments.at(-1)?.sequence
    // Their server began to count anew.
    if (last !== undefined && last + 1 < next) {
      next = startOf(playlist)
      isBreak = true
    }
  }
}

function startOf({ segments, isWhole }: MediaPlaylist): number {
  const first = isWhole ? segments[0] : segments[Math.max(0, segments.length - FROM_END)]
  return first?.sequence ?? 0
}

async function reload(guard: Guard, url: string, signal: AbortSignal): Promise<MediaPlaylist> {
  const found = await fetchText(guard, url, signal)
  const playlist = parsePlaylist(found.text, found.url)
  if (playlist.kind === 'master') throw new RelayFault('not-audio', 'a media playlist that became a master')
  return playlist
}

async function fetchText(guard: Guard, url: string, signal: AbortSignal): Promise<{ text: string; url: string }> {
  const options = { maxBytes: PLAYLIST_BYTES, totalTimeoutMs: FETCH_MS, signal }
  const response = await guardedFetch(guard, url, options)
  if (response.status !== 200) {
    response.close()
    throw new RelayFault('http-error', `${response.status}`)
  }
  return { text: await response.text(), url: response.url }
}

async function fetchBytes(guard: Guard, url: string, signal: AbortSignal): Promise<Buffer> {
  const response = await guardedFetch(guard, url, { maxBytes: SEGMENT_BYTES, totalTimeoutMs: FETCH_MS, signal })
  if (response.status !== 200) {
    response.close()
    throw new RelayFault('http-error', `${response.status}`)
  }
  const pieces: Buffer[] = []
  for await (const piece of response.body) pieces.push(piece)
  return Buffer.concat(pieces)
}

const TS_SYNC = 0x47

function demuxerOf(segment: Buffer): Demuxer {
  if (segment[0] === TS_SYNC && segment[188] === TS_SYNC) return 'mpegts'
  const body = withoutTag(segment)
  const type = frameType(body, body.length < segment.length)
  if (!type) throw new RelayFault('not-audio', 'segments of no known kind')
  return type
}

/** Packed audio carries its timestamp in an ID3 tag (RFC 8216 §3.4). */
const withoutTag = (segment: Buffer): Buffer => segment.subarray(id3Length(segment))
