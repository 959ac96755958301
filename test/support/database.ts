import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDb, openPool } from '../../src/db/open.ts'

export interface TestDatabase {
  url: string
  pool: pg.Pool
  db: Db
  drop(): Promise<void>
}

/** A migrated, empty database of its own, copied from the template in a few milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `loa_${randomBytes(6).toString('hex')}`
  await admin(`create database ${name} template loa_template`)
  const url = inject('postgresUrl').replace(/\/loa$/, `/${name}`)
  const pool = openPool(url, 8)
  return {
    url,
    pool,
    db: openDb(pool),
    async drop() {
      await pool.end()
      await admin(`drop database ${name} with (force)`)
    },
  }
}

async function admin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    // Copying a template needs it unused; two files asking at once take turns.
    await client.query('select pg_advisory_lock(1)')
    await client.query(statement)
  } finally {
    await client.end()
  }
}
