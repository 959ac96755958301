import { Stack, Tabs } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMayEverywhere } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { AreaGroupsTab } from './area-groups-tab.tsx'
import { areasTexts } from './areas-texts.ts'
import { AreasTree } from './areas-tree.tsx'
import { ImportList } from './import-list.tsx'
import { ImportShapes } from './import-shapes.tsx'

const TABS = ['tree', 'groups', 'import', 'shapes'] as const
type Search = { tab?: string | undefined }

/** The tree of areas, groups of them, and where both come from. The tab is in the address. */
export function AreasPage() {
  const t = useTexts(areasTexts)
  const navigate = useNavigate()
  const search: Search = useSearch({ strict: false })
  const mayEverywhere = useMayEverywhere()
  // A list is that of the whole country.
  const tabs = TABS.filter((tab) => tab !== 'import' || mayEverywhere('area.write'))
  const current = tabs.find((tab) => tab === search.tab) ?? 'tree'
  return (
    <Page title={t.title} lead={t.lead}>
      <Tabs
        value={current}
        variant="pills"
        keepMounted={false}
        onChange={(tab) => void navigate({ to: '/admin/areas', search: tab && tab !== 'tree' ? { tab } : {} })}
      >
        <Stack gap="lg">
          <Tabs.List aria-label={t.tabs}>
            {tabs.map((tab) => (
              <Tabs.Tab key={tab} value={tab}>
                {t.tab[tab]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="tree">
            <AreasTree />
          </Tabs.Panel>
          <Tabs.Panel value="groups">
            <AreaGroupsTab />
          </Tabs.Panel>
          <Tabs.Panel value="import">
            <ImportList />
          </Tabs.Panel>
          <Tabs.Panel value="shapes">
            <ImportShapes />
          </Tabs.Panel>
        </Stack>
      </Tabs>
    </Page>
  )
}
