import type { Airing, Listed } from './queries.ts'

/** What may still be done about an airing. `sent`: the speakers have it; `skipped`: a person left it out, for now. */
export type Stage = 'expected' | 'ahead' | 'sent' | 'skipped' | 'over'

type Known = Pick<Listed, 'status' | 'startAt' | 'note' | 'kind'> | Pick<Airing, 'status' | 'startAt' | 'note' | 'kind'>

export function stageOf({ status, startAt, note, kind }: Known, now: number): Stage {
  if (status === 'airing') return 'sent'
  if (Date.parse(startAt) <= now || (kind !== 'schedule' && kind !== 'programme')) return 'over'
  if (status === 'expected') return 'expected'
  if (status === 'planned' || status === 'armed') return 'ahead'
  return status === 'cancelled' && note !== null ? 'skipped' : 'over'
}
