import classes from './hours.module.css'
import type { HourRow } from './range.ts'
import { shadesOf } from './shades.ts'
import { useHours } from './use-hours.ts'

const percent = (share: number) => `${share * 100}%`

/** The background of a cell: what of its hours is quiet or outside the windows. The legend says it in words. */
export function HourShades({ day, row }: { day: string; row: HourRow }) {
  const hours = useHours(day).hours.get(day)
  if (!hours) return null
  return shadesOf(hours, row.from, row.to).map(({ kind, from, to }) => (
    <span
      key={from}
      aria-hidden
      className={classes['shade']}
      data-kind={kind}
      style={{ top: percent(from), bottom: percent(1 - to) }}
    />
  ))
}
