import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { localDate, localTime } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import page from './calendar.module.css'
import { DropHint } from './drop-hint.tsx'
import { EntryCard } from './entry-card.tsx'
import classes from './grid.module.css'
import { Holiday } from './holiday.tsx'
import { HourShades } from './hour-shades.tsx'
import { type Entry, keyOf } from './queries.ts'
import { type HourRow, hourRows } from './range.ts'
import type { Shown } from './shown.ts'
import { calendarTexts } from './texts.ts'

// A province's five o'clock would bury its week; the day shows all of them.
const SHOWN_IN_WEEK = 4

const hourOf = ({ startAt }: Entry): number => Number(localTime(startAt).slice(0, 2))
const clock = (hour: number): string => `${`${hour}`.padStart(2, '0')}:00`

/** A day or a week as a table: rows are the hours in use, the silent ones between pressed together. */
export function TimeGrid({ caption, ...shown }: Shown & { caption: string }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { days, byDay, now } = shown
  const today = localDate(now)
  const rows = hourRows(days.flatMap((day) => (byDay.get(day) ?? []).map(hourOf)))
  return (
    <table className={classes['grid']} data-days={days.length}>
      <caption className={page['unseen']}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className={classes['hourHead']}>
            <VisuallyHidden>{t.hours}</VisuallyHidden>
          </th>
          {days.map((day) => (
            <th key={day} scope="col" data-today={day === today || undefined}>
              <Link to="/calendar" search={(search) => ({ ...search, view: 'day', date: day })}>
                <span>{format.weekday(dayInstant(day))}</span> <span>{format.date(dayInstant(day)).slice(0, 5)}</span>
                <Holiday day={day} holidays={shown.holidays} />
              </Link>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.from} data-kind={row.kind}>
            <th scope="row">
              {row.kind === 'hour' ? clock(row.from) : t.gap(clock(row.from).slice(0, 2), clock(row.to).slice(0, 2))}
            </th>
            {days.map((day) => (
              <Cell key={day} day={day} row={row} {...shown} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ day, row, ...shown }: Shown & { day: string; row: HourRow }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { byDay, drag, days, now } = shown
  const isWeek = days.length > 1
  const airings = (byDay.get(day) ?? []).filter((airing) => hourOf(airing) === row.from)
  const listed = isWeek ? airings.slice(0, SHOWN_IN_WEEK) : airings
  const more = airings.length - listed.length
  const target = drag?.target(day, row.from)
  const [today, time] = [localDate(now), localTime(now)]
  const isNow = day === today && Number(time.slice(0, 2)) >= row.from && Number(time.slice(0, 2)) < row.to
  const firstAhead = listed.findIndex(({ startAt }) => Date.parse(startAt) > now)
  const nowLine = isNow && (
    <div className={classes['now']}>
      <span>{t.now(time.slice(0, 5))}</span>
    </div>
  )
  return (
    <td {...target?.props} data-today={day === today || undefined} data-over={target?.wish ? true : undefined}>
      <HourShades day={day} row={row} />
      {listed.length > 0 && (
        <ul className={classes['list']}>
          {listed.map((airing, at) => (
            <Fragment key={keyOf(airing)}>
              {at === firstAhead && nowLine && <li>{nowLine}</li>}
              <li>
                <EntryCard entry={airing} shown={shown} size={isWeek ? 'small' : 'wide'} />
              </li>
            </Fragment>
          ))}
        </ul>
      )}
      {firstAhead === -1 && nowLine}
      {more > 0 && (
        <Link
          to="/calendar"
          search={(search) => ({ ...search, view: 'day', date: day })}
          className={classes['more']}
          aria-label={t.moreOfDay(format.number(more), format.day(dayInstant(day), now))}
        >
          {t.moreOf(format.number(more))}
        </Link>
      )}
      <DropHint wish={target?.wish} />
    </td>
  )
}
