import { startPipedFfmpeg } from '../clips/piped-ffmpeg.ts'
import type { Demuxer } from './source.ts'

// A minute of radio costs about a second.
const CPU_SECONDS = 6 * 3_600
const CODECS = 'mp3,mp3float,mp2,mp2float,aac,aac_fixed,aac_latm,ac3,eac3,opus,libopus'

export interface ConfinedFfmpeg {
  /** Resolves when it takes in more; at once when it is gone. */
  write(bytes: Uint8Array): Promise<void>
  /** No more comes in: resolves when all has come out, or after 3 s without the rest. */
  finish(): Promise<void>
  /** It is gone, whatever for. */
  readonly closed: Promise<void>
  /** It ended by itself with an error: the end of what it said. */
  readonly fault: string | undefined
  /** The beginning and the end of what it said. */
  log(): string
}

/**
 * A native ffmpeg that reads one named format from us alone: it opens no file and no address, and the kernel bounds its
 * memory, its time and that it writes nothing (docs/decisions/0012-audio.md).
 */
export function startFfmpeg(
  ffmpegPath: string,
  options: {
    demuxer: Demuxer
    output: string[]
    onOutput?: (bytes: Uint8Array) => void
    onLog?: (text: string) => void
  },
): ConfinedFfmpeg {
  const args = [
    ...['-hide_banner', '-nostats', '-v', 'info', '-threads', '1'],
    ...['-protocol_whitelist', 'pipe', '-codec_whitelist', CODECS],
    // Enough to find the sound between the pictures of a transport stream, never more than a segment.
    ...['-probesize', options.demuxer === 'mpegts' ? '500000' : '16384', '-analyzeduration', '500000'],
    ...['-f', options.demuxer, '-i', 'pipe:0', '-map', '0:a:0', '-vn', '-sn', '-dn', ...options.output],
  ]
  const { onOutput, onLog } = options
  const ffmpeg = startPipedFfmpeg(ffmpegPath, args, {
    cpuSeconds: CPU_SECONDS,
    ...(onOutput && { onOutput }),
    ...(onLog && { onLog }),
  })
  return {
    async write(bytes) {
      if (!ffmpeg.stdin.writable || ffmpeg.stdin.write(bytes)) return
      const drained = new Promise<void>((resolve) => ffmpeg.stdin.once('drain', resolve))
      await Promise.race([drained, ffmpeg.closed])
    },
    finish: ffmpeg.finish,
    closed: ffmpeg.closed,
    get fault() {
      return ffmpeg.fault?.slice(-300)
    },
    log: ffmpeg.log,
  }
}

export type Heard = { codec: string; kbps: number | null; hertz: number | null }

/** What ffmpeg found in its input, from the first line of its log that says so. */
export function parseHeard(log: string): Heard | undefined {
  const line = /Stream #0:\d+[^\n]*?: Audio: (\w+)([^\n]*)/.exec(log)
  if (!line) return undefined
  const [, codec = '', rest = ''] = line
  const number = (pattern: RegExp) => Number(pattern.exec(rest)?.[1]) || null
  return { codec, hertz: number(/(\d+) Hz/), kbps: number(/(\d+) kb\/s/) }
}
