import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import page from './calendar.module.css'
import { DropHint } from './drop-hint.tsx'
import { EntryCard } from './entry-card.tsx'
import classes from './grid.module.css'
import { Holiday } from './holiday.tsx'
import { type Entry, keyOf } from './queries.ts'
import type { Shown } from './shown.ts'
import { calendarTexts } from './texts.ts'

const SHOWN = 3

/** A month as a table of weeks. On a phone a cell says how much airs and leads to its day. */
export function MonthGrid({ caption, isWide, ...shown }: Shown & { caption: string; isWide: boolean }) {
  const format = useFormat()
  const { days } = shown
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
  return (
    <table className={classes['month']} data-wide={isWide || undefined}>
      <caption className={page['unseen']}>{caption}</caption>
      <thead>
        <tr>
          {days.slice(0, 7).map((day) => (
            <th key={day} scope="col">
              <span aria-hidden>{isWide ? format.weekday(dayInstant(day)) : format.shortWeekday(dayInstant(day))}</span>
              <VisuallyHidden>{format.weekday(dayInstant(day))}</VisuallyHidden>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Cell key={day} day={day} isWide={isWide} {...shown} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ day, isWide, ...shown }: Shown & { day: string; isWide: boolean }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { byDay, date, drag, holidays, now } = shown
  const airings = byDay.get(day) ?? []
  const more = airings.length - SHOWN
  const target = drag?.target(day)
  const isToday = day === localDate(now)
  return (
    <td
      {...target?.props}
      data-today={isToday || undefined}
      data-other={day.slice(0, 7) !== date.slice(0, 7) || undefined}
      data-over={target?.wish ? true : undefined}
    >
      <Link
        to="/calendar"
        search={(search) => ({ ...search, view: 'day', date: day })}
        className={classes['monthDay']}
        aria-current={isToday ? 'date' : undefined}
      >
        <span aria-hidden>{Number(day.slice(8))}</span>
        <VisuallyHidden>
          {format.date(dayInstant(day))}, {t.count(format.number(airings.length))}
        </VisuallyHidden>
        {!isWide && <Dots airings={airings} />}
      </Link>
      {isWide && <Holiday day={day} holidays={holidays} />}
      {isWide && (
        <ul className={classes['list']}>
          {airings.slice(0, SHOWN).map((airing) => (
            <li key={keyOf(airing)}>
              <EntryCard entry={airing} shown={shown} size="line" />
            </li>
          ))}
        </ul>
      )}
      {isWide && more > 0 && (
        <Link
          to="/calendar"
          search={(search) => ({ ...search, view: 'day', date: day })}
          className={classes['more']}
          aria-label={t.moreOfDay(format.number(more), format.date(dayInstant(day)))}
        >
          {t.moreOf(format.number(more))}
        </Link>
      )}
      <DropHint wish={target?.wish} />
    </td>
  )
}

function Dots({ airings }: { airings: readonly Entry[] }) {
  const classesOf = new Set(
    airings.map((entry) => (entry.type === 'airing' && entry.mode === 'drill' ? 'drill' : entry.priority)),
  )
  const isExpected = airings.every(({ expected }) => expected)
  return (
    <span className={classes['dots']} aria-hidden>
      {[...classesOf].map((name) => (
        <i key={name} data-class={name} data-expected={isExpected || undefined} />
      ))}
      {airings.length > 0 && <span>{airings.length}</span>}
    </span>
  )
}
