import type { ItemDays, ProgrammeItem } from './schema.ts'
import type { SKIPS } from './schema-order.ts'

export type Skip = (typeof SKIPS)[number]

/** What an item sounds like now: its length, or why there is none. */
export type Sound = { durationMs: number } | { gone: 'empty' | 'no-sound' | 'revoked' }

export type Placed = {
  item: ProgrammeItem
  index: number
  /** Null: not on that day, or nothing is there to sound. */
  offsetMs: number | null
  durationMs: number
  skipped: Skip | null
}
export type Order = { items: Placed[]; totalMs: number; leftMs: number }

// A relay is cut at the end of its session; a shorter snatch of it is no broadcast.
const SHORTEST_RELAY_MS = 10_000

/**
 * The sequence of one day, back to back from the start of the session. What does not wholly fit into the budget is left
 * out and what follows moves up, so that a closing is heard after an item too long; a relay is cut instead. `totalMs` is
 * what the day asks for, fit or not; `leftMs` the budget less that. Pure; `date` 'YYYY-MM-DD', null for any day.
 */
export function runningOrder(
  items: readonly ProgrammeItem[],
  date: string | null,
  budgetMs: number,
  soundOf: (item: ProgrammeItem) => Sound,
): Order {
  let [cursor, totalMs] = [0, 0]
  const placed = items.map((item, index): Placed => {
    if (date !== null && !isOn(item.on, date))
      return { item, index, offsetMs: null, durationMs: lengthOf(soundOf(item)), skipped: 'not-today' }
    const sound = soundOf(item)
    if ('gone' in sound) return { item, index, offsetMs: null, durationMs: 0, skipped: sound.gone }
    totalMs += sound.durationMs
    const durationMs = item.kind === 'relay' ? Math.min(sound.durationMs, budgetMs - cursor) : sound.durationMs
    const least = item.kind === 'relay' ? Math.min(SHORTEST_RELAY_MS, sound.durationMs) : 0
    if (durationMs < least || cursor + durationMs > budgetMs)
      return { item, index, offsetMs: null, durationMs: sound.durationMs, skipped: 'over-budget' }
    const offsetMs = cursor
    cursor += durationMs
    return { item, index, offsetMs, durationMs, skipped: null }
  })
  return { items: placed, totalMs, leftMs: budgetMs - totalMs }
}

const lengthOf = (sound: Sound): number => ('gone' in sound ? 0 : sound.durationMs)

/** Is the item one of that day, 'YYYY-MM-DD'? */
export function isOn(on: ItemDays | undefined, date: string): boolean {
  if (!on) return true
  if (on.from !== undefined && date < on.from) return false
  if (on.until !== undefined && date > on.until) return false
  return on.weekdays === undefined || on.weekdays.includes(new Date(`${date}T00:00:00Z`).getUTCDay() || 7)
}

/** An airing of an item that stands in the plan. */
export type Standing = { startAt: Date; durationMs: number; isFixed: boolean }
export type Timed = { placed: Placed; startAt: Date }

/**
 * The times of a session that people have been told of and that begins within minutes, or has begun: nothing comes
 * earlier than it was told, nothing new comes in, and an item moves later only when one before it got longer. What was
 * sent (`isFixed`) stays. Pure; undefined `standing` for an item that was not planned.
 */
export function keepTimes(order: Order, endAt: Date, standing: ReadonlyMap<string, Standing>): Timed[] {
  let cursor = 0
  return order.items.flatMap((placed) => {
    const told = standing.get(placed.item.id)
    if (!told) return []
    if (told.isFixed) {
      cursor = Math.max(cursor, told.startAt.getTime() + told.durationMs)
      return []
    }
    if (placed.skipped !== null && placed.skipped !== 'over-budget') return []
    const start = Math.max(told.startAt.getTime(), cursor)
    const left = endAt.getTime() - start
    const durationMs = placed.item.kind === 'relay' ? Math.min(placed.durationMs, left) : placed.durationMs
    if (durationMs <= 0 || durationMs > left) return []
    cursor = start + durationMs
    return { placed: { ...placed, durationMs, skipped: null }, startAt: new Date(start) }
  })
}
