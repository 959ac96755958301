import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

// One place that decides how SQL values look in TypeScript: int8 and numeric as number, `date` as its own text.
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === 20) return Number
    if (oid === 1082) return (text: string) => text
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig // safe because pg only ever calls getTypeParser

/**
 * A connection that breaks between two statements of a transaction has no query to fail and, while it is out of the
 * pool, nobody else who listens: its `error` event would end the process. The next statement on it fails anyway.
 */
export class SturdyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.on('error', () => undefined)
  }
}

export function openPool(url: string, max = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    Client: SturdyClient,
    max,
    types,
    // A request that cannot get a connection must say so while its user still waits.
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    // No statement of ours is slow; one that is must not hold a lock for ever.
    statement_timeout: 60_000,
    application_name: 'loa-lang',
  })
  // One that breaks while nobody uses it, or while the pool ends, is dropped; unheard, this would end the process too.
  pool.on('error', () => undefined)
  return pool
}

export function openDb(pool: pg.Pool): Db {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
