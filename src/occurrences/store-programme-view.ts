import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { OccurrenceRow } from './store.ts'

export type ProgrammeHead = { id: string; title: string; budgetSeconds: number; priority: 'normal' | 'priority' }

export async function loadProgrammeHeads(db: Db, ids: readonly string[]): Promise<Map<string, ProgrammeHead>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('programmes')
    .select(['id', 'title', 'budgetSeconds', 'priority'])
    .where(sql<boolean>`id = any (${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Of these bulletins and programmes, those that are not approved (any more): what is planned of them waits. */
export async function loadWaiting(db: Db, rows: readonly OccurrenceRow[]): Promise<Set<string>> {
  const planned = rows.filter(({ status }) => status === 'planned' || status === 'armed')
  const idsOf = (column: 'bulletinId' | 'programmeId') => [...new Set(planned.flatMap((row) => row[column] ?? []))]
  const { rows: waiting } = await sql<{ id: string }>`
    select id from bulletins where id = any (${idsOf('bulletinId')}::text[]) and status <> 'approved'
    union all
    select id from programmes where id = any (${idsOf('programmeId')}::text[]) and status not in ('approved', 'paused')`.execute(
    db,
  )
  return new Set(waiting.map(({ id }) => id))
}

/** Who planned and approved what a speaker will play, by the id of its schedule or programme. */
export type Origin = {
  id: string
  rule: unknown
  zone: string
  volume: number | null
  createdBy: string | null
  approvedBy: string | null
  approvedAt: Date | null
}

export async function loadOrigins(db: Db, ids: readonly string[]): Promise<Map<string, Origin>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Origin>`
    with origin as (
      select s.id, s.rule, s.zone, s.volume, s.created_by, b.approver_id, b.approved_at
      from schedules s join bulletins b on b.id = s.bulletin_id where s.id = any (${[...ids]}::text[])
      union all
      select id, rule, zone, volume, created_by, approver_id, approved_at from programmes where id = any (${[...ids]}::text[])
    )
    select o.id, o.rule, o.zone, o.volume, coalesce(maker.name, machine.name) as created_by, approver.name as approved_by,
      o.approved_at
    from origin o left join auth_users maker on maker.id = o.created_by left join api_tokens machine on machine.id = o.created_by
      left join auth_users approver on approver.id = o.approver_id`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}

export type OwnDelivery = { occurrenceId: string; status: string; reason: string | null }

export async function loadDeliveriesOf(
  db: Db,
  speakerId: string,
  occurrenceIds: readonly string[],
): Promise<Map<string, OwnDelivery>> {
  if (occurrenceIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('deliveries')
    .select(['occurrenceId', 'status', 'reason'])
    .where('speakerId', '=', speakerId)
    .where(sql<boolean>`occurrence_id = any (${[...occurrenceIds]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.occurrenceId, row]))
}
