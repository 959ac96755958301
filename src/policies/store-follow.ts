import { type Selectable, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { PoliciesToFollowTable } from '../db/tables.ts'

export type ToFollow = Selectable<PoliciesToFollowTable>

/** From `nextDay` on, also when some days were done after an earlier change: what was counted until then stays counted. */
export async function askToFollow(
  db: Db,
  asked: { areaCode: string; askedBy: string; askedAt: Date; nextDay: string },
): Promise<void> {
  const { askedBy, askedAt, nextDay } = asked
  await db
    .insertInto('policiesToFollow')
    .values(asked)
    .onConflict((conflict) => conflict.column('areaCode').doUpdateSet({ askedBy, askedAt, nextDay }))
    .execute()
}

export const loadToFollow = (db: Db): Promise<ToFollow[]> =>
  db.selectFrom('policiesToFollow').selectAll().orderBy('askedAt').orderBy('areaCode').execute()

export const findToFollow = (db: Db, areaCode: string): Promise<ToFollow | undefined> =>
  db.selectFrom('policiesToFollow').selectAll().where('areaCode', '=', areaCode).executeTakeFirst()

type Asked = Pick<ToFollow, 'areaCode' | 'askedAt'>

export async function countFollowed(
  db: Db,
  { areaCode }: Asked,
  counts: { forbidden: number; allowedAgain: number },
): Promise<void> {
  await db
    .updateTable('policiesToFollow')
    .set((eb) => ({
      forbidden: eb('forbidden', '+', counts.forbidden),
      allowedAgain: eb('allowedAgain', '+', counts.allowedAgain),
    }))
    .where('areaCode', '=', areaCode)
    .execute()
}

/** Compare-and-set: not when the policy was changed again meanwhile. */
export async function setNextDay(db: Db, { areaCode, askedAt }: Asked, nextDay: string): Promise<void> {
  await db
    .updateTable('policiesToFollow')
    .set({ nextDay })
    .where('areaCode', '=', areaCode)
    .where('askedAt', '=', askedAt)
    .where('nextDay', '<', nextDay)
    .execute()
}

/** All of it is done. Compare-and-set, as above. @returns the row as it was at last */
export const endFollowing = (db: Db, { areaCode, askedAt }: Asked): Promise<ToFollow | undefined> =>
  db
    .deleteFrom('policiesToFollow')
    .where('areaCode', '=', areaCode)
    .where('askedAt', '=', askedAt)
    .returningAll()
    .executeTakeFirst()

/** Names all versions that may be in force: two that are equal judge alike. */
export async function namePolicies(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select coalesce(md5(string_agg(id, ' ' order by id)), '') as name from policies where superseded_at is null`.execute(
    db,
  )
  return rows[0]?.name ?? ''
}
