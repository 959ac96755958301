import { spawn } from 'node:child_process'
import { Problem } from '../errors.ts'
import { boundedLog } from './ffmpeg-log.ts'
import type { OpenSession } from './transcode.ts'

const MEMORY_KB = 2 * 1024 * 1024
// Raw sound of the longest clip at the envelope's rate, four times over.
const fileBlocks = (maxSeconds: number) => Math.ceil(((maxSeconds + 60) * 16_000 * 2 * 4) / 512)

/** Time one pass may take. A whole 30-minute clip needs seconds; a slow village server ten times that. */
export const passTimeoutMs = (maxSeconds: number): number => 60_000 + maxSeconds * 200

/** The ffmpeg on the PATH: its absolute path and version, undefined when there is none. */
export async function findNativeFfmpeg(): Promise<{ path: string; version: string } | undefined> {
  if (process.platform === 'win32') return undefined
  const path = (await output('sh', ['-c', 'command -v ffmpeg']))?.trim()
  const version = path ? /^ffmpeg version (\S+)/.exec((await output(path, ['-version'])) ?? '')?.[1] : undefined
  return path && version ? { path, version } : undefined
}

function output(command: string, args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: 10_000 })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    child.on('error', () => resolve(undefined)).on('close', (code) => resolve(code === 0 ? text : undefined))
  })
}

/** Each pass is its own process with the kernel's limits on CPU time, memory and file size. */
export function nativeSessions(ffmpegPath: string): OpenSession {
  return async (workdir, { maxSeconds }) => ({
    exec: (args) =>
      new Promise((resolve, reject) => {
        const timeoutMs = passTimeoutMs(maxSeconds)
        const limits = `ulimit -t ${Math.ceil(timeoutMs / 1000)}; ulimit -v ${MEMORY_KB}; ulimit -f ${fileBlocks(maxSeconds)}`
        const child = spawn('sh', ['-c', `${limits}; exec "$@"`, 'sh', ffmpegPath, ...args], {
          cwd: workdir,
          env: { LC_ALL: 'C' },
          stdio: ['ignore', 'ignore', 'pipe'],
          timeout: timeoutMs,
          killSignal: 'SIGKILL',
        })
        const log = boundedLog()
        child.stderr.setEncoding('utf8').on('data', log.add)
        child.on('error', reject)
        child.on('close', (code) => {
          if (code === null)
            reject(
              new Problem('clip.unreadable', {
                detail: 'Decoding it takes more time or memory than any real recording.',
              }),
            )
          else resolve({ code, log: log.text() })
        })
      }),
    close: async () => undefined,
  })
}
