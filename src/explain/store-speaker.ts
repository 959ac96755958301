import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { DeliveryStatus, Mode, OccurrenceStatus, OccurrencesTable, Priority } from '../db/tables.ts'

/** An airing that was meant for one speaker, and what became of it there. */
export type AtSpeaker = {
  occurrenceId: string
  title: string
  kind: OccurrencesTable['kind']
  priority: Priority
  mode: Mode
  startAt: Date
  endAt: Date
  status: OccurrenceStatus
  reason: string | null
  note: string | null
  rule: unknown
  /** Its schedule or programme. */
  ownerId: string | null
  isPaused: boolean
  deliveryStatus: DeliveryStatus | null
  deliveryReason: string | null
  /** Of a preempted one: the occurrence that cut it. */
  detail: string | null
  startedAt: Date | null
  endedAt: Date | null
}

const END = sql`case when o.kind in ('alert', 'live') or (o.clip_duration_ms is null and o.hard_end_at is null)
    then coalesce(o.closed_at, o.valid_until)
  when o.relay_id is not null then coalesce(o.hard_end_at, o.start_at + make_interval(secs => coalesce(o.clip_duration_ms, 0) / 1000.0))
  else least(o.start_at + make_interval(secs => o.clip_duration_ms / 1000.0), o.hard_end_at) end`

const COLUMNS = sql`o.id as occurrence_id, o.title, o.kind, o.priority, o.mode, o.start_at, ${END} as end_at, o.status,
  o.reason, o.note, coalesce(p.rule, s.rule) as rule, coalesce(o.programme_id, o.schedule_id) as owner_id,
  coalesce(p.status, s.status, '') = 'paused' as is_paused, d.status as delivery_status, d.reason as delivery_reason, d.detail,
  d.started_at, d.ended_at`

const JOINS = (
  speakerId: string,
) => sql`left join deliveries d on d.occurrence_id = o.id and d.speaker_id = ${speakerId}
  left join schedules s on s.id = o.schedule_id left join programmes p on p.id = o.programme_id`

export type Speaker = { id: string; codes: readonly string[] }

const MOST = 20

/**
 * Everything meant for a speaker that sounds, or would, within `slackMs` of a moment: by its area as it stands now, and
 * by what was really sent to it, should it have stood elsewhere.
 */
export async function loadAround(db: Db, speaker: Speaker, at: Date, slackMs: number): Promise<AtSpeaker[]> {
  const slack = sql`make_interval(secs => ${slackMs}::double precision / 1000)`
  const isNear = (start: RawBuilder<unknown>) =>
    sql`${start} <= ${at}::timestamptz + ${slack} and ${start} > ${at}::timestamptz - interval '1 day'`
  const { rows } = await sql<AtSpeaker>`
    with near as (
      select id from occurrences where area_codes && ${[...speaker.codes]}::text[] and ${isNear(sql`start_at`)}
      union
      select o.id from deliveries d join occurrences o on o.id = d.occurrence_id
      where d.speaker_id = ${speaker.id} and ${isNear(sql`o.start_at`)}
    )
    select ${COLUMNS} from near join occurrences o on o.id = near.id ${JOINS(speaker.id)}
    where greatest(${END}, d.ended_at) > ${at}::timestamptz - ${slack}
    order by o.start_at, o.id limit ${MOST}`.execute(db)
  return rows
}

const REACH = sql`interval '31 days'`

/** The nearest one that begins before a moment, or after it. */
export async function loadNearest(
  db: Db,
  speaker: Speaker,
  at: Date,
  side: 'before' | 'after',
): Promise<AtSpeaker | undefined> {
  const range =
    side === 'before'
      ? sql`o.start_at < ${at} and o.start_at > ${at}::timestamptz - ${REACH}`
      : sql`o.start_at > ${at} and o.start_at < ${at}::timestamptz + ${REACH} and o.status not in ('cancelled', 'missed')`
  const order = side === 'before' ? sql`desc` : sql`asc`
  const { rows } = await sql<AtSpeaker>`select ${COLUMNS} from occurrences o ${JOINS(speaker.id)}
    where o.area_codes && ${[...speaker.codes]}::text[] and ${range}
    order by o.start_at ${order}, o.id ${order} limit 1`.execute(db)
  return rows[0]
}

/** Connected or not at a moment, and since when; undefined before its enrolment. */
export async function loadPresence(
  db: Db,
  speakerId: string,
  at: Date,
): Promise<{ online: boolean; since: Date } | undefined> {
  return db
    .selectFrom('presenceLog')
    .select(['online', 'at as since'])
    .where('speakerId', '=', speakerId)
    .where('at', '<=', at)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
}
