import type pg from 'pg'
import { type Config, parseConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { deriveKey, loadSecret } from '../secrets.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
import { migrate } from './migrate.ts'
import { type Db, openDb, openPool } from './open.ts'

export interface OpenedDatabase {
  config: Config
  pool: pg.Pool
  db: Db
  close(): Promise<void>
}

/**
 * The database for command-line tools: DATABASE_URL, else the embedded one of the data folder, which a running
 * server may hold at the same time; if none runs it is started for as long as the tool needs it.
 */
export async function openLocalDatabase(env: Record<string, string | undefined>): Promise<OpenedDatabase> {
  const config = parseConfig(env)
  const given = config.databaseUrl?.reveal()
  const password = given ? '' : postgresPassword(deriveKey(await loadSecret(config), 'postgres'))
  const running = given ?? (await findEmbeddedPostgres(config.dataDir, password))
  const started = running ? undefined : await startEmbeddedPostgres(config.dataDir, password, createLog('warn'))
  const pool = openPool(running ?? started?.url ?? '', 4)
  if (started) await migrate(pool)
  return {
    config,
    pool,
    db: openDb(pool),
    async close() {
      await pool.end()
      await started?.stop()
    },
  }
}

export const postgresPassword = (key: Buffer): string => key.toString('base64url')
