import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import classes from './grid.module.css'
import { calendarTexts } from './texts.ts'
import type { Wish } from './use-drag.ts'

/** Over the cell under the mouse: when it would air if it were dropped here. */
export function DropHint({ wish }: { wish: Wish | undefined }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  if (!wish) return null
  return <div className={classes['hint']}>{t.dropHere(`${wish.at} ${format.day(dayInstant(wish.on))}`)}</div>
}
