import { REASONS, type Reason } from '../protocol/reasons.ts'
import { Occurrence } from './schema.ts'
import type { OccurrenceRow } from './store.ts'

export function toOccurrence(row: OccurrenceRow): Occurrence {
  const known = row.reason !== null && row.reason in REASONS
  return Occurrence.parse({
    ...row,
    startAt: row.startAt.toISOString(),
    validUntil: row.validUntil.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    reasonText: known ? REASONS[row.reason as Reason] : null, // safe: just looked up
  })
}
