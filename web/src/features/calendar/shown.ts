import type { Collision } from '../collisions/collision-queries.ts'
import type { Entry, Listed, Programme } from './queries.ts'
import type { Drag } from './use-drag.ts'

/** What every form of the calendar is drawn from. */
export type Shown = {
  days: readonly string[]
  date: string
  byDay: ReadonlyMap<string, readonly Entry[]>
  /** Public holidays among the days, by date. */
  holidays: ReadonlyMap<string, NonNullable<Programme['days'][number]['holiday']>>
  isPaused(entry: Entry): boolean
  /** The open collision that it is part of. */
  collisionOf(entry: Entry): Collision | undefined
  /** Null: this person may move nothing. */
  drag: Drag | null
  canMove(airing: Listed): boolean
  now: number
}

/** What a card needs to be dragged; nothing when it may not be: a session moves as a whole, what is expected not yet. */
export function dragSource({ drag, canMove }: Shown, entry: Entry) {
  if (!drag || entry.type === 'session' || entry.occurrenceId === null || !canMove(entry)) return {}
  return drag.source({ ...entry, id: entry.occurrenceId })
}
