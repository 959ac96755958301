import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../errors.ts'
import { ENVELOPE_RATE, readEnvelope } from './envelope.ts'
import { declaredDuration, parseLoudness } from './ffmpeg-log.ts'
import type { CanonicalAudio } from './ports.ts'

/** One ffmpeg and the folder it works in. Files are named relative to it; `in` is the upload. */
export interface FfmpegSession {
  /** Resolves with the exit code and a bounded log. `outputs` are the files it writes. Rejects when it is killed. */
  exec(args: readonly string[], outputs: readonly string[]): Promise<{ code: number; log: string }>
  close(): Promise<void>
}
export type OpenSession = (workdir: string, limits: { maxSeconds: number }) => Promise<FfmpegSession>

const TARGET_LUFS = -16
const MAX_TRUE_PEAK_DB = -1.5
// The encoder adds up to this to limited peaks (measured on 22 minutes of speech; 0.6 took four rounds instead of one).
const PEAK_MARGIN_DB = 1.4
// LAME scales its input by 0.95.
const ENCODER_LOSS_DB = 0.4
const MAX_ROUNDS = 6
// Good enough to stop correcting; ±1 is the promise.
const CLOSE_LU = 0.7
// On speech every decibel that is limited away costs about half a decibel of loudness (measured); it saves a round.
const LIMITER_LOSS = 0.5
const MAX_HEAD_START_DB = 6
// More would turn the hiss of a dead microphone into a broadcast.
const MAX_GAIN_DB = 50
// EBU R128 measures blocks of 400 ms; shorter clips get silence behind them so that they have a loudness at all.
const MIN_SECONDS = 0.6
// A header may round; more than this missing is a recording cut short.
const MISSING_RATIO = 0.02
const MISSING_SECONDS = 0.5

const CODECS =
  'mp3,mp3float,aac,alac,flac,opus,libopus,vorbis,libvorbis,amrnb,amrwb,adpcm_ms,adpcm_ima_wav,' +
  'pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_alaw,pcm_mulaw'
const QUIET = ['-hide_banner', '-nostdin', '-nostats', '-threads', '1', '-y']
const MONO = 'aresample=44100,aformat=sample_fmts=flt:channel_layouts=mono'
const MEASURE = '[m]apad=whole_dur=0.6,ebur128=peak=true:framelog=verbose[null]'
const ENVELOPE_OUT = [
  '-map',
  '[env]',
  '-ar',
  String(ENVELOPE_RATE),
  '-f',
  's16le',
  'env.pcm',
  '-map',
  '[null]',
  '-f',
  'null',
  '-',
]

/**
 * Bring an upload to the canonical form: MP3, mono, 44.1 kHz, 64 kbit/s, no metadata, silence cut at both ends,
 * −16 LUFS ±1, true peak ≤ −1.5 dB, both measured on the encoded result (EBU R128, ITU-R BS.1770).
 * Works in `workdir`, which it makes and removes; the result lies beside it.
 * Linear gain and a limiter, corrected by measuring again: loudnorm's linear mode without its fall-back to
 * dynamic compression, which pumps on short clips.
 */
export async function transcode(
  open: OpenSession,
  workdir: string,
  input: { path: string; demuxer: string; maxSeconds: number },
): Promise<CanonicalAudio> {
  await mkdir(workdir)
  let session: FfmpegSession | undefined
  try {
    await copyFile(input.path, join(workdir, 'in'))
    session = await open(workdir, input)
    const source = await measureSource(session, workdir, input)
    const result = await level(session, workdir, input, source)
    const path = `${workdir}.mp3`
    await rename(join(workdir, 'out.mp3'), path)
    return { path, ...(await fingerprint(path)), ...result }
  } finally {
    await session?.close()
    await rm(workdir, { recursive: true, force: true })
  }
}

/** Only this demuxer, only local files, only the first audio stream, never longer than the limit. */
const inputArgs = (input: { demuxer: string; maxSeconds: number }) => [
  ...['-protocol_whitelist', 'file', '-codec_whitelist', CODECS, '-max_error_rate', '0.1'],
  ...['-vn', '-sn', '-dn', '-t', String(input.maxSeconds + 1), '-f', input.demuxer, '-i', 'in'],
]

type Source = { startSeconds: number; endSeconds: number; lufs: number; truePeakDb: number }

async function measureSource(
  session: FfmpegSession,
  workdir: string,
  input: { demuxer: string; maxSeconds: number },
): Promise<Source> {
  const filter = `[0:a:0]${MONO},asplit[m][env];${MEASURE}`
  const { code, log } = await session.exec(
    [...QUIET, ...inputArgs(input), '-filter_complex', filter, ...ENVELOPE_OUT],
    ['env.pcm'],
  )
  const loudness = parseLoudness(log)
  const envelope = code === 0 && loudness ? await readEnvelope(join(workdir, 'env.pcm')) : undefined
  if (!envelope || !loudness || envelope.seconds === 0)
    throw new Problem('clip.unreadable', { detail: 'Too little of the file can be decoded.' })
  if (envelope.seconds > input.maxSeconds)
    throw new Problem('clip.too-long', {
      detail: `It is longer than ${input.maxSeconds / 60} minutes.`,
      fields: { limitSeconds: input.maxSeconds },
    })
  refuseIncomplete(envelope.seconds, declaredDuration(log))
  if (!envelope.sound) throw new Problem('clip.silent')
  return { ...envelope.sound, ...loudness }
}

/** Half a bulletin must not air. Formats that declare no length (ADTS, live WebM) are taken for what they hold. */
function refuseIncomplete(seconds: number, declared: number | undefined): void {
  if (declared === undefined || seconds >= declared * (1 - MISSING_RATIO) - MISSING_SECONDS) return
  throw new Problem('clip.incomplete', {
    detail: `It says it lasts ${declared.toFixed(1)} s, but only ${seconds.toFixed(1)} s are there.`,
    fields: { declaredSeconds: declared, decodedSeconds: seconds },
  })
}

type Levelled = Pick<CanonicalAudio, 'durationMs' | 'loudnessLufs' | 'truePeakDb' | 'peaks'>

async function level(
  session: FfmpegSession,
  workdir: string,
  input: { demuxer: string; maxSeconds: number },
  source: Source,
): Promise<Levelled> {
  let gainDb = TARGET_LUFS + ENCODER_LOSS_DB - Math.max(source.lufs, TARGET_LUFS - MAX_GAIN_DB)
  let limitDb = MAX_TRUE_PEAK_DB - PEAK_MARGIN_DB
  const excessDb = Math.max(0, source.truePeakDb + gainDb - limitDb)
  gainDb = Math.min(gainDb + Math.min(excessDb * LIMITER_LOSS, MAX_HEAD_START_DB), MAX_GAIN_DB)
  for (let round = 1; ; round++) {
    const limited = source.truePeakDb + gainDb > limitDb
    await encode(session, input, source, gainDb, limited ? limitDb : undefined)
    const { lufs, truePeakDb } = await measureResult(session)
    const offBy = TARGET_LUFS - lufs
    // ffmpeg prints one decimal: −1.5 may be −1.46.
    const overBy = truePeakDb - (MAX_TRUE_PEAK_DB - 0.1)
    const last = round === MAX_ROUNDS || gainDb + offBy > MAX_GAIN_DB + MAX_HEAD_START_DB
    if (overBy <= 0 && Math.abs(offBy) <= (last ? 1 : CLOSE_LU)) return describe(workdir, lufs, truePeakDb)
    // Clicks in silence have peaks but no loudness: no gain makes them a bulletin.
    if (last)
      throw new Problem('clip.silent', { detail: 'It holds too little sound to be brought to broadcast level.' })
    gainDb += limited && offBy > 0 ? offBy / LIMITER_LOSS : offBy
    if (overBy > 0) limitDb = Math.min(limitDb, source.truePeakDb + gainDb) - overBy - 0.1
  }
}

async function encode(
  session: FfmpegSession,
  input: { demuxer: string; maxSeconds: number },
  { startSeconds, endSeconds }: Source,
  gainDb: number,
  limitDb: number | undefined,
): Promise<void> {
  const limiter = limitDb === undefined ? [] : [`alimiter=limit=${(10 ** (limitDb / 20)).toFixed(5)}:level=false`]
  const filters = [
    MONO,
    `atrim=start=${startSeconds.toFixed(4)}:end=${endSeconds.toFixed(4)},asetpts=PTS-STARTPTS`,
    `volume=${gainDb.toFixed(3)}dB`,
    ...limiter,
    `apad=whole_dur=${MIN_SECONDS}`,
  ]
  const { code } = await session.exec(
    [
      ...QUIET,
      ...inputArgs(input),
      ...['-map', '0:a:0', '-af', filters.join(','), '-c:a', 'libmp3lame', '-b:a', '64k', '-ac', '1', '-ar', '44100'],
      ...['-map_metadata', '-1', '-map_chapters', '-1', '-id3v2_version', '0', '-write_id3v1', '0'],
      ...['-fflags', '+bitexact', '-flags:a', '+bitexact', '-f', 'mp3', 'out.mp3'],
    ],
    ['out.mp3'],
  )
  if (code !== 0) throw new Problem('clip.unreadable', { detail: 'The sound could be decoded only in part.' })
}

async function measureResult(session: FfmpegSession): Promise<{ lufs: number; truePeakDb: number }> {
  const filter = `[0:a:0]aresample=44100,asplit[m][env];${MEASURE}`
  const args = [...QUIET, '-f', 'mp3', '-i', 'out.mp3', '-filter_complex', filter, ...ENVELOPE_OUT]
  const { code, log } = await session.exec(args, ['env.pcm'])
  const loudness = parseLoudness(log)
  if (code !== 0 || !loudness) throw new Error(`ffmpeg cannot read back what it wrote: ${log.slice(-500)}`)
  return loudness
}

async function describe(workdir: string, lufs: number, truePeakDb: number): Promise<Levelled> {
  const { seconds, peaks } = await readEnvelope(join(workdir, 'env.pcm'))
  return { durationMs: Math.round(seconds * 1000), loudnessLufs: lufs, truePeakDb, peaks }
}

async function fingerprint(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size }
}
