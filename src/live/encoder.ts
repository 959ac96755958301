import { spawn } from 'node:child_process'
import { boundedLog } from '../clips/ffmpeg-log.ts'

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
const MEMORY_KB = 1024 * 1024
const FINISH_WITHIN_MS = 3_000
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
  const limits = `ulimit -t ${60 + Math.ceil(maxSeconds / 4)}; ulimit -v ${MEMORY_KB}; ulimit -f 0`
  const child = spawn('sh', ['-c', `${limits}; exec "$@"`, 'sh', ffmpegPath, ...argumentsFor(container, maxSeconds)], {
    env: { LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const log = boundedLog(2_048)
  let fault: string | undefined
  let finishing = false
  child.stderr.setEncoding('utf8').on('data', log.add)
  child.stdout.on('data', onMp3)
  // A pipe that broke says no more than the exit that broke it.
  child.stdin.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      fault = error.message
      resolve()
    })
    child.on('close', (code) => {
      if (code !== 0 && !finishing) fault ??= log.text() || `ffmpeg ended with ${code}`
      resolve()
    })
  })
  return {
    write(bytes) {
      if (!child.stdin.writable) return
      child.stdin.write(bytes)
      if (child.stdin.writableLength <= BEHIND_BYTES) return
      fault ??= 'ffmpeg takes in less than is said'
      child.kill('SIGKILL')
    },
    async finish() {
      finishing = true
      child.stdin.end()
      const deadline = setTimeout(() => child.kill('SIGKILL'), FINISH_WITHIN_MS)
      await closed
      clearTimeout(deadline)
    },
    get fault() {
      return fault
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
