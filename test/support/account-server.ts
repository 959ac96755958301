import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createSetupToken } from '../../src/accounts/setup.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import type { App } from '../../src/context.ts'
import { createEventFeed } from '../../src/events/feed.ts'
import { createHttpApp } from '../../src/http/app.ts'
import { createIds } from '../../src/ids.ts'
import { LiveHub } from '../../src/live/hub.ts'
import { createLog } from '../../src/log.ts'
import { RelayHub } from '../../src/relays/hub.ts'
import { Browser } from './browser.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { insertTestAreas } from './http-server.ts'

export const ROOT_PASSWORD = 'mật khẩu quản trị 1'

/** The HTTP application on a real database and a real port, without broker, queue and audio: for who may do what. */
export interface AccountServer {
  database: TestDatabase
  app: App
  url: string
  /** Signed in as the first administrator. */
  root: Browser
  browser(): Browser
  /** A person with these grants, who has set a password and signed in. */
  person(
    grants: Array<{ role: string; areaCode: string }>,
  ): Promise<{ id: string; email: string; password: string; browser: Browser }>
  stop(): Promise<void>
}

export async function startAccountServer(
  options: { clock?: Clock; publicUrl?: string; trustProxy?: boolean } = {},
): Promise<AccountServer> {
  const database = await createTestDatabase()
  await insertTestAreas(database)
  const clock = options.clock ?? systemClock
  const config = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    LOA_SECRET: 'a secret of thirty-two characters or more',
    LOA_TRUST_PROXY: String(options.trustProxy ?? false),
    ...(options.publicUrl ? { LOA_PUBLIC_URL: options.publicUrl } : {}),
  })
  const parts = { config, db: database.db, clock, ids: createIds(clock), log: createLog('silent') }
  // safe because accounts and audit use no broker, queue, signer or audio
  const app = parts as unknown as App
  const feed = createEventFeed(database.db, database.url, parts.log)
  const server = serve({
    fetch: createHttpApp(app, { feed, live: new LiveHub(app.config), relays: new RelayHub(app) }).fetch,
    port: 0,
    hostname: '127.0.0.1',
  })
  await new Promise((resolve) => server.once('listening', resolve))
  // safe because a TCP server that listens has an AddressInfo
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const root = new Browser(url)
  const email = 'root@example.vn'
  const token = await createSetupToken(app)
  await root.expect(201, 'POST', '/setup', { token, name: 'Quản trị', email, password: ROOT_PASSWORD })
  await root.signIn(email, ROOT_PASSWORD)
  let count = 0
  return {
    database,
    app,
    url,
    root,
    browser: () => new Browser(url),
    async person(grants) {
      const email = `person-${++count}@example.vn`
      const invitation = await root.expect(201, 'POST', '/people', { name: `Người ${count}`, email, grants })
      const password = `mật khẩu số ${count} đủ dài`
      const browser = new Browser(url)
      await browser.expect(204, 'POST', '/auth/password', { token: invitation.token, password })
      await browser.signIn(email, password)
      return { id: String(invitation.personId), email, password, browser }
    },
    async stop() {
      await new Promise((resolve) => server.close(resolve))
      await database.drop()
    },
  }
}
