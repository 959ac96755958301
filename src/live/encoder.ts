import { startPipedFfmpeg } from '../clips/piped-ffmpeg.ts'

export type Container = 'webm' | 'mp4'

export interface Encoder {
  write(bytes: Uint8Array): void
  /** No more comes in: resolves when all of it has come out, or after a deadline without the rest. */
  finish(): Promise<void>
  /** It ended by itself and not because it was done. */
  readonly fault: string | undefined
}

const DEMUXERS: Record<Container, string> = { webm: 'matroska', mp4: 'mov' }
const CODECS = 'opus,libopus,vorbis,libvorbis,aac,pcm_f32le,pcm_s16le'
// Minutes of a voice. Whoever sends files by the gigabyte, or an ffmpeg that hangs, must not fill the memory.
const BEHIND_BYTES = 8 * 1024 * 1024
// −1.5 dBFS: a shout must not distort on a horn. Faint voices are raised by the browser's own gain control.
const LIMITER = 'alimiter=limit=0.84:attack=5:release=80:level=false'

/**
 * One native ffmpeg that turns what MediaRecorder sends into MP3, mono, 44.1 kHz, 64 kbit/s, as it comes. Without the
 * bit reservoir, so that every frame can be decoded by itself and a late listener may begin at any. `maxSeconds` of
 * sound come out at most. Confined by the kernel as every other decoder here (docs/decisions/0012-audio.md).
 */
export function startEncoder(
  ffmpegPath: string,
  options: { container: Container; maxSeconds: number; onMp3: (bytes: Uint8Array) => void },
): Encoder {
  const { container, maxSeconds, onMp3 } = options
  const ffmpeg = startPipedFfmpeg(ffmpegPath, argumentsFor(container, maxSeconds), {
    cpuSeconds: 60 + Math.ceil(maxSeconds / 4),
    onOutput: onMp3,
  })
  return {
    write(bytes) {
      if (!ffmpeg.stdin.writable) return
      ffmpeg.stdin.write(bytes)
      if (ffmpeg.stdin.writableLength > BEHIND_BYTES) ffmpeg.fail('ffmpeg takes in less than is said')
    },
    finish: ffmpeg.finish,
    get fault() {
      return ffmpeg.fault
    },
  }
}

const argumentsFor = (container: Container, maxSeconds: number): string[] => [
  ...['-hide_banner', '-nostats', '-v', 'error', '-threads', '1'],
  ...['-protocol_whitelist', 'pipe', '-codec_whitelist', CODECS],
  // Nothing is looked at ahead of time: each of these waits for more sound before the first comes out.
  ...['-fflags', '+nobuffer', '-flags', 'low_delay', '-probesize', '1024', '-analyzeduration', '0'],
  ...['-f', DEMUXERS[container], '-i', 'pipe:0', '-map', '0:a:0', '-vn', '-sn', '-dn'],
  ...['-t', String(maxSeconds), '-af', `aresample=44100,${LIMITER}`],
  ...['-c:a', 'libmp3lame', '-b:a', '64k', '-reservoir', '0', '-ac', '1', '-ar', '44100'],
  ...['-map_metadata', '-1', '-write_xing', '0', '-id3v2_version', '0', '-write_id3v1', '0'],
  ...['-flush_packets', '1', '-f', 'mp3', 'pipe:1'],
]
