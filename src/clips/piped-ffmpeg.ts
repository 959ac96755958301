import { spawn } from 'node:child_process'
import type { Writable } from 'node:stream'
import { boundedLog } from './ffmpeg-log.ts'

const MEMORY_KB = 1024 * 1024
const FINISH_WITHIN_MS = 3_000
const LOG_CHARS = 4_096

export interface PipedFfmpeg {
  readonly stdin: Writable
  /** No more comes in: resolves when all of it has come out, or after 3 s without the rest. */
  finish(): Promise<void>
  /** End it at once; `reason` is its fault unless it has one. */
  fail(reason: string): void
  /** It is gone, whatever for. */
  readonly closed: Promise<void>
  /** It ended by itself and not because it was done: what it said. */
  readonly fault: string | undefined
  /** The beginning and the end of what it said. */
  log(): string
}

/**
 * A native ffmpeg between two pipes, for sound that comes as it is made. The kernel bounds its memory, its time and that
 * it writes no file (docs/decisions/0012-audio.md); that it opens nothing but its pipes is for `args` to say.
 */
export function startPipedFfmpeg(
  ffmpegPath: string,
  args: readonly string[],
  options: { cpuSeconds: number; onOutput?: (bytes: Uint8Array) => void; onLog?: (text: string) => void },
): PipedFfmpeg {
  const limits = `ulimit -t ${options.cpuSeconds}; ulimit -v ${MEMORY_KB}; ulimit -f 0`
  const child = spawn('sh', ['-c', `${limits}; exec "$@"`, 'sh', ffmpegPath, ...args], {
    env: { LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const log = boundedLog(LOG_CHARS)
  let fault: string | undefined
  let finishing = false
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log.add(text)
    options.onLog?.(text)
  })
  child.stdout.on('data', (bytes: Buffer) => options.onOutput?.(bytes))
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
    stdin: child.stdin,
    async finish() {
      finishing = true
      child.stdin.end()
      const deadline = setTimeout(() => child.kill('SIGKILL'), FINISH_WITHIN_MS)
      await closed
      clearTimeout(deadline)
    },
    fail(reason) {
      fault ??= reason
      child.kill('SIGKILL')
    },
    closed,
    get fault() {
      return fault
    },
    log: log.text,
  }
}
