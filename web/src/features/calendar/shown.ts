import type { Airing } from './queries.ts'
import type { Drag } from './use-drag.ts'

/** What every form of the calendar is drawn from. */
export type Shown = {
  days: readonly string[]
  date: string
  byDay: ReadonlyMap<string, readonly Airing[]>
  isPaused(airing: Airing): boolean
  /** Null: this person may move nothing. */
  drag: Drag | null
  canMove(airing: Airing): boolean
  now: number
}

/** What a card needs to be dragged; nothing when it may not be. */
export const dragSource = ({ drag, canMove }: Shown, airing: Airing) =>
  drag && canMove(airing) ? drag.source(airing) : {}
