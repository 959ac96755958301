import { sql, type Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { foldName } from './fold.ts'
import type { ListedArea } from './parse-list.ts'
import { validOn } from './versions.ts'

/** What a list changes. `ended` are codes of the list before that this one no longer has. */
export type ListChanges = {
  added: number
  changed: number
  removed: number
  unchanged: number
  ended: number
  /** Versions of hamlets whose place in the tree was recomputed, and hamlets that lost their commune. */
  hamletsMoved: number
  hamletsEnded: number
  /** Active speakers whose area has no version on `countedOn`: someone must move them. */
  speakersWithoutArea: number
}

const IMPORT_LOCK = 0x6c6f61_04

/**
 * Make `areas` the whole tree of units from `validFrom` until `validTo` or the next list, whichever is earlier.
 * One row per code and list. Set-based: the 10,810 units of 2025-01 are four statements.
 */
export async function applyList(
  db: Transaction<Tables>,
  list: {
    areas: readonly ListedArea[]
    validFrom: string
    validTo: string | null
    source: string
    /** The first day of the list, or today when that is past: hamlets made since were not there yet on it. */
    countedOn: string
  },
): Promise<ListChanges> {
  const { areas, validFrom, validTo, source, countedOn } = list
  const incoming = sql`unnest(
    ${areas.map((area) => area.code)}::text[], ${areas.map((area) => area.name)}::text[],
    ${areas.map((area) => foldName(area.name))}::text[], ${areas.map((area) => area.kind)}::text[],
    ${areas.map((area) => area.parentCode)}::text[], ${areas.map((area) => area.path)}::text[]
  ) as i (code, name, name_search, kind, parent_code, path)`

  const ended = await endEarlierLists(db, validFrom, areas)
  const removed = await sql`
    delete from areas where valid_from = ${validFrom} and kind <> 'hamlet' and code <> 'VN'
      and code <> all(${areas.map((area) => area.code)}::text[])`.execute(db)
  const { rows } = await sql<{ added: boolean }>`
    insert into areas (code, valid_from, valid_to, name, name_search, kind, parent_code, path, source)
    select code, ${validFrom}::date, ${validTo}::date, name, name_search, kind, parent_code, path, ${source}
      from ${incoming}
    on conflict (code, valid_from) do update set valid_to = excluded.valid_to, name = excluded.name,
      name_search = excluded.name_search, kind = excluded.kind, parent_code = excluded.parent_code,
      path = excluded.path, source = excluded.source
    where (areas.valid_to, areas.name, areas.name_search, areas.kind, areas.parent_code, areas.path)
      is distinct from (excluded.valid_to, excluded.name, excluded.name_search, excluded.kind, excluded.parent_code,
        excluded.path)
    returning (xmax = 0) as added`.execute(db)
  const added = rows.filter((row) => row.added).length
  const hamlets = await rebuildHamlets(db)
  return {
    added,
    changed: rows.length - added,
    removed: Number(removed.numAffectedRows ?? 0),
    unchanged: areas.length - rows.length,
    ended,
    ...hamlets,
    speakersWithoutArea: await countSpeakersWithoutArea(db, countedOn),
  }
}

/** Lists are imported one after the other. Held until the transaction ends. */
export async function lockImports(db: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`.execute(db)
}

async function endEarlierLists(
  db: Transaction<Tables>,
  validFrom: string,
  areas: readonly ListedArea[],
): Promise<number> {
  const { rows } = await sql<{ code: string }>`
    update areas set valid_to = ${validFrom}::date
    where valid_from < ${validFrom} and (valid_to is null or valid_to > ${validFrom})
      and kind <> 'hamlet' and code <> 'VN'
    returning code`.execute(db)
  const codes = new Set(areas.map((area) => area.code))
  return rows.filter((row) => !codes.has(row.code)).length
}

/**
 * A hamlet stands below its commune wherever that stands: its versions are cut where the commune's are, and each takes
 * its path from the commune of that time. A hamlet whose commune ends, ends with it.
 * `only`: just this one.
 */
export async function rebuildHamlets(
  db: Transaction<Tables>,
  only?: string,
): Promise<Pick<ListChanges, 'hamletsMoved' | 'hamletsEnded'>> {
  await sql`create temporary table fresh_hamlets on commit drop as
    select h.code, greatest(h.valid_from, p.valid_from) as valid_from, least(h.valid_to, p.valid_to) as valid_to,
      h.name, h.name_search, h.parent_code, p.path || h.code || '/' as path, h.source
    from areas h join areas p on p.code = h.parent_code
      and p.valid_from < coalesce(h.valid_to, 'infinity') and h.valid_from < coalesce(p.valid_to, 'infinity')
    where h.kind = 'hamlet' and h.code = coalesce(${only ?? null}, h.code)`.execute(db)
  const ended = await sql<{ code: string }>`
    select code from areas where kind = 'hamlet' and code = coalesce(${only ?? null}, code) group by code
    having max(coalesce(valid_to, 'infinity')) is distinct from
      (select max(coalesce(f.valid_to, 'infinity')) from fresh_hamlets f where f.code = areas.code)`.execute(db)
  await sql`delete from areas h where kind = 'hamlet' and code = coalesce(${only ?? null}, code) and not exists
    (select 1 from fresh_hamlets f where f.code = h.code and f.valid_from = h.valid_from)`.execute(db)
  const moved = await sql`
    insert into areas (code, valid_from, valid_to, name, name_search, kind, parent_code, path, source)
    select code, valid_from, valid_to, name, name_search, 'hamlet', parent_code, path, source from fresh_hamlets
    on conflict (code, valid_from) do update set valid_to = excluded.valid_to, path = excluded.path
    where (areas.valid_to, areas.path) is distinct from (excluded.valid_to, excluded.path)`.execute(db)
  return { hamletsMoved: Number(moved.numAffectedRows ?? 0), hamletsEnded: ended.rows.length }
}

async function countSpeakersWithoutArea(db: Transaction<Tables>, date: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from speakers s where status = 'active' and not exists (
      select 1 from areas a where a.code = s.area_code and ${validOn(date, 'a')})`.execute(db)
  return rows[0]?.count ?? 0
}
