import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createLog } from '../../src/log.ts'
import { startMosquitto, startRedis } from './servers.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
    redisUrl: string
    mqttUrl: string
    mqttPassword: string
  }
}

/**
 * One real PostgreSQL, Redis and Mosquitto for the whole run; every test file gets a database, a queue prefix and a
 * topic root of its own. A missing program is a failure, never a skip: `npm test` installs it.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-test-'))
  const postgres = await startEmbeddedPostgres(folder, 'test-only', createLog('error'))
  const redis = await startRedis()
  const mqttPassword = 'server-password-for-tests'
  const mosquitto = await startMosquitto({ serverPassword: mqttPassword })

  const admin = new pg.Pool({ connectionString: postgres.url, max: 1 })
  await admin.query('create database loa_template')
  const template = new pg.Pool({ connectionString: postgres.url.replace(/\/loa$/, '/loa_template'), max: 2 })
  await migrate(template)
  await template.end()
  await admin.end()

  project.provide('postgresUrl', postgres.url)
  project.provide('redisUrl', redis.url)
  project.provide('mqttUrl', mosquitto.url)
  project.provide('mqttPassword', mqttPassword)
  return async () => {
    await mosquitto.stop()
    await redis.stop()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
