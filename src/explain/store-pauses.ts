import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { SeriesOver } from './store-days-off.ts'
import type { Pause } from './words-pause.ts'

const PAUSES = ['schedule.pause', 'programme.pause']
const OTHER_TURNS = ['schedule.resume', 'schedule.end', 'programme.resume', 'programme.end', 'programme.edit']

/** Of these schedules and programmes, those that were paused at a moment, with how long. */
export async function loadPauses(db: Db, ids: readonly string[], at: Date): Promise<Map<string, Pause>> {
  if (ids.length === 0) return new Map()
  const turns = [...PAUSES, ...OTHER_TURNS]
  const { rows } = await sql<{ id: string; action: string } & Pause>`
    select distinct on (turn.subject_id) turn.subject_id as id, turn.action, turn.at as "from", (
      select min(next.at) from audit_entries next where next.subject_id = turn.subject_id and next.seq > turn.seq
        and next.action = any (${turns}::text[])) as "to"
    from audit_entries turn
    where turn.subject_id = any (${[...ids]}::text[]) and turn.at <= ${at} and turn.action = any (${turns}::text[])
    order by turn.subject_id, turn.seq desc`.execute(db)
  return new Map(rows.filter(({ action }) => PAUSES.includes(action)).map(({ id, from, to }) => [id, { from, to }]))
}

/** Schedules and programmes over any of these areas that are paused, with how long they sound. */
export async function loadPausedOver(db: Db, codes: readonly string[]): Promise<Array<SeriesOver & { id: string }>> {
  const { rows } = await sql<SeriesOver & { id: string }>`
    select s.id, b.title, s.rule, s.zone, c.duration_ms, s.area_codes from schedules s
      join bulletins b on b.id = s.bulletin_id and b.status = 'approved' join clips c on c.id = b.clip_id
    where s.status = 'paused' and s.area_codes && ${[...codes]}::text[]
    union all
    select p.id, p.title, p.rule, p.zone, p.budget_seconds * 1000, p.area_codes from programmes p
    where p.status = 'paused' and p.area_codes && ${[...codes]}::text[]
    limit 200`.execute(db)
  return rows
}
