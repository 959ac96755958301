import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

export type SeriesOver = { title: string; rule: unknown; zone: string; durationMs: number; areaCodes: string[] }

/** Recurring schedules and programmes in use over any of these areas that leave out days, with how long they sound. */
export async function loadSeriesOver(db: Db, codes: readonly string[]): Promise<SeriesOver[]> {
  const leavesOut = sql`rule ->> 'kind' <> 'once' and ((rule ->> 'notOnHolidays')::boolean or rule ? 'except')`
  const { rows } = await sql<SeriesOver>`
    select b.title, s.rule, s.zone, c.duration_ms, s.area_codes from schedules s
      join bulletins b on b.id = s.bulletin_id and b.status = 'approved' join clips c on c.id = b.clip_id
    where s.status <> 'ended' and s.area_codes && ${[...codes]}::text[] and ${leavesOut}
    union all
    select p.title, p.rule, p.zone, p.budget_seconds * 1000, p.area_codes from programmes p
    where p.status in ('approved', 'paused') and p.area_codes && ${[...codes]}::text[] and ${leavesOut}
    limit 200`.execute(db)
  return rows
}
