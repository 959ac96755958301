import { Button, Card, Stack, Table, Text, Title } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from './reports.module.css'
import { reportTexts } from './texts.ts'

const FIRST = 12

export type BarRow = {
  key: string
  name: ReactNode
  /** What does not fit beside it on a phone. */
  detail?: string
  /** Decides how long the bar is. */
  value: number
  cells: string[]
}
type BarTableProps = {
  title: string
  heads: string[]
  rows: readonly BarRow[]
  /** Columns after this one are left to `detail` on a phone. */
  phoneColumns: number
  empty: string
}

/** Chart and table in one: a row has its bar below its name, so that no name is cut and nothing is told by the bar alone. */
export function BarTable({ title, heads, rows, phoneColumns, empty }: BarTableProps) {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const id = useId()
  const [shown, setShown] = useState(FIRST)
  const longest = Math.max(...rows.map(({ value }) => value), 0)
  const visible = (column: number) => (column >= phoneColumns ? { visibleFrom: 'sm' as const } : {})
  return (
    <Card component="section" withBorder padding="md" aria-labelledby={id}>
      <Stack gap="sm">
        <Title order={2} id={id}>
          {title}
        </Title>
        {rows.length === 0 ? (
          <Text c="dimmed">{empty}</Text>
        ) : (
          <Table aria-labelledby={id} horizontalSpacing={8} verticalSpacing="xs" className="loa-tabular">
            <Table.Thead>
              <Table.Tr>
                {heads.map((head, column) => (
                  <Table.Th key={head} scope="col" ta={column === 0 ? 'start' : 'end'} {...visible(column)}>
                    {head}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.slice(0, shown).map((row) => (
                <Table.Tr key={row.key}>
                  <Table.Th scope="row" fw={400} w="50%">
                    {row.name}
                    {row.detail && (
                      <Text c="dimmed" hiddenFrom="sm">
                        {row.detail}
                      </Text>
                    )}
                    <div className={classes['bar']} aria-hidden>
                      <div style={{ width: `${longest > 0 ? (100 * row.value) / longest : 0}%` }} />
                    </div>
                  </Table.Th>
                  {row.cells.map((cell, column) => (
                    <Table.Td key={heads[column + 1]} ta="end" {...visible(column + 1)}>
                      {cell}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        {rows.length > shown && (
          <Button variant="default" className="loa-screen-only" onClick={() => setShown(shown + 5 * FIRST)}>
            {t.more(format.number(Math.min(5 * FIRST, rows.length - shown)))}
          </Button>
        )}
      </Stack>
    </Card>
  )
}
