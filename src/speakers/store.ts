import { type Insertable, type Selectable, sql, type Transaction, type Updateable } from 'kysely'
import { escapeLike } from '../areas/fold.ts'
import { insidePaths } from '../areas/inside.ts'
import { validOn } from '../areas/versions.ts'
import { compareAndSet } from '../db/compare-and-set.ts'
import type { Db } from '../db/open.ts'
import type { Tables } from '../db/tables.ts'
import { Problem } from '../errors.ts'

export type Speaker = Selectable<Tables['speakers']>

export async function insertSpeaker(db: Db, row: Insertable<Tables['speakers']>): Promise<Speaker> {
  return db.insertInto('speakers').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function loadSpeaker(db: Db, id: string): Promise<Speaker> {
  const row = await db.selectFrom('speakers').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new Problem('speaker.not-found', { fields: { speakerId: id } })
  return row
}

/** Change an active speaker: one row, or `speaker.retired`. */
export async function setSpeaker(db: Db, id: string, change: Updateable<Tables['speakers']>): Promise<Speaker> {
  return compareAndSet(
    db,
    'speakers',
    { id, status: 'active' },
    change,
    () => new Problem('speaker.retired', { fields: { speakerId: id } }),
  )
}

/** Use up a code: the row whose unexpired code this is, now without one. `epoch` is what presence had counted to. */
export function takeEnrolment(
  db: Transaction<Tables>,
  hash: string,
  now: Date,
  change: Updateable<Tables['speakers']>,
): Promise<Speaker | undefined> {
  return db
    .updateTable('speakers')
    .set({ ...change, enrolmentExpiresAt: null })
    .where('enrolmentHash', '=', hash)
    .where('enrolmentExpiresAt', '>', now)
    .where('status', '=', 'active')
    .returningAll()
    .executeTakeFirst()
}

export const findByEnrolmentHash = (db: Db, hash: string): Promise<Speaker | undefined> =>
  db.selectFrom('speakers').selectAll().where('enrolmentHash', '=', hash).executeTakeFirst()

export async function loadCredentialHash(db: Db, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('speakers')
    .select('credentialHash')
    .where('id', '=', id)
    .where('status', '=', 'active')
    .where('enrolledAt', 'is not', null)
    .executeTakeFirst()
  return row?.credentialHash ?? undefined
}

export type FindSpeakers = {
  paths: readonly string[]
  within?: readonly string[]
  online?: boolean
  status: 'active' | 'retired'
  nameLike?: string
  sort: keyof typeof SORT_KEYS
  after: string | undefined
  limit: number
}

// What rows are put in order by; the id stands behind each of them.
const SORT_KEYS = {
  id: sql`s.id`,
  name: sql`s.name_search, s.id`,
  area: sql`s.area_path, s.name_search, s.id`,
  presence: sql`coalesce(s.presence_at, '-infinity'), s.id`,
} as const

/** Up to `limit + 1` speakers in the order of `sort`, after the speaker `after`. */
export function findSpeakers(db: Db, find: FindSpeakers): Promise<Speaker[]> {
  const { within, online, nameLike, after } = find
  const key = SORT_KEYS[find.sort]
  return db
    .selectFrom('speakers as s')
    .selectAll('s')
    .where('status', '=', find.status)
    .where(insidePaths('areaPath', find.paths))
    .$if(within !== undefined, (query) => query.where(insidePaths('areaPath', within ?? [])))
    .$if(online !== undefined, (query) => query.where('online', '=', online ?? false))
    .$if(nameLike !== undefined, (query) => query.where('nameSearch', 'like', `%${escapeLike(nameLike ?? '')}%`))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(${key}) > (select ${key} from speakers s where s.id = ${after ?? ''})`),
    )
    .orderBy(key)
    .limit(find.limit + 1)
    .execute()
}

/** The next revision of a retained document; holds its row until the transaction ends. */
export async function nextRevision(db: Transaction<Tables>, topic: string, now: Date): Promise<number> {
  // At least the time in ms: after a restore from a backup, revisions still grow beyond what speakers have seen.
  const floor = now.getTime()
  const row = await db
    .insertInto('retainedDocuments')
    .values({ topic, rev: floor, jws: '', updatedAt: now })
    .onConflict((conflict) =>
      conflict.column('topic').doUpdateSet({
        rev: sql<number>`greatest(retained_documents.rev + 1, ${floor}::bigint)`,
        updatedAt: now,
      }),
    )
    .returning('rev')
    .executeTakeFirstOrThrow()
  return row.rev
}

export async function setRetained(db: Transaction<Tables>, topic: string, jws: string): Promise<void> {
  await db.updateTable('retainedDocuments').set({ jws }).where('topic', '=', topic).execute()
}

export async function dropRetained(db: Transaction<Tables>, topic: string): Promise<void> {
  await db.deleteFrom('retainedDocuments').where('topic', '=', topic).execute()
}

/** Active speakers whose published config names other hosts for streams, at most `limit`; undefined: names none. */
export async function loadOtherHosts(
  db: Transaction<Tables>,
  { root, hosts }: { root: string; hosts: readonly string[] | undefined },
  limit: number,
): Promise<Speaker[]> {
  // The payload of a JWS is base64url without padding, which Postgres does not read by itself.
  const base64 = sql`translate(split_part(d.jws, '.', 2), '-_', '+/')`
  const padded = sql`rpad(${base64}, (ceil(length(split_part(d.jws, '.', 2)) / 4.0) * 4)::int, '=')`
  const named = sql`convert_from(decode(${padded}, 'base64'), 'utf8')::jsonb -> 'streamHosts'`
  return db
    .selectFrom('speakers as s')
    .innerJoin('retainedDocuments as d', (join) =>
      join.on('d.topic', '=', sql<string>`${`${root}/speakers/`} || s.id || '/config'`),
    )
    .selectAll('s')
    .where('s.status', '=', 'active')
    .where('s.enrolledAt', 'is not', null)
    .where('d.jws', '<>', '')
    .where(sql<boolean>`${named} is distinct from ${hosts ? JSON.stringify(hosts) : null}::jsonb`)
    .orderBy('s.id')
    .limit(limit)
    .forUpdate('s')
    .skipLocked()
    .execute()
}

/** Active speakers whose stored path is not the one their area has on `date`, at most `limit`, given the new path. */
export async function correctPaths(db: Transaction<Tables>, date: string, limit: number): Promise<Speaker[]> {
  return db
    .updateTable('speakers')
    .from((eb) =>
      eb
        .selectFrom('speakers as s')
        .innerJoin('areas as a', 'a.code', 's.areaCode')
        .select(['s.id', 'a.path'])
        .where('s.status', '=', 'active')
        .where(validOn(date, 'a'))
        .whereRef('a.path', '<>', 's.areaPath')
        .orderBy('s.id')
        .limit(limit)
        .forUpdate('s')
        .skipLocked()
        .as('stale'),
    )
    .set((eb) => ({ areaPath: eb.ref('stale.path') }))
    .whereRef('speakers.id', '=', 'stale.id')
    .returningAll('speakers')
    .execute()
}
