import { common } from '../../i18n/common.ts'

type OccurrenceStatus = keyof typeof common.vi.occurrenceStatus

/** The status of an airing as reports write it; of a newer server there may be one that has no words here. */
export const statusOf = (status: string): OccurrenceStatus | undefined =>
  status in common.vi.occurrenceStatus ? (status as OccurrenceStatus) : undefined // safe: just looked up
