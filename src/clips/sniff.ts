import { open } from 'node:fs/promises'
import { Problem } from '../errors.ts'

/** What an upload is by its content. `demuxer` is the name ffmpeg is forced to use: it never guesses by itself. */
export type Sniffed = { type: AudioType; demuxer: string }
export type AudioType = 'mp3' | 'wav' | 'ogg' | 'webm' | 'mp4' | 'flac' | 'aac'

const DEMUXERS: Record<AudioType, string> = {
  mp3: 'mp3',
  wav: 'wav',
  ogg: 'ogg',
  webm: 'matroska',
  mp4: 'mov',
  flac: 'flac',
  aac: 'aac',
}
const ACCEPTED = 'MP3, WAV, OGG/Opus, WebM, M4A/AAC or FLAC'

const WINDOW_BYTES = 64 * 1024
// ID3 tags carry cover art; past this it is no longer a tag but an attempt.
const MAX_ID3_BYTES = 16 * 1024 * 1024
// Encoders leave a little zero padding between tag and sound.
const MAX_PADDING_BYTES = 4096
const WAV_TOLERANCE = 1.02

/**
 * Tell an uploaded file's type by its bytes, never by its name. Refuses (`clip.not-audio`) everything that is not
 * one of the accepted containers, above all what would make a decoder open other files: playlists and concat scripts.
 */
export async function sniffFile(path: string): Promise<Sniffed> {
  await using file = await open(path)
  const { size } = await file.stat()
  if (size === 0) throw notAudio('The file is empty.')
  const head = await readAt(file, 0, Math.min(size, WINDOW_BYTES))
  const tail = await readAt(file, Math.max(0, size - WINDOW_BYTES), Math.min(size, WINDOW_BYTES))
  refuseOtherFormats(head, tail)
  const skip = id3Length(head)
  if (skip > MAX_ID3_BYTES) throw notAudio('Its ID3 tag is larger than any real one.')
  const body = skip > 0 ? await readAt(file, skip, Math.min(Math.max(0, size - skip), WINDOW_BYTES)) : head
  const type = audioType(body, skip > 0)
  if (type === 'wav') checkWavHeader(body, size - skip)
  if (type) return { type, demuxer: DEMUXERS[type] }
  throw notAudio('Its content is of no audio format we know.')
}

const notAudio = (why: string) =>
  new Problem('clip.not-audio', { detail: `${why} Send ${ACCEPTED}.`, fields: { accepted: ACCEPTED } })

async function readAt(file: { read: Awaited<ReturnType<typeof open>>['read'] }, position: number, length: number) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const PLAYLIST =
  /^(#EXT|ffconcat\b|\[playlist\]|\[reference\]|<asx|<\?wpl|<smil|<playlist|file\s*['"/]|https?:|rtsp:|file:|concat:)/i
const MARKUP = /^<(\?xml|!doctype|!--|html|head|body|svg|script|rss|[a-z]+[\s>])/i

/** Known formats that are not sound, and files that are two formats at once (zip or PDF with sound in front). */
function refuseOtherFormats(head: Buffer, tail: Buffer): void {
  const text = head
    .subarray(0, 1024)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
  if (PLAYLIST.test(text) || (MARKUP.test(text) && /<(playlist|asx|smil|wpl)\b/i.test(text)))
    throw notAudio('It is a playlist: it names sound elsewhere and holds none.')
  if (MARKUP.test(text)) throw notAudio('It is a web page or picture in text form.')
  if (head.subarray(0, 2).toString('latin1') === 'PK' || hasZipDirectory(tail)) throw notAudio('It is a ZIP archive.')
  if (text.includes('%PDF-')) throw notAudio('It is a PDF document.')
}

/** A ZIP's end-of-directory record may follow anything; its comment length says whether it really ends the file. */
function hasZipDirectory(tail: Buffer): boolean {
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  return at >= 0 && at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length
}

/** Length of the ID3v2 tag in front, 0 without one (id3.org: four 7-bit bytes, plus header and optional footer). */
export function id3Length(head: Buffer): number {
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6, 10)
  const footer = (head[5] ?? 0) & 0x10 ? 10 : 0
  return 10 + footer + (((a & 0x7f) << 21) | ((b & 0x7f) << 14) | ((c & 0x7f) << 7) | (d & 0x7f))
}

function audioType(body: Buffer, tagged: boolean): AudioType | undefined {
  const at = (start: number, length: number) => body.toString('latin1', start, start + length)
  if (at(0, 4) === 'RIFF' && at(8, 4) === 'WAVE') return 'wav'
  if (at(0, 4) === 'OggS') return 'ogg'
  if (at(0, 4) === 'fLaC') return 'flac'
  if (at(4, 4) === 'ftyp') return 'mp4'
  if (body.length >= 4 && body.readUInt32BE(0) === 0x1a45dfa3) return isWebm(body) ? 'webm' : undefined
  return frameType(body, tagged)
}

const isWebm = (body: Buffer) => /webm|matroska/.test(body.toString('latin1', 0, 64))

/** MPEG audio or ADTS have no signature, only frames: three in a row, each where the one before says, make a type. */
export function frameType(body: Buffer, tagged: boolean): 'mp3' | 'aac' | undefined {
  let start = 0
  while (start < MAX_PADDING_BYTES && body[start] === 0) start++
  // Cut recordings begin inside a frame; after a tag nothing but padding may come first.
  const last = tagged ? start : Math.min(start + 2048, body.length)
  for (let at = start; at <= last; at++) {
    if (followFrames(body, at, mpegFrameLength)) return 'mp3'
    if (followFrames(body, at, adtsFrameLength)) return 'aac'
  }
  return undefined
}

function followFrames(body: Buffer, start: number, lengthAt: (body: Buffer, at: number) => number): boolean {
  let at = start
  for (let frames = 0; frames < 3; frames++) {
    const length = lengthAt(body, at)
    if (length === 0) return false
    at += length
    if (at === body.length && frames > 0) return true
  }
  return true
}

const BITRATES_V1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const BITRATES_V2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const RATES = [44_100, 48_000, 32_000]

/** Bytes of the MPEG-1/2/2.5 layer III frame at `at`, 0 if there is none (ISO/IEC 11172-3 §2.4.1.3). */
function mpegFrameLength(body: Buffer, at: number): number {
  if (at + 4 > body.length || body[at] !== 0xff) return 0
  const [b1 = 0, b2 = 0] = body.subarray(at + 1, at + 3)
  const version = (b1 >> 3) & 3 // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const rate = RATES[(b2 >> 2) & 3]
  if ((b1 & 0xe6) !== 0xe2 || version === 1 || rate === undefined) return 0
  const bitrate = (version === 3 ? BITRATES_V1 : BITRATES_V2)[b2 >> 4] ?? 0
  if (bitrate === 0) return 0
  const hertz = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4
  return Math.floor(((version === 3 ? 144 : 72) * bitrate * 1000) / hertz) + ((b2 >> 1) & 1)
}

/** Bytes of the ADTS frame at `at`, 0 if there is none (ISO/IEC 13818-7 §6.2). */
function adtsFrameLength(body: Buffer, at: number): number {
  if (at + 7 > body.length || body[at] !== 0xff || ((body[at + 1] ?? 0) & 0xf6) !== 0xf0) return 0
  if ((((body[at + 2] ?? 0) >> 2) & 0xf) > 12) return 0
  const length = (((body[at + 3] ?? 0) & 3) << 11) | ((body[at + 4] ?? 0) << 3) | ((body[at + 5] ?? 0) >> 5)
  return length > 7 ? length : 0
}

// Recorders that cannot seek back leave the size open with 0 or nearly 4 GB.
const OPEN_ENDED_BYTES = 0x7fff_0000

/** A length that is not there, and numbers no microphone makes: they would make the resampler work for nothing. */
function checkWavHeader(body: Buffer, size: number): void {
  const at = body.indexOf('fmt ', 12, 'latin1')
  if (at < 0 || at + 24 > body.length) throw new Problem('clip.unreadable', { detail: 'The WAV header has no format.' })
  const channels = body.readUInt16LE(at + 10)
  const rate = body.readUInt32LE(at + 12)
  if (channels < 1 || channels > 8 || rate < 4_000 || rate > 384_000)
    throw new Problem('clip.unreadable', { detail: `The WAV header claims ${channels} channels at ${rate} Hz.` })
  const data = body.indexOf('data', at + 24, 'latin1')
  const declared = data > 0 && data + 8 <= body.length ? body.readUInt32LE(data + 4) : 0
  if (declared >= OPEN_ENDED_BYTES || declared <= (size - data - 8) * WAV_TOLERANCE) return
  throw new Problem('clip.incomplete', {
    detail: `It says it holds ${declared} bytes of sound, but ${size - data - 8} are there.`,
  })
}
