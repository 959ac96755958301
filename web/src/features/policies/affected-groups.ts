import { localDate } from '../../i18n/format.ts'
import type { Effect } from './effect-step.tsx'

export type Affected = Effect['allowedAgain']['items'][number]
export type AffectedGroup<T> = {
  key: string
  title: string
  isProgramme: boolean
  items: T[]
  /** Sessions of a programme, each a day with all its items; airings of a bulletin. */
  count: number
  /** Local dates, the first and the last. */
  from: string
  to: string
}
type Known = Pick<Affected, 'occurrenceId' | 'title' | 'startAt' | 'scheduleId' | 'programme'>

/** What a change touches, by the programme or the schedule that it belongs to, in the order of the first of each. */
export function groupAffected<T extends Known>(items: readonly T[]): Array<AffectedGroup<T>> {
  const groups = Map.groupBy(items, (item) => item.programme?.id ?? item.scheduleId ?? item.occurrenceId)
  return [...groups].flatMap(([key, all]) => {
    const dates = all.map(({ startAt }) => localDate(startAt)).sort()
    const [first, from, to] = [all[0], dates[0], dates.at(-1)]
    if (!first || from === undefined || to === undefined) return []
    const { programme } = first
    const count = programme ? new Set(dates).size : all.length
    return [
      { key, title: programme?.title ?? first.title, isProgramme: programme !== null, items: all, count, from, to },
    ]
  })
}
