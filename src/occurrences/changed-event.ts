import type { NewEvent } from '../events/emit.ts'
import type { OccurrenceRow } from './store.ts'

/** For screens that show a plan: this airing is another than it was. Reports of speakers come as `occurrence.progress`. */
export const changedEvent = (row: Pick<OccurrenceRow, 'id' | 'status' | 'startAt' | 'areaCodes'>): NewEvent => ({
  type: 'occurrence.changed',
  areaCodes: row.areaCodes,
  data: { occurrenceId: row.id, status: row.status, startAt: row.startAt },
})
