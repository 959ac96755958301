import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFleet, type Fleet } from '../../devices/fleet/fleet.ts'
import type { SoundEvent } from '../../devices/fleet/member.ts'
import { Ledger } from '../../scripts/demo/ledger.ts'
import { type ServerProcess, startServer } from '../../scripts/demo/server.ts'
import { buildVillage, registerSpeakers, type Village } from '../../scripts/demo/village.ts'
import { systemClock } from '../../src/clock.ts'
import { freePort } from '../../src/db/embedded.ts'
import { openDb, openPool } from '../../src/db/open.ts'
import { createLog } from '../../src/log.ts'
import { type Backend, backendEnvironment } from './app.ts'
import { createTestDatabase } from './database.ts'

/**
 * A whole station as its users have it: the server as a process of its own on one of the two sets of engines, people
 * signed in over HTTP, and a fleet over MQTT. `server.start()` brings a killed one back on the same data and ports.
 */
export interface Station {
  readonly backend: Backend
  readonly village: Village
  readonly fleet: Fleet
  readonly ledger: Ledger
  /** Every sound that began or ended on any speaker, in order. */
  readonly sounds: SoundEvent[]
  server(): ServerProcess
  startServer(env?: Record<string, string>): Promise<void>
  /** A connection of the test's own to the server's database. */
  database(): ReturnType<typeof openDb>
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
  options: { speakers?: number; env?: Record<string, string> } = {},
): Promise<Station> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-station-'))
  const external = backend === 'external' ? await createTestDatabase() : undefined
  const base = {
    ...IMPATIENT,
    NODE_ENV: 'test',
    LOA_PORT: `${await freePort()}`,
    LOA_MQTT_PORT: `${await freePort()}`,
    ...backendEnvironment(backend, external?.url ?? ''),
    ...options.env,
  }
  let server = await startServer(join(folder, 'data'), base)
  const quiet = () => undefined
  const village = await buildVillage(server.url, server.setupToken, quiet, 2)
  const speakers = await registerSpeakers(server.url, village, { speakers: options.speakers ?? 8, seed: 1 })
  const fleet = createFleet({
    speakers: speakers.map((speaker) => ({ ...speaker, faults: {} })),
    seed: 1,
    clock: systemClock,
    log: createLog('silent'),
  })
  const sounds: SoundEvent[] = []
  fleet.on('sound', (event) => void sounds.push(event))
  await fleet.start()
  await fleet.allOnline(20_000)
  const opened: Array<{ destroy(): Promise<void> }> = []
  return {
    backend,
    village,
    fleet,
    sounds,
    ledger: new Ledger(village.people.admin.user, quiet),
    server: () => server,
    async startServer(env = {}) {
      server = await startServer(join(folder, 'data'), { ...base, ...env })
    },
    database() {
      if (!external) throw new Error('the embedded database is the server’s own')
      const db = openDb(openPool(external.url, 2))
      opened.push(db)
      return db
    },
    async stop() {
      await fleet.stop()
      await server.stop()
      for (const db of opened) await db.destroy()
      await external?.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
