import { Button, Card, Checkbox, Modal, NativeSelect, Stack, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import classes from '../../ui/layout.module.css'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { AddClip } from './add-clip.tsx'
import { ClipList } from './clip-list.tsx'
import { TemplateForm } from './template-form.tsx'
import { TemplateList } from './template-list.tsx'
import { libraryTexts } from './texts.ts'

export const SOURCES = ['upload', 'speech', 'live'] as const
type Filter = {
  tab?: string | undefined
  q?: string | undefined
  source?: string | undefined
  archived?: string | undefined
}

/** What can be used again: sounds and texts. Filters are in the address. */
export function LibraryPage() {
  const t = useTexts(libraryTexts)
  const may = useMay()
  const navigate = useNavigate()
  const search: Filter = useSearch({ strict: false })
  const tab = search.tab === 'templates' ? 'templates' : 'clips'
  const [isAdding, adding] = useDisclosure(false)
  const filter = (patch: Filter) => void navigate({ to: '/library', search: { ...search, ...patch }, replace: true })
  const canAdd = tab === 'clips' ? may('clip.create') : may('bulletin.write')
  const source = SOURCES.find((one) => one === search.source)
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        canAdd && (
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={adding.open}>
            {tab === 'clips' ? t.add : t.templateAdd}
          </Button>
        )
      }
    >
      <Card withBorder padding="md">
        <Tabs
          value={tab}
          variant="pills"
          keepMounted={false}
          onChange={(next) => filter({ tab: next === 'templates' ? 'templates' : undefined, source: undefined })}
        >
          <Stack>
            <Tabs.List aria-label={t.tabs}>
              <Tabs.Tab value="clips">{t.clips}</Tabs.Tab>
              <Tabs.Tab value="templates">{t.templates}</Tabs.Tab>
            </Tabs.List>
            <div className={classes.row}>
              <SearchField
                label={t.search}
                className={classes.rowMain}
                initial={search.q ?? ''}
                onSearch={(q) => filter({ q })}
              />
              {tab === 'clips' && (
                <NativeSelect
                  aria-label={t.source}
                  value={source ?? 'all'}
                  data={(['all', ...SOURCES] as const).map((value) => ({ value, label: t.sources[value] }))}
                  onChange={({ currentTarget: { value } }) => filter({ source: value === 'all' ? undefined : value })}
                />
              )}
              <Checkbox
                label={t.archived}
                checked={search.archived === 'true'}
                onChange={({ currentTarget }) => filter({ archived: currentTarget.checked ? 'true' : undefined })}
              />
            </div>
            <Tabs.Panel value="clips">
              <ClipList q={search.q} source={source} archived={search.archived === 'true'} />
            </Tabs.Panel>
            <Tabs.Panel value="templates">
              <TemplateList q={search.q} archived={search.archived === 'true'} />
            </Tabs.Panel>
          </Stack>
        </Tabs>
      </Card>
      <Modal
        opened={isAdding}
        onClose={adding.close}
        title={tab === 'clips' ? t.addTitle : t.templateAddTitle}
        size="lg"
      >
        {tab === 'clips' ? <AddClip onDone={adding.close} /> : <TemplateForm onDone={adding.close} />}
      </Modal>
    </Page>
  )
}
