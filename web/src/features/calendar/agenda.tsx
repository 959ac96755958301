import { Text, Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { AiringCard } from './airing-card.tsx'
import classes from './calendar.module.css'
import grid from './grid.module.css'
import type { Shown } from './shown.ts'
import { calendarTexts } from './texts.ts'

/** A list by day: what fits a phone, and what reads best aloud. */
export function Agenda({ days, byDay, isPaused }: Shown) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  return (
    <div className={classes['agenda']}>
      {days.map((day) => {
        const airings = byDay.get(day) ?? []
        return (
          <section key={day} aria-labelledby={`day-${day}`} className={classes['agendaDay']}>
            <Title order={3} id={`day-${day}`} className={days.length === 1 ? (classes['unseen'] ?? '') : ''}>
              {t.dayTitle(format.weekday(dayInstant(day)), format.date(dayInstant(day)))}
            </Title>
            {airings.length === 0 && <Text c="dimmed">{t.none}</Text>}
            {airings.length > 0 && (
              <ul className={grid['list']}>
                {airings.map((airing) => (
                  <li key={airing.id}>
                    <AiringCard airing={airing} isPaused={isPaused(airing)} size="wide" />
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
