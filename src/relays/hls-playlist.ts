import { RelayFault } from './fault.ts'

export type Segment = {
  /** Media sequence number (RFC 8216 §4.3.3.2). */
  sequence: number
  url: string
  /** Initialisation section of fragmented MP4. */
  mapUrl: string | null
  /** Nothing of what came before holds any more: clock, codec, numbering. */
  isBreak: boolean
}
export type MediaPlaylist = {
  kind: 'media'
  targetMs: number
  segments: Segment[]
  /** Nothing will be added. */
  isWhole: boolean
}
export type Playlist = { kind: 'master'; url: string } | MediaPlaylist

/**
 * An HLS playlist (RFC 8216). Of a master playlist only the variant to take: the smallest that is sound alone.
 * Errors (RelayFault): `not-audio`, `encrypted`.
 */
export function parsePlaylist(text: string, baseUrl: string): Playlist {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
  if (lines[0] !== '#EXTM3U') throw new RelayFault('not-audio', 'no playlist')
  if (lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:')))
    return { kind: 'master', url: resolve(chooseVariant(lines), baseUrl) }
  if (!lines.some((line) => line.startsWith('#EXT-X-TARGETDURATION:')))
    throw new RelayFault('not-audio', 'a list of addresses, not a stream')
  return parseMedia(lines, baseUrl)
}

type Variant = { uri: string; bandwidth: number; isSoundAlone: boolean }

function chooseVariant(lines: readonly string[]): string {
  const variants: Variant[] = []
  for (const [at, line] of lines.entries()) {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) continue
    const uri = lines.slice(at + 1).find((next) => !next.startsWith('#'))
    const attributes = attributesOf(line)
    const codecs = attributes.get('CODECS')?.split(',') ?? []
    const hasPicture =
      attributes.has('RESOLUTION') || codecs.some((codec) => !/^(mp4a|ac-3|ec-3|opus)/i.test(codec.trim()))
    if (uri) variants.push({ uri, bandwidth: Number(attributes.get('BANDWIDTH')) || 0, isSoundAlone: !hasPicture })
  }
  variants.sort((a, b) => Number(b.isSoundAlone) - Number(a.isSoundAlone) || a.bandwidth - b.bandwidth)
  const [first] = variants
  const rendition = lines
    .filter((line) => line.startsWith('#EXT-X-MEDIA:'))
    .map(attributesOf)
    .find((media) => media.get('TYPE') === 'AUDIO' && media.has('URI'))
  // Sound in a playlist of its own spares us the picture.
  const uri = first?.isSoundAlone ? first.uri : (rendition?.get('URI') ?? first?.uri)
  if (!uri) throw new RelayFault('not-audio', 'a master playlist without variants')
  return uri
}

function parseMedia(lines: readonly string[], baseUrl: string): MediaPlaylist {
  const playlist: MediaPlaylist = { kind: 'media', targetMs: 0, segments: [], isWhole: false }
  let [sequence, mapUrl, isBreak] = [0, null as string | null, false]
  for (const line of lines) {
    const [tag = '', value = ''] = /^(#[^:]+):?(.*)$/.exec(line)?.slice(1) ?? []
    if (tag === '#EXT-X-TARGETDURATION') playlist.targetMs = Math.min(Math.max(Number(value) || 1, 1), 60) * 1_000
    else if (tag === '#EXT-X-MEDIA-SEQUENCE') sequence = Number(value) || 0
    else if (tag === '#EXT-X-DISCONTINUITY') isBreak = true
    else if (tag === '#EXT-X-ENDLIST') playlist.isWhole = true
    else if (tag === '#EXT-X-MAP') mapUrl = resolve(attributesOf(line).get('URI') ?? '', baseUrl)
    else if (tag === '#EXT-X-KEY' && attributesOf(line).get('METHOD') !== 'NONE') throw new RelayFault('encrypted')
    else if (tag === '#EXT-X-BYTERANGE') throw new RelayFault('not-audio', 'segments that are parts of files')
    else if (!line.startsWith('#')) {
      playlist.segments.push({ sequence, url: resolve(line, baseUrl), mapUrl, isBreak })
      sequence += 1
      isBreak = false
    }
  }
  return playlist
}

/** `A=1,B="x,y"` behind the first colon. */
const attributesOf = (line: string): Map<string, string> =>
  new Map(
    [...line.slice(line.indexOf(':') + 1).matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)].map(
      ([, name = '', quoted, bare = '']) => [name, quoted ?? bare],
    ),
  )

function resolve(uri: string, baseUrl: string): string {
  if (!uri || !URL.canParse(uri, baseUrl)) throw new RelayFault('not-audio', 'a playlist that names no address')
  return new URL(uri, baseUrl).href
}
