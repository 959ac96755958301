import type { Airing } from './queries.ts'

/** What may still be done about an airing. `sent`: the speakers have it; `skipped`: a person left it out, for now. */
export type Stage = 'ahead' | 'sent' | 'skipped' | 'over'

export function stageOf({ status, startAt, note, kind }: Airing, now: number): Stage {
  if (status === 'airing') return 'sent'
  if (Date.parse(startAt) <= now || kind !== 'schedule') return 'over'
  if (status === 'planned' || status === 'armed') return 'ahead'
  return status === 'cancelled' && note !== null ? 'skipped' : 'over'
}
