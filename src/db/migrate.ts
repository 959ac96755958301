import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'

const FOLDER = new URL('./migrations/', import.meta.url)
const LOCK = 0x6c6f61_01 // 'loa', migrations

/**
 * Apply the SQL files of `migrations/` in order, each in one transaction, under an advisory lock so that processes
 * starting together migrate once. Forward only; a file that changed after it was applied stops the start.
 */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(
      'create table if not exists migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from migrations')
    const applied = new Map(rows.map((row) => [row.name, row.sha256]))
    const unknown = [...applied.keys()].filter((name) => !files.includes(name))
    if (unknown.length > 0)
      throw new Error(`The database is newer than this program (it has ${unknown.join(', ')}). Run the newer version.`)
    const fresh: string[] = []
    for (const name of files) {
      const text = await readFile(new URL(name, FOLDER), 'utf8')
      const sha256 = createHash('sha256').update(text).digest('hex')
      if (applied.get(name) === sha256) continue
      if (applied.has(name)) throw new Error(`Migration ${name} was changed after it was applied; restore the file.`)
      await applyOne(client, name, sha256, text)
      fresh.push(name)
    }
    return fresh
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]).catch(() => undefined)
    client.release()
  }
}

async function applyOne(client: pg.PoolClient, name: string, sha256: string, text: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into migrations (name, sha256) values ($1, $2)', [name, sha256])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback')
    throw new Error(`Migration ${name} failed; nothing of it was applied`, { cause })
  }
}
