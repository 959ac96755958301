import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import pg from 'pg'
import { createToken } from '../src/accounts/tokens.ts'
import { start } from '../src/compose.ts'
import { parseConfig } from '../src/config.ts'
import { type App, type Ctx, systemActor } from '../src/context.ts'
import type { Db } from '../src/db/open.ts'
import { planAndArm } from '../src/occurrences/arm.ts'
import { newPlannerMemory } from '../src/occurrences/plan-each.ts'
import { startMosquitto, startPostgres } from '../test/support/servers.ts'
import { seedLedger } from './support/seed-ledger.ts'
import { COMMUNES, ITEMS, seedCountry } from './support/seed-planning.ts'
import { seedProvince } from './support/seed-province.ts'

/**
 * npm run bench:planning -- [--json FILE | --json] [--airings 5000] [--only planning|preflight|explain]
 *
 * 1. Seven days for 3,321 communes × 6 items from an empty plan, then after one edit of one commune's programme.
 * 2. A pre-flight over 7,200 speakers. 3. "Why did it not play?" of an airing and of a speaker, with five million
 * deliveries. Milliseconds against a real PostgreSQL, HTTP included for 2 and 3: medians of `TRIES`.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    airings: { type: 'string', default: '5000' },
    only: { type: 'string' },
  },
  // `--json` alone prints it.
  args: process.argv
    .slice(2)
    .map((arg, at, all) => (arg === '--json' && /^(--|$)/.test(all[at + 1] ?? '') ? '--json=-' : arg)),
})
const TRIES = 9
const ZONE = 'Asia/Ho_Chi_Minh'

const tell = (line: string) => console.error(line)
const postgres = await startPostgres()
const password = randomBytes(12).toString('hex')
const broker = await startMosquitto({ serverPassword: password })
const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'))
try {
  const parts: Record<string, (server: Server) => Promise<object>> = { planning, preflight, explain }
  const result: Record<string, object> = {}
  for (const [name, part] of Object.entries(parts))
    if (!values.only || values.only === name) result[name] = await onOneServer(name, part)
  console.log(JSON.stringify(result, null, 2))
  if (values.json && values.json !== '-') await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  await broker.stop()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}

async function planning({ app, ctx }: Server) {
  const edited = await seedCountry({ db: app.db, ids: app.ids, now: app.clock.now(), zone: ZONE })
  tell(`planning 7 days of ${COMMUNES} communes × ${ITEMS} items`)
  // A server keeps it from run to run.
  const memory = newPlannerMemory()
  const fromScratchMs = await timed(() => planAndArm(ctx, memory))
  const planned = await countPlanned(app.db)
  // The database looks after itself within a minute of such a change; the bench does not wait for that.
  await sql`vacuum analyze occurrences`.execute(app.db)
  const afterEdit: number[] = []
  for (let n = 0; n < TRIES; n++) {
    // As an approval of an edit leaves it: everything of this programme is planned anew.
    await app.db.deleteFrom('occurrences').where('programmeId', '=', edited).execute()
    await app.db.updateTable('programmes').set({ plannedUntil: null }).where('id', '=', edited).execute()
    afterEdit.push(await timed(() => planAndArm(ctx, memory)))
  }
  const complete = await countPlanned(app.db)
  if (complete !== planned) throw new Error(`after the edits ${complete} airings are planned, before them ${planned}`)
  return { planned, fromScratchMs, afterEditMs: middle(afterEdit) }
}

async function preflight({ app, ask }: Server) {
  await seedProvince(app.db, app.clock.now(), 1_000_000)
  tell('a pre-flight over a province')
  const answer = await ask<{ speakers: { total: number } }>('POST', '/bulletins/bul_0/preflight?list=10000')
  return { speakers: answer.speakers.total, ms: await many(() => ask('POST', '/bulletins/bul_0/preflight?list=10000')) }
}

async function explain({ app, ask }: Server) {
  const until = app.clock.now()
  const past = await seedLedger(app.db, { communes: 50, perCommune: 20, airings: Number(values.airings), until })
  tell(`why, with ${past.deliveries} deliveries`)
  const at = encodeURIComponent(past.startAt.toISOString())
  return {
    deliveries: past.deliveries,
    occurrenceMs: await many(() => ask('GET', `/occurrences/${past.occurrenceId}/explain`)),
    speakerMs: await many(() => ask('GET', `/speakers/${past.speakerId}/explain?at=${at}`)),
  }
}

type Server = { app: App; ctx: Ctx; ask<T>(method: string, path: string): Promise<T> }

/** A server of its own on a database of its own; nothing in it plans by itself. */
async function onOneServer<T>(name: string, work: (server: Server) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: postgres.url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const loa = await start(
    parseConfig({
      DATABASE_URL: postgres.url.replace(/\/[^/]*$/, `/${name}`),
      MQTT_URL: broker.url.replace('mqtt://', `mqtt://loa-server:${password}@`),
      LOA_DATA_DIR: join(folder, name),
      LOA_PORT: '0',
      LOA_SECRET: randomBytes(32).toString('hex'),
      LOA_ZONE: ZONE,
      LOA_LOG_LEVEL: 'warn',
      LOA_ROLES: 'api,gateway',
    }),
  )
  try {
    const { app } = loa
    const ctx: Ctx = { ...app, actor: systemActor('bench'), requestId: 'bench' }
    const { token } = await createToken(ctx, { name: 'bench', role: 'approver', areaCode: 'VN', expiresInMinutes: 120 })
    return await work({
      app,
      ctx,
      async ask<A>(method: string, path: string) {
        const headers = { authorization: `Bearer ${token}` }
        const answer = await fetch(`${loa.url}/api/v1${path}`, { method, headers })
        if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
        return (await answer.json()) as A // safe: read only for the figures that the server's own types name
      },
    })
  } finally {
    await loa.stop()
  }
}

async function countPlanned(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('occurrences')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('programmeId', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(n)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return Math.round((performance.now() - from) * 10) / 10
}

/** Once to warm up, then the median. */
async function many(work: () => Promise<unknown>): Promise<number> {
  await work()
  const took: number[] = []
  for (let n = 0; n < TRIES; n++) took.push(await timed(work))
  return middle(took)
}

function middle(took: readonly number[]): number {
  return took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? Number.NaN
}
