import { type Insertable, type Selectable, sql } from 'kysely'
import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import type { SpeakerCommandsTable } from '../db/tables.ts'
import { REASONS, type Reason } from '../protocol/reasons.ts'
import type { SpeakerCommandView } from './schema.ts'

type Row = Selectable<SpeakerCommandsTable>

export async function insertSpeakerCommand(db: Db, row: Insertable<SpeakerCommandsTable>): Promise<Row> {
  return db.insertInto('speakerCommands').values(row).returningAll().executeTakeFirstOrThrow()
}

export function loadSpeakerCommand(db: Db, speakerId: string, id: string): Promise<Row | undefined> {
  return db
    .selectFrom('speakerCommands')
    .selectAll()
    .where('id', '=', id)
    .where('speakerId', '=', speakerId)
    .executeTakeFirst()
}

export type CommandReport = {
  commandId: string
  speakerId: string
  step: string
  rank: number
  reason: string | null
  detail: string | null
  playedMs: number | null
  at: string
}

/**
 * What speakers say of commands that are no airing: only upwards, only of their own. Reports about orders to areas
 * (stop and the like) find no row. Returns the rows that changed, with where their speakers stand.
 */
export async function mergeCommandReports(
  db: Db,
  reports: readonly CommandReport[],
  now: Date,
): Promise<Array<Pick<Row, 'id' | 'speakerId' | 'kind' | 'step' | 'reason'> & { areaCode: string }>> {
  const { rows } = await sql<Pick<Row, 'id' | 'speakerId' | 'kind' | 'step' | 'reason'> & { areaCode: string }>`
    with told as (
      -- The highest of each command: a statement must not touch a row twice, nor one speaker drown another's word.
      select distinct on (id, speaker_id) * from json_to_recordset(${JSON.stringify(
        reports.map((report) => ({
          id: report.commandId,
          speaker_id: report.speakerId,
          step: report.step,
          rank: report.rank,
          reason: report.reason,
          detail: report.detail,
          played_ms: report.playedMs,
          at: report.at,
        })),
      )}::json) as t(id text, speaker_id text, step text, rank smallint, reason text, detail text, played_ms integer,
        at timestamptz)
      order by id, speaker_id, rank desc, at
    )
    update speaker_commands c set step = t.step, rank = t.rank, reason = t.reason, detail = t.detail,
      played_ms = t.played_ms, step_at = t.at, received_at = ${now}
    from told t, speakers s
    where c.id = t.id and c.speaker_id = t.speaker_id and s.id = c.speaker_id and c.rank < t.rank
    returning c.id, c.speaker_id as "speakerId", c.kind, c.step, c.reason, s.area_code as "areaCode"`.execute(db)
  return rows
}

const KEEP_DAYS = 90

/** Test tones of last season tell nobody anything; what was done stays in the audit log. */
export async function purgeSpeakerCommands(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('speakerCommands')
    .where('issuedAt', '<', addMs(now, -KEEP_DAYS * 86_400_000))
    .execute()
}

// A speaker answers within a second or two of hearing; the rest is for a slow link.
const ANSWER_MS = 10_000
const STATES = ['playing', 'played', 'rejected', 'preempted', 'cancelled', 'failed', 'expired'] as const

export function toCommandView(row: Row, now: Date): SpeakerCommandView {
  const { id, speakerId, kind, volume, reason, playedMs, issuedAt, expiresAt, receivedAt } = row
  const known = reason !== null && reason in REASONS
  const late = now.getTime() > expiresAt.getTime() + ANSWER_MS
  const said = STATES.find((state) => state === row.step)
  return {
    ...{ id, speakerId, kind, volume, reason, playedMs },
    state: said && !(said === 'playing' && late) ? said : late ? 'no-answer' : 'sent',
    reasonText: known ? REASONS[reason as Reason] : null, // safe: just looked up
    issuedAt: issuedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    answeredAt: receivedAt?.toISOString() ?? null,
  }
}
