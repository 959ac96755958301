import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export interface ServerProcess {
  readonly url: string
  readonly brokerUrl: string
  readonly setupToken: string
  readonly pid: number
  /** Resolves when the process has ended, by itself or not. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname
/** The same server with a clock that runs `DEMO_AHEAD_MS` ahead. */
export const SIMULATED_MAIN = new URL('server-main.ts', import.meta.url).pathname

/** `npm start` as a process of its own, with what it prints read as a person would read it. Its log goes to a file. */
export async function startServer(dataDir: string, env: Record<string, string>, main = MAIN): Promise<ServerProcess> {
  await mkdir(dataDir, { recursive: true })
  const log = join(dataDir, 'server.log')
  const child: ChildProcess = spawn(process.execPath, ['--max-semi-space-size=8', main], {
    stdio: ['ignore', 'pipe', openSync(log, 'a')],
    env: { ...process.env, LOA_DATA_DIR: dataDir, LOA_PORT: '0', LOA_MQTT_PORT: '0', LOA_LOG_LEVEL: 'warn', ...env },
  })
  const found = { url: '', brokerUrl: '', setupToken: '' }
  const ready = Promise.withResolvers<void>()
  if (!child.stdout) throw new Error('the server has no output to read')
  createInterface({ input: child.stdout }).on('line', (line) => {
    found.url ||= /API\s+(http\S+)\/api\/v1/.exec(line)?.[1] ?? ''
    found.brokerUrl ||= /Speakers\s+(mqtt\S+)/.exec(line)?.[1] ?? ''
    found.setupToken ||= /(setup_\S+)/.exec(line)?.[1] ?? ''
    if (/Ctrl-C/.test(line)) ready.resolve()
  })
  child.once('exit', async (code) =>
    ready.reject(new Error(`the server ended with ${code}:\n${await readFile(log, 'utf8')}`)),
  )
  const ended = once(child, 'exit').then(() => undefined)
  await ready.promise
  return {
    ...found,
    pid: child.pid ?? 0,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await ended
    },
  }
}
