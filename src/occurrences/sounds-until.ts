import { type RawBuilder, sql } from 'kysely'

/**
 * SQL: when an airing of the table under this alias is silent at the latest: a recording at its own end or that of its
 * session, a relay at its hard end.
 */
export function soundsUntil(alias: string): RawBuilder<Date> {
  const of = (column: string) => sql.ref(`${alias}.${column}`)
  const recorded = sql`${of('start_at')} + make_interval(secs => coalesce(${of('clip_duration_ms')}, 0) / 1000.0)`
  return sql<Date>`case when ${of('relay_id')} is not null or ${of('clip_duration_ms')} is null
    then coalesce(${of('hard_end_at')}, ${recorded}) else least(${recorded}, ${of('hard_end_at')}) end`
}
