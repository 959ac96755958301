import { Button, Card, Group, Loader, Stack, Table, Text, Title } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense, useId, useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import type { DayChartProps } from './charts.tsx'
import classes from './reports.module.css'
import { reportTexts } from './texts.ts'

const DayChart = lazy(async () => ({ default: (await import('./charts.tsx')).DayChart }))

type ChartCardProps = {
  title: string
  /** What the picture says, in a sentence. */
  text: string
  chart: DayChartProps
  /** The same numbers: heads, then a row for each day. */
  heads: string[]
  rows: Array<{ key: string; cells: ReactNode[] }>
}

/** A picture, what it says in words, and its numbers as a table: chosen by a button, and always on paper. */
export function ChartCard({ title, text, chart, heads, rows }: ChartCardProps) {
  const t = { ...useTexts(common), ...useTexts(reportTexts) }
  const [isTable, setIsTable] = useState(false)
  const id = useId()
  return (
    <Card component="section" withBorder padding="md" aria-labelledby={id}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <Title order={2} id={id} style={{ flex: '1 1 200px' }}>
            {title}
          </Title>
          <Button
            variant="subtle"
            className="loa-screen-only"
            aria-label={`${isTable ? t.showChart : t.showTable}: ${title}`}
            leftSection={isTable ? <IconChartBar size={20} aria-hidden /> : <IconTable size={20} aria-hidden />}
            onClick={() => setIsTable(!isTable)}
          >
            {isTable ? t.showChart : t.showTable}
          </Button>
        </Group>
        <Text>{text}</Text>
        {!isTable && (
          <div className={classes['chart']} role="img" aria-label={`${title}. ${text}`}>
            <Suspense fallback={<Loader aria-label={t.loading} />}>
              <DayChart {...chart} />
            </Suspense>
          </div>
        )}
        <div className={classes['numbers']} data-shown={isTable || undefined}>
          <Table aria-labelledby={id} horizontalSpacing="xs" className="loa-tabular">
            <Table.Thead>
              <Table.Tr>
                {heads.map((head, column) => (
                  <Table.Th key={head} scope="col" ta={column === 0 ? 'start' : 'end'}>
                    {head}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ key, cells: [first, ...cells] }) => (
                <Table.Tr key={key}>
                  <Table.Th scope="row" fw={400}>
                    {first}
                  </Table.Th>
                  {cells.map((cell, column) => (
                    <Table.Td key={heads[column + 1]} ta="end">
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </Stack>
    </Card>
  )
}
