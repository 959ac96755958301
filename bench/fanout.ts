import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import mqtt, { type MqttClient } from 'mqtt'
import type pg from 'pg'
import { startServer } from '../scripts/demo/server.ts'
import { openPool } from '../src/db/open.ts'
import type { SpeakerCredential } from '../src/mqtt/broker.ts'
import { startMosquitto, startPostgres } from '../test/support/servers.ts'
import { cpuMs, median, residentMb, startProcess } from './support/processes.ts'
import { seedStation } from './support/seed.ts'

/**
 * npm run bench:fanout -- --speakers 1000,10000 [--runs 3] [--json FILE]
 *
 * From the emergency's HTTP request until the last speaker's `playing` acknowledgement is committed in PostgreSQL,
 * over an external Mosquitto, against the floor in the same run: same broker, as many connections, one publish, one
 * bare acknowledgement each, counted by a script without a database.
 */
const { values } = parseArgs({
  options: {
    speakers: { type: 'string', default: '1000,10000' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
})
type Run = { speakers: number; floorMs: number; alertMs: number; ratio: number; serverRssMb: number }

const SERVER_PASSWORD = randomBytes(12).toString('hex')
const SECRET = randomBytes(32).toString('hex')
// Both sides run this often unmeasured: a young process is still compiling the very code that is measured.
const WARM_UP = 3
const ROOT = 'loa/v1'
const FLOOR_ROOT = 'floor/v1'

async function bench(count: number, repeats: number): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'))
  const postgres = await startPostgres()
  const pool = openPool(postgres.url, 2)
  const undo: Array<() => unknown> = [
    () => rm(folder, { recursive: true, force: true }),
    () => postgres.stop(),
    () => pool.end(),
  ]
  try {
    const floorClients: SpeakerCredential[] = Array.from({ length: count }, (_, n) => ({
      speakerId: `floor-${n}`,
      password: 'floor',
    }))
    const { identities, token } = await seedStation(postgres.url, SECRET, count, {
      topicRoot: ROOT,
      mqttUrl: 'mqtt://127.0.0.1',
    })
    const speakers = identities.map(({ speakerId, mqtt }) => ({ speakerId, password: mqtt.password }))
    const broker = await startMosquitto({ serverPassword: SERVER_PASSWORD, speakers: [...speakers, ...floorClients] })
    undo.push(() => broker.stop())
    const serverUrl = broker.url.replace('mqtt://', `mqtt://loa-server:${SERVER_PASSWORD}@`)

    const server = await startServer(join(folder, 'data'), {
      DATABASE_URL: postgres.url,
      MQTT_URL: serverUrl,
      LOA_SECRET: SECRET,
      LOA_TOPIC_ROOT: ROOT,
    })
    undo.push(() => server.stop())

    // One after the other: twice as many connections would be another measurement, and more than the broker may open.
    const floors = await floorRuns(folder, broker.url, serverUrl, broker.pid, floorClients, repeats)
    const identityFile = join(folder, 'identities.json')
    const here = identities.map((identity) => ({ ...identity, mqtt: { ...identity.mqtt, url: broker.url } }))
    await writeFile(identityFile, JSON.stringify(here))
    const idleMb = await residentMb(server.pid)
    const fleet = await startProcess('./fleet-process.ts', [identityFile])
    undo.push(() => fleet.disconnect())
    await untilQuiet(pool, count)
    console.log(`  server ${idleMb} MB before speakers, ${await residentMb(server.pid)} MB with ${count} connected`)
    const parts = { server: server.pid, fleet: fleet.pid ?? 0, broker: broker.pid, postgres: await postgres.pid() }
    const alerts: number[] = []
    for (let run = 0; run < WARM_UP + repeats; run++)
      alerts.push(await withCpu(parts, () => measureAlert(server.url, token, pool, count)))
    alerts.splice(0, WARM_UP)
    const [floorMs, alertMs] = [median(floors), median(alerts)]
    console.log(`  floors ${floors.join(', ')} ms; alerts ${alerts.join(', ')} ms`)
    return {
      speakers: count,
      floorMs,
      alertMs,
      ratio: round(alertMs / floorMs),
      serverRssMb: await residentMb(server.pid),
    }
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

/** The floor of this broker on this machine now, warmed up as the alerts are. */
async function floorRuns(
  folder: string,
  brokerUrl: string,
  serverUrl: string,
  brokerPid: number,
  clients: readonly SpeakerCredential[],
  repeats: number,
): Promise<number[]> {
  const file = join(folder, 'floor.json')
  const topic = `${FLOOR_ROOT}/areas/19/commands`
  const own = clients.map(({ speakerId, password }) => ({
    clientId: speakerId,
    password,
    url: brokerUrl,
    topic,
    ackTopic: `${FLOOR_ROOT}/speakers/${speakerId}/acks`,
  }))
  await writeFile(file, JSON.stringify(own))
  const floor = await startProcess('./floor-process.ts', [file])
  // As lean as the server's own: no debug texts, no PUBACK per answer.
  const counter = mqtt.connect(serverUrl, { clientId: 'floor-counter', protocolVersion: 4, log: () => undefined })
  await counter.subscribeAsync(`${FLOOR_ROOT}/speakers/+/acks`, { qos: 0 })
  const floors: number[] = []
  for (let run = 0; run < WARM_UP + repeats; run++) {
    await new Promise((wake) => setTimeout(wake, 1_500))
    floors.push(
      await withCpu({ floor: floor.pid ?? 0, broker: brokerPid, counter: process.pid }, () =>
        measureFloor(counter, clients.length),
      ),
    )
  }
  floors.splice(0, WARM_UP)
  await counter.endAsync(true)
  floor.disconnect()
  return floors
}

/** One publish, one bare acknowledgement from each connection. Milliseconds. */
async function measureFloor(counter: MqttClient, count: number): Promise<number> {
  let seen = 0
  const all = Promise.withResolvers<void>()
  const onMessage = () => {
    seen += 1
    if (seen === count) all.resolve()
  }
  counter.on('message', onMessage)
  const startedAt = performance.now()
  await counter.publishAsync(`${FLOOR_ROOT}/areas/19/commands`, 'x'.repeat(1_000), { qos: 1 })
  await all.promise
  const ms = performance.now() - startedAt
  counter.off('message', onMessage)
  return Math.round(ms)
}

/** From the HTTP request until the last `playing` is committed; then the all-clear, so that the next one starts even. */
async function measureAlert(server: string, token: string, pool: pg.Pool, count: number): Promise<number> {
  const post = async (path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const response = await fetch(`${server}/api/v1${path}`, {
      method: 'POST',
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as never // safe: whoever asks knows what it asked for
  }
  const alert: { id: string; clipSha256: string } = await post('/alerts', {
    title: 'Bão',
    text: 'Bão số 3.',
    areaCodes: ['19'],
    riskLevel: 3,
    validMinutes: 10,
    repeatEverySeconds: 600,
  })
  const startedWall = Date.now()
  const startedAt = performance.now()
  const sent: { occurrenceIds: string[] } = await post(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256 })
  const occurrenceId = sent.occurrenceIds[0] ?? ''
  const answeredMs = Math.round(performance.now() - startedAt)
  // PostgreSQL itself says when the last one was committed; counting all the time would be a load of its own.
  while ((await countStarted(pool, occurrenceId)) < count) await new Promise((wake) => setTimeout(wake, 200))
  const ms = (await lastCommit(pool, occurrenceId)) - startedWall
  if (process.env['BENCH_STAGES']) await printStages(pool, occurrenceId, { startedWall, answeredMs, ms })
  ends.push(async () => {
    await post(`/alerts/${alert.id}/all-clear`)
    await untilQuiet(pool, count)
  })
  return Math.round(ms)
}

// What tidies up after a measurement, outside of what is measured.
const ends: Array<() => Promise<void>> = []

/** BENCH_STAGES=1: the processor time that each process took for it. */
async function withCpu(parts: Record<string, number>, work: () => Promise<number>): Promise<number> {
  const read = () => Promise.all(Object.values(parts).map(cpuMs))
  const before = await read()
  const ms = await work()
  const after = await read()
  if (process.env['BENCH_STAGES'])
    console.log(
      `  ${ms} ms; cpu ${Object.keys(parts)
        .map((name, at) => `${name} ${(after[at] ?? 0) - (before[at] ?? 0)}`)
        .join(', ')}`,
    )
  await ends.pop()?.()
  return ms
}

/** BENCH_STAGES=1: where the time went, in ms after the request. */
async function printStages(
  pool: pg.Pool,
  occurrenceId: string,
  at: { startedWall: number; answeredMs: number; ms: number },
): Promise<void> {
  const { rows } = await pool.query<Record<string, Date>>(
    `select (select issued_at from commands c where c.occurrence_id = $1) as signed,
      (select published_at from commands c where c.occurrence_id = $1) as published,
      min(playing_at) as "firstSound", max(playing_at) as "lastSound", min(started_at) as started,
      min(received_at) as "firstWritten", max(received_at) as "lastWritten" from deliveries where occurrence_id = $1`,
    [occurrenceId],
  )
  const stages = Object.entries(rows[0] ?? {}).map(([name, time]) => `${name} ${time.getTime() - at.startedWall}`)
  console.log(`  stages: ${stages.join(', ')}, answered ${at.answeredMs}, counted ${Math.round(at.ms)}`)
}

async function countStarted(pool: pg.Pool, occurrenceId: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*) as count from deliveries where occurrence_id = $1 and playing_at is not null',
    [occurrenceId],
  )
  return rows[0]?.count ?? 0
}

async function lastCommit(pool: pg.Pool, occurrenceId: string): Promise<number> {
  const { rows } = await pool.query<{ at: Date }>(
    'select max(pg_xact_commit_timestamp(xmin)) as at from deliveries where occurrence_id = $1 and playing_at is not null',
    [occurrenceId],
  )
  return rows[0]?.at.getTime() ?? Number.NaN
}

/** Everybody online and nothing on the air: what one run leaves behind must not be the next one's load. */
async function untilQuiet(pool: pg.Pool, count: number): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ online: number; airing: number }>(
      `select (select count(*) from speakers where online) as online, (select count(*) from occurrences where status = 'airing') as airing`,
    )
    if (rows[0]?.online === count && rows[0].airing === 0) break
    await new Promise((wake) => setTimeout(wake, 250))
  }
  await new Promise((wake) => setTimeout(wake, 1_500))
}

const round = (value: number) => Math.round(value * 100) / 100

const runs: Run[] = []
for (const count of (values.speakers ?? '').split(',').map(Number)) {
  console.log(`${count} speakers …`)
  const run = await bench(count, Number(values.runs))
  runs.push(run)
  console.log(`  floor ${run.floorMs} ms, alert ${run.alertMs} ms, ratio ${run.ratio}, server ${run.serverRssMb} MB`)
}
console.log(
  'The simulator opens identical envelopes once and fetches each audio file once: thousands of machines on two cores.',
)
if (values.json) await writeFile(values.json, `${JSON.stringify({ runs }, null, 2)}\n`)
process.exit(0)
