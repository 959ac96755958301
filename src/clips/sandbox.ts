import { type ChildProcess, fork } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/**
 * Run one of our `*-child.ts` programs as a separate process under Node's permission model: it reads its own code,
 * the one package named and its work folder, writes only there, starts no process and sees no environment.
 * The GPL packages (@ffmpeg/core, espeak-ng) are only ever loaded in such a program, never in the server.
 */
export async function forkSandboxed(options: {
  script: string
  packageName: string
  workdir: string
  memoryMb: number
}): Promise<ChildProcess> {
  const script = fileURLToPath(new URL(options.script, import.meta.url))
  const workdir = await realpath(options.workdir)
  const readable = [dirname(script), join(packageDirectory(options.packageName)), workdir]
  return fork(script, [], {
    cwd: workdir,
    env: {},
    execArgv: [
      '--permission',
      ...readable.map((path) => `--allow-fs-read=${path}`),
      `--allow-fs-write=${workdir}`,
      `--max-old-space-size=${options.memoryMb}`,
      '--no-warnings',
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  })
}

/** Where an optional package is installed; throws when it is not. */
export function packageDirectory(name: string): string {
  let directory = dirname(require.resolve(name))
  while (!directory.endsWith(join('node_modules', ...name.split('/')))) directory = dirname(directory)
  return directory
}

export function isInstalled(name: string): boolean {
  try {
    packageDirectory(name)
    return true
  } catch {
    return false
  }
}
