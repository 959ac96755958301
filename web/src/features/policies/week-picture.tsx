import { VisuallyHidden } from '@mantine/core'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { dayInstant } from '../bulletins/when.ts'
import classes from './policies.module.css'
import type { DayHours, TimeRange } from './policy-queries.ts'
import { rangeInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'

const DAY_MINUTES = 1_440
const HOURS = [0, 6, 12, 18, 24]
const KINDS = ['open', 'quiet', 'closed'] as const

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const share = (minutes: number) => `${(minutes / DAY_MINUTES) * 100}%`

/** Seven days of 24 hours: when sound is allowed and when it must be quiet; for who cannot see it, a table. */
export function WeekPicture({ days, caption }: { days: readonly DayHours[]; caption: string }) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const today = localDate(Date.now())
  return (
    <figure className={classes['week']}>
      <div aria-hidden>
        <div className={classes['rows']}>
          {days.map((day) => (
            <Day key={day.date} day={day} isToday={day.date === today} />
          ))}
          <span />
          <div className={classes['axis']}>
            {HOURS.map((hour) => (
              <span key={hour} style={{ left: share(hour * 60) }}>
                {hour}
              </span>
            ))}
          </div>
        </div>
        <div className={classes['legend']}>
          {KINDS.map((kind) => (
            <span key={kind}>
              <i className={classes['key']} data-kind={kind} />
              {t[kind]}
            </span>
          ))}
        </div>
      </div>
      <VisuallyHidden>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{t.day}</th>
              <th scope="col">{t.open}</th>
              <th scope="col">{t.quiet}</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ date, isHoliday, open, quiet }) => (
              <tr key={date}>
                <th scope="row">
                  {`${format.weekday(dayInstant(date))}, ${format.date(dayInstant(date))}`}
                  {isHoliday && `, ${t.holiday}`}
                </th>
                <td>{open.length > 0 ? format.list(open.map(rangeInWords)) : t.never}</td>
                <td>{format.list(quiet.map(rangeInWords))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </VisuallyHidden>
    </figure>
  )
}

function Day({ day: { date, isHoliday, open, quiet }, isToday }: { day: DayHours; isToday: boolean }) {
  const t = useTexts(policyTexts)
  const format = useFormat()
  const at = dayInstant(date)
  const spans = [...open.map((span) => ({ span, kind: 'open' })), ...quiet.map((span) => ({ span, kind: 'quiet' }))]
  return (
    <>
      <span className={classes['name']} data-today={isToday || undefined}>
        {format.shortWeekday(at)} {format.date(at).slice(0, 5)}
        {isHoliday && (
          <>
            <br />
            {t.holiday}
          </>
        )}
      </span>
      <div className={classes['bar']}>
        {spans.map(({ span, kind }) => (
          <span key={`${kind} ${span.from}`} className={classes['span']} data-kind={kind} style={placeOf(span)} />
        ))}
      </div>
    </>
  )
}

const placeOf = ({ from, to }: TimeRange) => ({ left: share(minuteOf(from)), right: share(DAY_MINUTES - minuteOf(to)) })
