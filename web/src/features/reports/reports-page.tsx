import { Tabs } from '@mantine/core'
import { IconChartBar, IconListDetails } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { Page } from '../../ui/page.tsx'
import { LogTab } from './log-tab.tsx'
import { MonthTab } from './month-tab.tsx'
import { reportTexts } from './texts.ts'

/** What aired: a month to send upward, and the log day by day. The tab and its filters are in the address. */
export function ReportsPage() {
  const t = useTexts(reportTexts)
  const navigate = useNavigate()
  const { tab, area }: Record<string, string | undefined> = useSearch({ strict: false })
  const shown = tab === 'log' ? 'log' : 'month'
  return (
    <Page title={t.title} lead={t.lead}>
      <Tabs
        value={shown}
        // Of the filters only the place means the same in both.
        onChange={(chosen) =>
          void navigate({ to: '/reports', search: { ...(chosen === 'log' && { tab: 'log' }), area } })
        }
        keepMounted={false}
      >
        <Tabs.List aria-label={t.tabs} className="loa-screen-only">
          <Tabs.Tab value="month" leftSection={<IconChartBar size={20} aria-hidden />}>
            {t.month}
          </Tabs.Tab>
          <Tabs.Tab value="log" leftSection={<IconListDetails size={20} aria-hidden />}>
            {t.log}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="month" pt="lg">
          <MonthTab />
        </Tabs.Panel>
        <Tabs.Panel value="log" pt="lg">
          <LogTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
