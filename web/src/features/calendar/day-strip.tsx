import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import classes from './calendar.module.css'
import { daysOf } from './range.ts'
import type { Shown } from './shown.ts'
import { calendarTexts } from './texts.ts'

/** The week of the shown day, one touch apart, with how much airs on each. */
export function DayStrip({ date, byDay, now }: Shown) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  return (
    <nav aria-label={t.views.week} className={`${classes['strip']} loa-screen-only`}>
      {daysOf('week', date).map((day) => {
        const count = byDay.get(day)?.length ?? 0
        return (
          <Link
            key={day}
            to="/calendar"
            search={(search) => ({ ...search, date: day })}
            className={classes['stripDay']}
            aria-current={day === date ? 'date' : undefined}
            data-today={day === localDate(now) || undefined}
          >
            <span>{format.shortWeekday(dayInstant(day))}</span>
            <b>{Number(day.slice(8))}</b>
            <span className={classes['stripDots']} aria-hidden>
              {'•'.repeat(Math.min(count, 3))}
            </span>
            <VisuallyHidden>{t.count(format.number(count))}</VisuallyHidden>
          </Link>
        )
      })}
    </nav>
  )
}
