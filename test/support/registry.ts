import { readFile } from 'node:fs/promises'
import { OpenAPIHono } from '@hono/zod-openapi'
import { importAreas } from '../../src/areas/import.ts'
import { areaRoutes } from '../../src/areas/routes.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import { type Actor, type Ctx, type Grant, systemActor } from '../../src/context.ts'
import type { GrantRole } from '../../src/db/tables.ts'
import { openSigner } from '../../src/dispatch/signer.ts'
import type { HttpEnv } from '../../src/http/env.ts'
import { problemResponse, toProblem } from '../../src/http/problem.ts'
import { createIds } from '../../src/ids.ts'
import { createLog } from '../../src/log.ts'
import { createEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { reportRoutes } from '../../src/reports/routes.ts'
import { deriveKey } from '../../src/secrets.ts'
import { authenticateSpeaker } from '../../src/speakers/authenticate.ts'
import { enrolmentRoutes, speakerRoutes } from '../../src/speakers/routes.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

const FIXTURES = new URL('../fixtures/', import.meta.url)

/** Areas, speakers and reports on a real database and a real broker that speakers can dial. */
export interface Registry {
  ctx: Ctx
  database: TestDatabase
  /** The same ctx as somebody with these roles over these subtrees, e.g. `as(['technician', '/VN/90/'])`. */
  as(...grants: Array<[GrantRole, string]>): Ctx
  /** A request as that actor, through the real routes. */
  request(ctx: Ctx, path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

export async function createRegistry(options: { clock?: Clock } = {}): Promise<Registry> {
  const database = await createTestDatabase()
  const clock = options.clock ?? systemClock
  const config = parseConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    LOA_SECRET: 'a secret of thirty-two characters or more',
    LOA_MQTT_PORT: '0',
  })
  const [ids, log] = [createIds(clock), createLog('silent')]
  const { db } = database
  const broker = createEmbeddedBroker(config, (id, password) => authenticateSpeaker(db, id, password), log)
  await broker.start()
  const signer = await openSigner(db, deriveKey(config.secret ?? failWithoutSecret(), 'signing-keys'), clock, ids)
  const parts = { config, db, clock, ids, log, broker, signer, actor: systemActor('test'), requestId: 'req_test' }
  // safe because the registry uses no queue, no audio and no failpoints
  const ctx = parts as unknown as Ctx
  return {
    ctx,
    database,
    as: (...grants) => ({ ...ctx, actor: person(grants.map(([role, path]) => ({ role, path }))) }),
    request: async (as, path, init) => routesFor(as).request(path, init),
    async stop() {
      await broker.stop()
      await database.drop()
    },
  }
}

const person = (grants: Grant[]): Actor => ({ kind: 'user', id: 'usr_test', name: 'Người thử', grants })

function failWithoutSecret(): never {
  throw new Error('the test configuration has a secret')
}

function routesFor(ctx: Ctx): OpenAPIHono<HttpEnv> {
  const http = new OpenAPIHono<HttpEnv>()
  http.onError((error, c) => {
    const problem = toProblem(error)
    if (problem.status >= 500) throw error
    return problemResponse(c, problem, ctx.requestId)
  })
  http.use(async (c, next) => {
    c.set('ctx', ctx)
    await next()
  })
  return http
    .route('/', areaRoutes())
    .route('/', speakerRoutes())
    .route('/', enrolmentRoutes(ctx))
    .route('/', reportRoutes())
}

export const fixture = (name: string): Promise<string> => readFile(new URL(name, FIXTURES), 'utf8')

export async function importText(
  ctx: Ctx,
  validFrom: string,
  text: string,
  more: { validTo?: string; dryRun?: boolean } = {},
) {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text)
  }
  return importAreas(ctx, { validFrom, source: 'test', ...more }, chunks())
}

/** Province 90 with communes 90001, 90002, 90003 and province 91 with 91001, in force since 2020. */
export const importSmallTree = (ctx: Ctx) =>
  importText(
    ctx,
    '2020-01-01',
    'code,name,kind,parentCode\n90,Tỉnh Thử Nghiệm,tinh,\n90001,Xã Đồng Xanh,xa,90\n90002,Xã Suối Bạc,xa,90\n' +
      '90003,Phường Ngòi Đỏ,phuong,90\n91,Tỉnh Bên Cạnh,tinh,\n91001,Xã Sông Lớn,xa,91\n',
  )
