import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addMonths, monthOf, parseMonth } from '../../lib/months.ts'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { useRoots } from '../../ui/area-picker/use-area-tree.ts'
import { Loading, QueryView } from '../../ui/states.tsx'
import { Alerts, AtSpeakers } from './at-speakers.tsx'
import { DayCharts } from './day-charts.tsx'
import { FileButtons } from './file-buttons.tsx'
import { Headline } from './headline.tsx'
import { MonthSelect, useMonthName } from './month-select.tsx'
import { MonthTables } from './month-tables.tsx'
import { NotAired } from './not-aired.tsx'
import { monthQuery } from './queries.ts'
import classes from './reports.module.css'
import { reportTexts } from './texts.ts'

/** One area over one month; both in the address. */
export function MonthTab() {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const nameOf = useMonthName()
  const navigate = useNavigate()
  const search: Record<string, string | undefined> = useSearch({ strict: false })
  const { roots = [] } = useRoots(undefined, 'view')
  const now = monthOf(Date.now())
  const area = search['area'] ?? roots[0]?.code ?? ''
  const month = parseMonth(search['month'], now)
  const beforeName = addMonths(month, -1)
  const report = useQuery(monthQuery(area, month))
  const before = useQuery(monthQuery(area, beforeName))
  const show = (patch: Record<string, string>) =>
    void navigate({ to: '/reports', search: { ...search, ...patch }, replace: true })
  return (
    <Stack gap="lg">
      <div className={`${classes['filters']} loa-screen-only`}>
        <AreaSelect value={area} onChange={(code) => show({ area: code })} />
        <MonthSelect value={month} now={now} onChange={(chosen) => show({ month: chosen })} />
        <Group gap="sm" align="flex-end" className={classes['files']}>
          <FileButtons path="/reports/monthly" query={{ area, month }} withPdf />
        </Group>
      </div>
      <QueryView query={report} loading={<Loading lines={8} />}>
        {(shown) => (
          <Stack
            gap="md"
            className={classes['report']}
            aria-busy={report.isPlaceholderData}
            data-old={report.isPlaceholderData || undefined}
          >
            <div aria-live="polite">
              <Title order={2}>{t.sheet(shown.area.name, nameOf(shown.month))}</Title>
              {shown.month === now && <Text c="dimmed">{t.asOf(format.dateTime(shown.asOf))}</Text>}
            </div>
            <Headline
              month={shown}
              before={before.data?.month === addMonths(shown.month, -1) ? before.data : undefined}
              beforeName={addMonths(shown.month, -1)}
              running={shown.month === now}
            />
            <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
              <NotAired month={shown} />
              <Stack gap="md">
                <AtSpeakers month={shown} />
                <Alerts month={shown} />
              </Stack>
            </SimpleGrid>
            <DayCharts month={shown} />
            <MonthTables month={shown} />
          </Stack>
        )}
      </QueryView>
    </Stack>
  )
}
