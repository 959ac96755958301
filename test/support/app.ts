import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createAudioPorts } from '../../src/clips/create-audio-ports.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import { type Actor, type Ctx, systemActor } from '../../src/context.ts'
import { openSigner } from '../../src/dispatch/signer.ts'
import { createFailpoints } from '../../src/failpoints.ts'
import { createIds } from '../../src/ids.ts'
import { createLog } from '../../src/log.ts'
import { createEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { createAlarms } from '../../src/queue/bullmq.ts'
import { deriveKey, loadSecret } from '../../src/secrets.ts'
import { authenticateSpeaker } from '../../src/speakers/authenticate.ts'
import { createTestDatabase } from './database.ts'

export type Backend = 'embedded' | 'external'

/** Servers of a test's own, to kill; what is not named is the run's shared one. `mqttUrl` without credentials. */
export type OwnServers = { databaseUrl?: string; redisUrl?: string; mqttUrl?: string; mqttPassword?: string }

/** The environment of a server on this test file's own database, queue prefix and topic root. */
export function backendEnvironment(
  backend: Backend,
  databaseUrl: string,
  own: OwnServers = {},
): Record<string, string> {
  if (backend === 'embedded') return {}
  const mqtt = new URL(own.mqttUrl ?? inject('mqttUrl'))
  mqtt.username = 'loa-server'
  mqtt.password = own.mqttPassword ?? inject('mqttPassword')
  const name = randomBytes(4).toString('hex')
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: own.redisUrl ?? inject('redisUrl'),
    MQTT_URL: mqtt.href,
    LOA_SECRET: randomBytes(32).toString('hex'),
    LOA_QUEUE_PREFIX: `test-${name}`,
    LOA_TOPIC_ROOT: `loa/t${name}`,
  }
}

/** A full Ctx on real engines (PostgreSQL, its queue backend, Aedes on a free port); nothing is started but the database. */
export async function createTestCtx(
  options: { actor?: Actor; clock?: Clock; env?: Record<string, string> } = {},
): Promise<{ ctx: Ctx; databaseUrl: string; close(): Promise<void> }> {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'loa-ctx-'))
  const clock = options.clock ?? systemClock
  const config = parseConfig({ LOA_DATA_DIR: folder, LOA_MQTT_PORT: '0', LOA_PORT: '0', ...options.env })
  const log = createLog('silent')
  const ids = createIds(clock)
  const secret = await loadSecret(config)
  const ctx: Ctx = {
    config: { ...config, secret },
    db: database.db,
    clock,
    ids,
    log,
    broker: createEmbeddedBroker(config, (id, password) => authenticateSpeaker(database.db, id, password), log),
    alarms: createAlarms(config, database.pool, database.url, clock, log),
    signer: await openSigner(database.db, deriveKey(secret, 'signing-keys'), clock, ids),
    audio: await createAudioPorts(config, log),
    failpoints: createFailpoints(''),
    publicUrl: () => 'http://127.0.0.1:1',
    actor: options.actor ?? systemActor('test'),
    requestId: 'req_test',
  }
  return {
    ctx,
    databaseUrl: database.url,
    async close() {
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
