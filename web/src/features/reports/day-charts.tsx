import { SimpleGrid } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { ChartCard } from './chart-card.tsx'
import type { Month } from './queries.ts'
import { reportTexts } from './texts.ts'

/** Midday: the same date in every zone that a browser may think it is in. */
const noon = (date: string): string => `${date}T12:00:00+07:00`

/** The month by day: what aired, for how long, and how much of the time the speakers were connected. */
export function DayCharts({ month }: { month: Month }) {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const { number, percent } = format
  const { days } = month
  const dayName = (date: string) => format.shortDate(noon(date))
  const aired = days.filter(({ airings }) => airings > 0)
  const busiest = largest(aired, ({ airings }) => airings)
  const longest = largest(aired, ({ minutesOnAir }) => minutesOnAir)
  const measured = days.filter(({ onlineShare }) => onlineShare !== null)
  const lowest = largest(measured, ({ onlineShare }) => -(onlineShare ?? 0))
  return (
    <SimpleGrid cols={{ base: 1, lg: 3 }} spacing="md">
      <ChartCard
        title={t.byDay}
        text={busiest ? t.byDayText(number(aired.length), dayName(busiest.date), number(busiest.airings)) : t.byDayNone}
        chart={{
          form: 'bars',
          data: days.map(({ date, airings, occurrences }) => ({ date, aired: airings, silent: occurrences - airings })),
          series: [
            { name: 'aired', label: t.aired, color: 'var(--chart-aired)' },
            { name: 'silent', label: t.notAiredShort, color: 'var(--chart-silent)' },
          ],
          format: number,
          dayName,
        }}
        heads={[t.dayHead, t.aired, t.notAiredShort]}
        rows={days.map(({ date, airings, occurrences }) => ({
          key: date,
          cells: [dayName(date), number(airings), number(occurrences - airings)],
        }))}
      />
      <ChartCard
        title={t.perDayMinutes}
        text={
          longest
            ? t.perDayMinutesText(
                number(Math.round((month.minutesOnAir / aired.length) * 10) / 10),
                number(longest.minutesOnAir),
                dayName(longest.date),
              )
            : t.byDayNone
        }
        chart={{
          form: 'bars',
          data: days.map(({ date, minutesOnAir }) => ({ date, minutes: minutesOnAir })),
          series: [{ name: 'minutes', label: t.minutesHead, color: 'var(--chart-aired)' }],
          format: number,
          dayName,
        }}
        heads={[t.dayHead, t.minutesHead]}
        rows={days.map(({ date, minutesOnAir }) => ({ key: date, cells: [dayName(date), number(minutesOnAir)] }))}
      />
      <ChartCard
        title={t.onlineByDay}
        text={lowest ? t.onlineByDayText(percent(lowest.onlineShare ?? 0), dayName(lowest.date)) : t.onlineNone}
        chart={{
          form: 'line',
          data: days.map(({ date, onlineShare }) => ({ date, online: onlineShare })),
          series: [{ name: 'online', label: t.online, color: 'var(--chart-online)' }],
          format: percent,
          dayName,
        }}
        heads={[t.dayHead, t.online]}
        rows={measured.map(({ date, onlineShare }) => ({
          key: date,
          cells: [dayName(date), percent(onlineShare ?? 0)],
        }))}
      />
    </SimpleGrid>
  )
}

function largest<T>(rows: readonly T[], of: (row: T) => number): T | undefined {
  return rows.reduce<T | undefined>((best, row) => (best === undefined || of(row) > of(best) ? row : best), undefined)
}
