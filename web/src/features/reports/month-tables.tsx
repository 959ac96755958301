import { SimpleGrid } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { compareNames } from '../../lib/fold.ts'
import { TextLink } from '../../ui/text-link.tsx'
import { BarTable } from './bar-table.tsx'
import { shareOf } from './headline-words.ts'
import type { Month } from './queries.ts'
import { reportTexts } from './texts.ts'

const NONE = '–'

/** The month by topic and by what lies inside; a place leads to its own report. */
export function MonthTables({ month }: { month: Month }) {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const { number } = format
  const percent = (share: number | null) => (share === null ? NONE : format.percent(share))
  const ofPlanned = (of: { airings: number; occurrences: number }) =>
    t.planned(number(of.airings), number(of.occurrences))
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
      <BarTable
        title={t.byTopic}
        heads={[t.topicHead, t.airingsHead, t.minutesHead]}
        phoneColumns={3}
        empty={t.noneDue}
        rows={month.byTopic.map((row) => ({
          key: row.topic,
          name: t.topic[row.topic] ?? row.topic,
          value: row.minutesOnAir,
          cells: [ofPlanned(row), number(row.minutesOnAir)],
        }))}
      />
      <BarTable
        title={t.byArea(t.areaParts)}
        heads={[t.areaHead, t.airingsHead, t.minutesHead, t.playedHead, t.speakersHead]}
        phoneColumns={3}
        empty={t.noParts}
        rows={month.byArea
          .toSorted((a, b) => compareNames(a.name, b.name))
          .map((row) => {
            const played = percent(shareOf(row.deliveries.played, row.deliveries.total))
            const alive = t.planned(number(row.speakers.alive), number(row.speakers.total))
            return {
              key: row.code,
              name:
                row.code === month.area.code ? (
                  row.name
                ) : (
                  <TextLink to="/reports" search={{ area: row.code, month: month.month }}>
                    {row.name}
                  </TextLink>
                ),
              detail: t.detail(played, alive),
              value: row.minutesOnAir,
              cells: [ofPlanned(row), number(row.minutesOnAir), played, alive],
            }
          })}
      />
    </SimpleGrid>
  )
}
