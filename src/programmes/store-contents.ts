import { sql } from 'kysely'
import { codesColumn, reachesAny } from '../areas/visible.ts'
import { isAlertClip } from '../clips/made-for-alert.ts'
import type { Db } from '../db/open.ts'
import type { BulletinsTable } from '../db/tables.ts'

export type BulletinContent = {
  id: string
  title: string
  status: BulletinsTable['status']
  areaCodes: string[]
  clipId: string | null
  sha256: string | null
  durationMs: number | null
  /** No airing of it begins after this. */
  validTo: Date | null
}
export type ClipContent = {
  id: string
  title: string
  areaCodes: string[]
  archivedAt: Date | null
  /** Made for an alert: nothing else may play it. */
  isAlert: boolean
  sha256: string
  durationMs: number
}
export type RelayContent = {
  id: string
  name: string
  url: string
  areaCodes: string[]
  archivedAt: Date | null
  fallbackClipId: string
  fallbackTitle: string
  /** Of what sounds when the stream is lost. */
  sha256: string
}

export async function loadBulletinContents(db: Db, ids: readonly string[]): Promise<BulletinContent[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<BulletinContent>`
    select b.id, b.title, b.status, b.area_codes, b.clip_id, b.valid_to, c.sha256, c.duration_ms
    from bulletins b left join clips c on c.id = b.clip_id where b.id = any (${[...ids]}::text[])`.execute(db)
  return rows
}

export async function loadClipContents(db: Db, ids: readonly string[]): Promise<ClipContent[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ClipContent>`
    select id, title, area_codes, archived_at, sha256, duration_ms, ${isAlertClip} as is_alert from clips
    where id = any (${[...ids]}::text[])`.execute(db)
  return rows
}

export async function loadRelayContents(db: Db, ids: readonly string[]): Promise<RelayContent[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<RelayContent>`
    select r.id, r.name, r.url, r.area_codes, r.archived_at, r.fallback_clip_id, c.title as fallback_title, c.sha256
    from relay_stations r join clips c on c.id = r.fallback_clip_id where r.id = any (${[...ids]}::text[])`.execute(db)
  return rows
}

/** Which of these bulletins, clips and stations reach the reader's areas. */
export async function loadVisible(db: Db, ids: readonly string[], paths: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const reached = reachesAny(codesColumn('named.area_codes'), paths)
  const wanted = sql`any (${[...ids]}::text[])`
  const { rows } = await sql<{ id: string }>`
    select named.id from (
      select id, area_codes from bulletins where id = ${wanted}
      union all select id, area_codes from clips where id = ${wanted}
      union all select id, area_codes from relay_stations where id = ${wanted}) named
    where ${reached}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
