import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { serve } from '@hono/node-server'
import { pino } from 'pino'
import { createSetupToken } from '../../src/accounts/setup.ts'
import { createAudioPorts } from '../../src/clips/create-audio-ports.ts'
import { systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import type { App } from '../../src/context.ts'
import { openSigner } from '../../src/dispatch/signer.ts'
import { createEventFeed } from '../../src/events/feed.ts'
import { createFailpoints } from '../../src/failpoints.ts'
import { createHttpApp } from '../../src/http/app.ts'
import { createIds } from '../../src/ids.ts'
import { LiveHub } from '../../src/live/hub.ts'
import { createEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { createAlarms } from '../../src/queue/bullmq.ts'
import { RelayHub } from '../../src/relays/hub.ts'
import { Browser } from './browser.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

const PASSWORD = 'mật khẩu quản trị 1'

/** The whole HTTP side on real engines and a real port, without the loops behind it. */
export interface HttpServer {
  app: App
  relays: RelayHub
  database: TestDatabase
  url: string
  /** What was logged so far, one JSON line each. */
  logged(): Array<Record<string, unknown>>
  /** Signed in as administrator of the country. */
  root: Browser
  person(grants: Array<{ role: string; areaCode: string }>): Promise<Browser>
  token(role: string, areaCode: string): Promise<string>
  stop(): Promise<void>
}

export async function startHttpServer(env: Record<string, string> = {}): Promise<HttpServer> {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'loa-http-'))
  const config = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    LOA_SECRET: 'a secret of thirty-two characters or more',
    LOA_DATA_DIR: folder,
    LOA_MQTT_PORT: '0',
    ...env,
  })
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const log = pino({ level: 'debug' }, sink)
  const ids = createIds(systemClock)
  const broker = createEmbeddedBroker(config, async () => false, log)
  const alarms = createAlarms(config, database.pool, database.url, systemClock, log)
  await broker.start()
  await alarms.start()
  const app: App = {
    config,
    publicUrl: () => 'http://127.0.0.1',
    db: database.db,
    clock: systemClock,
    ids,
    log,
    broker,
    alarms,
    signer: await openSigner(database.db, randomBytes(32), systemClock, ids),
    audio: await createAudioPorts(config, log),
    failpoints: createFailpoints(''),
  }
  const feed = createEventFeed(database.db, database.url, log)
  await feed.start()
  const relays = new RelayHub(app)
  const server = serve({
    fetch: createHttpApp(app, { feed, live: new LiveHub(app.config), relays }).fetch,
    port: 0,
    hostname: '127.0.0.1',
  })
  await once(server, 'listening')
  // safe because a TCP server that listens has an AddressInfo
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const root = new Browser(url)
  const token = await createSetupToken(app)
  await root.expect(201, 'POST', '/setup', { token, name: 'Quản trị', email: 'root@example.vn', password: PASSWORD })
  await root.signIn('root@example.vn', PASSWORD)
  let count = 0
  return {
    app,
    relays,
    database,
    url,
    root,
    logged: () => lines.flatMap((line) => line.trim().split('\n')).map((line) => JSON.parse(line)),
    async person(grants) {
      const email = `person-${++count}@example.vn`
      const invitation = await root.expect(201, 'POST', '/people', { name: `Người ${count}`, email, grants })
      const browser = new Browser(url)
      await browser.expect(204, 'POST', '/auth/password', { token: invitation.token, password: PASSWORD })
      await browser.signIn(email, PASSWORD)
      return browser
    },
    async token(role, areaCode) {
      return (await root.expect(201, 'POST', '/tokens', { name: 'máy', role, areaCode })).token
    },
    async stop() {
      await relays.stop()
      await feed.stop()
      server.close()
      await alarms.stop()
      await broker.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Province 19 with communes 05857 and 05818, and province 01. */
export async function insertTestAreas({ db }: TestDatabase): Promise<void> {
  const area = (code: string, name: string, parentCode: string, path: string) => ({
    code,
    name,
    nameSearch: name.toLowerCase(),
    kind: parentCode === 'VN' ? 'tinh' : 'xa',
    parentCode,
    path,
    validFrom: '2025-07-01',
    validTo: null,
    source: 'test',
  })
  await db
    .insertInto('areas')
    .values([
      area('19', 'Thái Nguyên', 'VN', '/VN/19/'),
      area('05857', 'Phúc Thuận', '19', '/VN/19/05857/'),
      area('05818', 'La Bằng', '19', '/VN/19/05818/'),
      area('01', 'Hà Nội', 'VN', '/VN/01/'),
    ])
    .execute()
}
