import type { Selectable, Updateable } from 'kysely'
import type { Db } from './open.ts'
import type { Tables } from './tables.ts'

/**
 * Change exactly the row that was read: one that still holds all of `read`. Where somebody was faster, nothing is changed
 * and what `lost` gives is thrown.
 */
export async function compareAndSet<T extends keyof Tables>(
  db: Db,
  table: T,
  read: { id: string } & Partial<Selectable<Tables[T]>>,
  set: Updateable<Tables[T]>,
  lost: () => Error,
): Promise<Selectable<Tables[T]>> {
  const row = await db
    // safe, all of these: the signature has checked them against the table; Kysely cannot follow a table that varies.
    .updateTable(table as 'bulletins')
    .set(set as never)
    .where((eb) => eb.and(read as never))
    .returningAll()
    .executeTakeFirst()
  if (!row) throw lost()
  return row as unknown as Selectable<Tables[T]>
}
