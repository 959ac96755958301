import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { createLog } from '../../src/log.ts'
import type { SpeakerCredential } from '../../src/mqtt/broker.ts'
import { dynamicSecurityFile } from '../../src/mqtt/dynamic-security.ts'

const DEPLOY = new URL('../../deploy/', import.meta.url)

/** A real server of its own: port, folder, process. `kill` is kill -9; `start` brings it back on the same port and data. */
export interface TestServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  readonly pid: number
  kill(): Promise<void>
  /** kill -STOP and -CONT: a server that hangs rather than dies. */
  freeze(): void
  thaw(): void
  start(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** redis-server on deploy/redis.conf; only its address, folder and password are ours. */
export async function startRedis({ password }: { password?: string } = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-redis-'))
  const port = await freePort()
  const config = new URL('redis.conf', DEPLOY).pathname
  const args = [config, '--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder]
  const credentials = password ? `default:${password}@` : ''
  const input = password && `requirepass ${password}\n`
  const command = { file: 'redis-server', args: input ? [...args, '-'] : args, input }
  return supervised(command, port, folder, `redis://${credentials}127.0.0.1:${port}`, redisAnswers)
}

type MosquittoOptions = {
  serverPassword: string
  /** Let in from the start: admitting thousands one by one takes minutes (src/mqtt/dynamic-security.ts). */
  speakers?: readonly SpeakerCredential[]
  /** `shipped`: the ACL file as it is, for `loa/v1` only. Otherwise any root of one to three levels. */
  topicRoot?: 'shipped' | 'any'
}

/** mosquitto on deploy/mosquitto/; only the address and the folders are ours. `url` carries no credentials. */
export async function startMosquitto(options: MosquittoOptions): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-mosquitto-'))
  const port = await freePort()
  const shipped = (name: string) => readFile(new URL(`mosquitto/${name}`, DEPLOY), 'utf8')
  const config = (await shipped('mosquitto.conf'))
    .replace(/^listener 1883$/m, `listener ${port} 127.0.0.1`)
    .replaceAll('/mosquitto/', `${folder}/`)
  const acl = await shipped('acl')
  await mkdir(join(folder, 'config'))
  await mkdir(join(folder, 'data'))
  await writeFile(join(folder, 'config/acl'), options.topicRoot === 'shipped' ? acl : forAnyRoot(acl))
  // A root start would drop to the user "mosquitto", who may not enter our folder.
  await writeFile(join(folder, 'config/mosquitto.conf'), process.getuid?.() === 0 ? `${config}\nuser root\n` : config)
  await writeFile(
    join(folder, 'data/dynamic-security.json'),
    dynamicSecurityFile(options.serverPassword, options.speakers),
  )
  const command = { file: 'mosquitto', args: ['-c', join(folder, 'config/mosquitto.conf')] }
  return supervised(command, port, folder, `mqtt://127.0.0.1:${port}`, accepts)
}

/** PostgreSQL as an external server would be: reached by URL, its life apart from the program's. */
export async function startPostgres(): Promise<{ url: string; pid(): Promise<number>; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-postgres-'))
  const server = await startEmbeddedPostgres(folder, 'test-only', createLog('silent'))
  return {
    url: server.url,
    pid: server.pid,
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function forAnyRoot(acl: string): string {
  const [server, speakers] = acl.split(/^(?=pattern)/m, 2)
  const patterns = acl.split('\n').filter((line) => line.startsWith('pattern'))
  if (!server || !speakers) throw new Error('deploy/mosquitto/acl has lost its patterns')
  const roots = ['+', '+/+', '+/+/+']
  return [
    server,
    'topic readwrite #',
    ...roots.flatMap((root) => patterns.map((line) => line.replace('loa/v1', root))),
    '',
  ].join('\n')
}

type ServerCommand = { file: string; args: string[]; input?: string | undefined }

export async function supervised(
  command: ServerCommand,
  port: number,
  folder: string,
  url: string,
  ready: (port: number) => Promise<boolean>,
): Promise<TestServer> {
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    await exited
  }
  const server: TestServer = {
    url,
    port,
    folder,
    get pid() {
      return child?.pid ?? 0
    },
    kill: () => end('SIGKILL'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async start() {
      child = await launched(command, port, ready)
    },
    async stop() {
      await end('SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

async function launched(
  command: ServerCommand,
  port: number,
  ready: (port: number) => Promise<boolean>,
): Promise<ChildProcess> {
  const child = spawn(command.file, command.args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-4_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.stdin.end(command.input ?? '')
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error(`${command.file} is not installed; "npm test" installs what the tests need`, { cause })
  })
  await Promise.race([once(child, 'spawn'), failed])
  // Processes we forget must not outlive the run.
  const orphaned = () => void child.kill('SIGKILL')
  process.once('exit', orphaned)
  child.once('exit', () => process.off('exit', orphaned))
  while (child.exitCode === null && child.signalCode === null) {
    if (await ready(port)) return child
    await new Promise((wake) => setTimeout(wake, 20))
  }
  throw new Error(`${command.file} ended at once:\n${output}`)
}

export function accepts(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      answer(true)
    })
    socket.once('error', () => answer(false))
  })
}

/** Redis accepts connections before it has read its AOF; it is ready when it says something else than LOADING. */
function redisAnswers(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      answer(!data.toString().startsWith('-LOADING'))
    })
    socket.once('error', () => answer(false))
  })
}
