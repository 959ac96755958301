import { sql } from 'kysely'
import type { Db } from '../../src/db/open.ts'

/** Resolves when that many statements of this database wait for what somebody else holds. */
export async function untilBlocked(db: Db, count: number): Promise<void> {
  const blocked = sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  while (((await blocked.execute(db)).rows[0]?.n ?? 0) < count) await new Promise((wake) => setTimeout(wake, 10))
}

/** Hold a lock until the function that this returns is called: whoever needs it takes long. */
export async function holdLock(db: Db, lock: (tx: Db) => Promise<unknown>): Promise<() => Promise<void>> {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let holding: Promise<void> = Promise.resolve()
  await new Promise<void>((isLocked, failed) => {
    holding = db.transaction().execute(async (tx) => {
      await lock(tx)
      isLocked()
      await held
    })
    holding.catch(failed)
  })
  return () => {
    release()
    return holding
  }
}

/** Whole tables, against readers too. */
export const lockTable = (db: Db, table: string) =>
  holdLock(db, (tx) => sql`lock table ${sql.table(table)} in access exclusive mode`.execute(tx))
