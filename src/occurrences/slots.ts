/** A stretch of time, its end excluded. */
export type Slot = { startAt: Date; endAt: Date }

const MINUTE_MS = 60_000

export const overlap = (a: Slot, b: Slot): boolean => a.startAt < b.endAt && b.startAt < a.endAt

/**
 * The first start at or after `from`, and not after `until`, from which `durationMs` fit between what is `busy`. Pure.
 * `from` itself as it is, else a whole minute: people plan by the minute.
 */
export function nextFree(busy: readonly Slot[], from: Date, durationMs: number, until: Date): Date | undefined {
  let start = from.getTime()
  for (const slot of busy.toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime())) {
    if (slot.startAt.getTime() >= start + durationMs) break
    if (slot.endAt.getTime() > start) start = Math.ceil(slot.endAt.getTime() / MINUTE_MS) * MINUTE_MS
  }
  return start <= until.getTime() ? new Date(start) : undefined
}
