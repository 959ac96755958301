import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFleet, type Fleet } from '../../devices/fleet/fleet.ts'
import type { SoundEvent } from '../../devices/fleet/member-output.ts'
import { Ledger } from '../../scripts/demo/ledger.ts'
import { type ServerProcess, startServer } from '../../scripts/demo/server.ts'
import { buildVillage, registerSpeakers, type Village } from '../../scripts/demo/village.ts'
import { systemClock } from '../../src/clock.ts'
import { freePort } from '../../src/db/embedded.ts'
import { openLocalDatabase } from '../../src/db/local.ts'
import { type Db, openDb, openPool } from '../../src/db/open.ts'
import { createFailpoints } from '../../src/failpoints.ts'
import { createLog } from '../../src/log.ts'
import { type Backend, backendEnvironment, type OwnServers } from './app.ts'
import { createTestDatabase } from './database.ts'
import { copyVillage, enterVillage, HAMLETS_PER_COMMUNE } from './village-template.ts'

/**
 * A whole station as its users have it: the server as a process of its own on one of the two sets of engines, people
 * signed in over HTTP, and a fleet over MQTT. `startServer()` brings a killed one back on the same data and ports.
 */
export interface Station {
  readonly backend: Backend
  readonly village: Village
  readonly fleet: Fleet
  readonly ledger: Ledger
  /** Every sound that began or ended on any speaker, in order. */
  readonly sounds: SoundEvent[]
  /** Every time a speaker was connected and subscribed. */
  readonly connections: Array<{ speakerId: string; at: Date }>
  readonly dataDir: string
  server(): ServerProcess
  /** From now on its server dies at these points (src/failpoints.ts); at none, with ''. */
  arm(failpoints: string): Promise<void>
  /** Start it again, after its end, and wait until the speakers are back. */
  startServer(env?: Record<string, string>, absent?: readonly string[]): Promise<void>
  /** One more process on the same servers, on a port of its own; it ends with the station. */
  addProcess(env: Record<string, string>): Promise<ServerProcess>
  /** Wait until every speaker but the `absent` is connected; who waits for its next try is told to try now. */
  reconnected(absent?: readonly string[]): Promise<void>
  /** Ask the server's database, whichever it is. */
  sql<T>(work: (db: Db) => Promise<T>): Promise<T>
  stop(): Promise<void>
}

// Impatient, so that an airing whose speakers are gone is closed within a test.
const IMPATIENT = {
  LOA_DISPATCH_LEAD_SECONDS: '2',
  LOA_START_GRACE_SECONDS: '10',
  LOA_REPORT_GRACE_SECONDS: '3',
}

export async function startStation(
  backend: Backend,
  options: { speakers?: number; env?: Record<string, string>; servers?: OwnServers } = {},
): Promise<Station> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-station-'))
  const dataDir = join(folder, 'data')
  const failpoints = join(folder, 'failpoints')
  const arm = async (spec: string) => {
    createFailpoints(spec)
    await writeFile(failpoints, spec)
  }
  await arm('')
  const own = options.servers ?? {}
  const database = backend === 'external' && !own.databaseUrl ? await createTestDatabase() : undefined
  const databaseUrl = own.databaseUrl ?? database?.url ?? ''
  const port = await freePort()
  const base: Record<string, string> = {
    ...IMPATIENT,
    NODE_ENV: 'test',
    LOA_PORT: `${port}`,
    LOA_MQTT_PORT: `${await freePort()}`,
    LOA_FAILPOINTS: `@${failpoints}`,
    ...backendEnvironment(backend, databaseUrl, own),
    ...options.env,
  }
  if (backend === 'embedded') await copyVillage(dataDir)
  let server = await startServer(dataDir, base)
  const others: ServerProcess[] = []
  const quiet = () => undefined
  const village = await (backend === 'embedded'
    ? enterVillage(server.url)
    : buildVillage(server.url, server.setupToken, quiet, HAMLETS_PER_COMMUNE))
  const speakers = await registerSpeakers(server.url, village, { speakers: options.speakers ?? 8, seed: 1 })
  const fleet = createFleet({
    speakers: speakers.map((speaker) => ({ ...speaker, faults: {} })),
    seed: 1,
    clock: systemClock,
    log: createLog('silent'),
  })
  const sounds: SoundEvent[] = []
  fleet.on('sound', (event) => void sounds.push(event))
  const connections: Station['connections'] = []
  fleet.on('online', (speakerId) => void connections.push({ speakerId, at: systemClock.now() }))
  await fleet.start()
  await fleet.allOnline(20_000)

  const reconnected = async (absent: readonly string[] = []) => {
    const expected = fleet.speakers.filter(({ speakerId }) => !absent.includes(speakerId))
    const isComplete = () => expected.every((speaker) => speaker.online)
    const complete = Promise.withResolvers<void>()
    const look = () => void (isComplete() && complete.resolve())
    fleet.on('online', look)
    // It looks like the next try of its own, only sooner.
    const hurry = setInterval(() => {
      for (const speaker of expected) if (!speaker.online) speaker.drop(0)
    }, 1_000)
    look()
    await complete.promise
    clearInterval(hurry)
    fleet.off('online', look)
  }
  return {
    backend,
    village,
    fleet,
    sounds,
    connections,
    dataDir,
    ledger: new Ledger(village.people.admin.user, quiet),
    server: () => server,
    arm,
    async startServer(env = {}, absent = []) {
      server = await startServer(dataDir, { ...base, ...env })
      await reconnected(absent)
    },
    async addProcess(env) {
      const added = await startServer(dataDir, { ...base, LOA_PORT: '0', ...env })
      others.push(added)
      return added
    },
    reconnected,
    async sql(work) {
      if (backend === 'embedded') {
        const local = await openLocalDatabase({ LOA_DATA_DIR: dataDir })
        return work(local.db).finally(() => local.close())
      }
      const db = openDb(openPool(databaseUrl, 2))
      return work(db).finally(() => db.destroy())
    },
    async stop() {
      await fleet.stop()
      for (const other of others) await other.stop()
      await server.stop()
      await database?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
