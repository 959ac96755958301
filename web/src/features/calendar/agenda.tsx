import { Text, Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import classes from './calendar.module.css'
import { EntryCard } from './entry-card.tsx'
import grid from './grid.module.css'
import { Holiday } from './holiday.tsx'
import { keyOf } from './queries.ts'
import type { Shown } from './shown.ts'
import { calendarTexts } from './texts.ts'

/** A list by day: what fits a phone, and what reads best aloud. */
export function Agenda(shown: Shown) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { days, byDay, holidays } = shown
  return (
    <div className={classes['agenda']}>
      {days.map((day) => {
        const airings = byDay.get(day) ?? []
        return (
          <section key={day} aria-labelledby={`day-${day}`} className={classes['agendaDay']}>
            <Title order={3} id={`day-${day}`} className={days.length === 1 ? (classes['unseen'] ?? '') : ''}>
              {t.dayTitle(format.weekday(dayInstant(day)), format.date(dayInstant(day)))}
            </Title>
            <Holiday day={day} holidays={holidays} />
            {airings.length === 0 && <Text c="dimmed">{t.none}</Text>}
            {airings.length > 0 && (
              <ul className={grid['list']}>
                {airings.map((airing) => (
                  <li key={keyOf(airing)}>
                    <EntryCard entry={airing} shown={{ ...shown, drag: null }} size="wide" />
                  </li>
                ))}
              </ul>
            )}
          </section>
        )
      })}
    </div>
  )
}
