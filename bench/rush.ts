import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import mqtt from 'mqtt'
import { startServer } from '../scripts/demo/server.ts'
import { startMosquitto, startPostgres, startRedis } from '../test/support/servers.ts'
import { COMMUNES, seedRush } from './support/seed-rush.ts'

/**
 * npm run bench:rush -- [--runs 3] [--json FILE]
 *
 * 05:00:00 in the whole country: 3,321 communes with one airing each, due in the same second, on both queue backends.
 * Milliseconds from the due second until each command is on the wire, as a client of the broker sees it. The lead that
 * speakers normally get to fetch the audio is switched off, so the due second is the start itself.
 */
const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, json: { type: 'string' } } })
type Backend = 'postgres' | 'redis'
type Run = { backend: Backend; due: number; firstMs: number; p99Ms: number; lastMs: number }

const ZONE = 'Asia/Ho_Chi_Minh'
// Enough for the seed, the start, planning and arming.
const AHEAD_MS = 25_000

async function rush(backend: Backend): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'))
  const password = randomBytes(12).toString('hex')
  const postgres = await startPostgres()
  const broker = await startMosquitto({ serverPassword: password })
  const redis = backend === 'redis' ? await startRedis() : undefined
  const undo: Array<() => unknown> = [
    () => rm(folder, { recursive: true, force: true }),
    () => postgres.stop(),
    () => broker.stop(),
    () => redis?.stop(),
  ]
  try {
    const brokerUrl = broker.url.replace('mqtt://', `mqtt://loa-server:${password}@`)
    const wire = mqtt.connect(brokerUrl, { clientId: 'wire', protocolVersion: 4 })
    undo.push(() => wire.endAsync(true))
    await wire.subscribeAsync('loa/v1/areas/+/commands', { qos: 0 })
    const dueAt = new Date(Math.ceil((Date.now() + AHEAD_MS) / 1_000) * 1_000)
    await seedRush(postgres.url, dueAt, ZONE)

    const late: number[] = []
    const all = Promise.withResolvers<void>()
    wire.on('message', () => {
      late.push(Date.now() - dueAt.getTime())
      if (late.length === COMMUNES) all.resolve()
    })
    const server = await startServer(join(folder, 'data'), {
      DATABASE_URL: postgres.url,
      MQTT_URL: brokerUrl,
      ...(redis ? { REDIS_URL: redis.url } : {}),
      LOA_SECRET: randomBytes(32).toString('hex'),
      LOA_ZONE: ZONE,
      LOA_DISPATCH_LEAD_SECONDS: '0',
    })
    undo.push(() => server.stop())
    if (Date.now() > dueAt.getTime() - 3_000)
      throw new Error('the machine is too slow for AHEAD_MS: nothing was armed in time')
    await all.promise
    late.sort((a, b) => a - b)
    return {
      backend,
      due: late.length,
      firstMs: late[0] ?? Number.NaN,
      p99Ms: late[Math.ceil(late.length * 0.99) - 1] ?? Number.NaN,
      lastMs: late.at(-1) ?? Number.NaN,
    }
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

const runs: Run[] = []
for (const backend of ['postgres', 'redis'] as const) {
  const tries: Run[] = []
  for (let n = 0; n < Number(values.runs); n++) {
    const run = await rush(backend)
    console.log(
      `${backend}: ${run.due} due, first ${run.firstMs} ms, p99 ${run.p99Ms} ms, last ${run.lastMs} ms after the due second`,
    )
    tries.push(run)
  }
  // The median run by its last command.
  const middle = tries.toSorted((a, b) => a.lastMs - b.lastMs)[Math.floor(tries.length / 2)]
  if (middle) runs.push(middle)
}
if (values.json) await writeFile(values.json, `${JSON.stringify({ runs }, null, 2)}\n`)
process.exit(0)
