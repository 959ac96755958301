import { type RawBuilder, sql } from 'kysely'

/** SQL condition: a speaker that airings are sent to, in use and set up. `speaker` is what the query calls the table. */
export const isTarget = (speaker = 'speakers'): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${speaker}.status`)} = 'active' and ${sql.ref(`${speaker}.enrolled_at`)} is not null)`
