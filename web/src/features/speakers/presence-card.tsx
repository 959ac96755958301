import { Button, Card, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import { Breaks } from './breaks.tsx'
import classes from './speaker.module.css'
import { type Presence, presenceQuery, type Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

const PERIODS = [7, 30, 90] as const
const DAY_MS = 86_400_000

/** How it was connected day by day: bars, the same as a table, and each time that it was away. */
export function PresenceCard({ speaker }: { speaker: Speaker }) {
  const t = useTexts(speakerTexts)
  const format = useFormat()
  const [length, setLength] = useState<number>(30)
  const now = Date.now()
  const days = { from: localDate(now - (length - 1) * DAY_MS), to: localDate(now) }
  const presence = useQuery(presenceQuery(speaker.id, days, speaker.presenceAt))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-presence">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Title order={2} id="speaker-presence">
            {t.presence}
          </Title>
          <SegmentedControl
            aria-label={t.presenceDays}
            value={`${length}`}
            onChange={(value) => setLength(Number(value))}
            data={PERIODS.map((count) => ({ value: `${count}`, label: t.days(format.number(count)) }))}
          />
        </Group>
        <QueryView
          query={presence}
          empty={{ when: ({ days }) => days.length === 0, show: <Text>{t.presenceNone}</Text> }}
        >
          {(data) => (
            <>
              <Days presence={data} />
              <Breaks presence={data} isOnline={speaker.online} />
            </>
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}

// A day as an instant that is that day here whatever the browser's zone.
const noon = (date: string) => `${date}T05:00:00Z`

function Days({ presence: { days, onlineShare } }: { presence: Presence }) {
  const t = useTexts(speakerTexts)
  const format = useFormat()
  const [isTable, setTable] = useState(false)
  const percent = (share: number | null) => (share === null ? '–' : format.percent(share))
  const worst = days.reduce((least, day) => ((day.onlineShare ?? 1) < (least?.onlineShare ?? 1) ? day : least), days[0])
  const worstWords = worst ? t.presenceWorst(format.date(noon(worst.date)), percent(worst.onlineShare)) : ''
  const [first, last] = [days[0], days.at(-1)]
  return (
    <Stack gap="xs">
      <Text fw={600}>{t.presenceShare(percent(onlineShare))}</Text>
      <div className={classes['bars']} role="img" aria-label={t.presenceChart(percent(onlineShare), worstWords)}>
        {days.map(({ date, onlineShare: share }) => (
          <div key={date} className={classes['bar']} title={`${format.date(noon(date))}: ${percent(share)}`}>
            <span style={{ height: `${100 * (share ?? 0)}%` }} />
          </div>
        ))}
      </div>
      <Group justify="space-between">
        <Text c="dimmed">{first && format.shortDate(noon(first.date))}</Text>
        {days.length > 1 && <Text c="dimmed">{last && format.shortDate(noon(last.date))}</Text>}
      </Group>
      <Button variant="subtle" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
        {isTable ? t.presenceHide : t.presenceTable}
      </Button>
      {isTable && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.day}</Table.Th>
              <Table.Th ta="end">{t.share}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {days.toReversed().map(({ date, onlineShare: share }) => (
              <Table.Tr key={date}>
                <Table.Td>{format.shortDate(noon(date))}</Table.Td>
                <Table.Td ta="end" className="loa-tabular">
                  {percent(share)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  )
}
