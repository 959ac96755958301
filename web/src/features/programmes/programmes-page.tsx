import { Button, Card, Modal, SimpleGrid, Stack, Tabs, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCopy, IconPlaylist, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { UnreadableRows } from '../../ui/unreadable.tsx'
import { BeginForm } from './begin-form.tsx'
import { CopyWeek } from './copy-week.tsx'
import { ProgrammeRow } from './programme-row.tsx'
import { type Programme, programmesQuery, type Status, waitingProgrammesQuery } from './queries.ts'
import { programmeTexts } from './texts.ts'

const STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'paused', 'ended'] as const
const isStatus = (text: string | null | undefined): text is Status => STATUSES.some((status) => status === text)
type Filter = Partial<Record<'q' | 'area' | 'status', string | undefined>>

/** Sessions of the person's areas: what waits for them first, then all by state. Filters are in the address. */
export function ProgrammesPage() {
  const t = useTexts(programmeTexts)
  const may = useMay()
  const [isBeginning, beginning] = useDisclosure(false)
  const [isCopying, copying] = useDisclosure(false)
  const canWrite = may('schedule.write')
  const actions = (
    <>
      <Button variant="default" leftSection={<IconCopy size={20} aria-hidden />} onClick={copying.open}>
        {t.copyWeek}
      </Button>
      <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={beginning.open}>
        {t.begin}
      </Button>
    </>
  )
  return (
    <Page title={t.title} lead={t.lead} actions={canWrite && actions}>
      {may('bulletin.decide') && <Waiting />}
      <All canWrite={canWrite} />
      <Modal opened={isBeginning} onClose={beginning.close} title={t.beginTitle} size="xl">
        <BeginForm />
      </Modal>
      <Modal opened={isCopying} onClose={copying.close} title={t.copyWeek} size="lg">
        <CopyWeek onDone={copying.close} />
      </Modal>
    </Page>
  )
}

function Waiting() {
  const t = useTexts(programmeTexts)
  const me = useMe()
  const { data } = useQuery(waitingProgrammesQuery)
  const mine = data?.filter(({ createdBy }) => createdBy !== me.id) ?? []
  if (mine.length === 0) return null
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="waiting">
      <Stack gap="xs">
        <Title order={2} id="waiting">
          {t.waiting}
        </Title>
        <Rows programmes={mine} />
      </Stack>
    </Card>
  )
}

function All({ canWrite }: { canWrite: boolean }) {
  const t = useTexts(programmeTexts)
  const words = useTexts(common)
  const navigate = useNavigate()
  const { q, area, status }: Filter = useSearch({ strict: false })
  const filter = (patch: Filter) =>
    void navigate({ to: '/programmes', search: { q, area, status, ...patch }, replace: true })
  const state = isStatus(status) ? status : undefined
  const all = useInfiniteQuery(programmesQuery({ q, area, status: state }))
  const none = (
    <Empty icon={<IconPlaylist size={40} aria-hidden />} title={t.none}>
      {canWrite ? t.noneText : t.noneReader}
    </Empty>
  )
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="all">
      <Stack>
        <Title order={2} id="all">
          {t.list}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
          <SearchField label={t.search} initial={q ?? ''} onSearch={(text) => filter({ q: text })} />
          <AreaSelect value={area ?? ''} onChange={(code) => filter({ area: code || undefined })} withAll />
        </SimpleGrid>
        <Tabs
          value={state ?? 'all'}
          onChange={(tab) => filter({ status: isStatus(tab) ? tab : undefined })}
          variant="pills"
        >
          <Tabs.List aria-label={t.tabs}>
            <Tabs.Tab value="all">{words.all}</Tabs.Tab>
            {STATUSES.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {t.status[one]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={state ?? 'all'} pt="md">
            <QueryView
              query={all}
              empty={{
                when: ({ pages }) => pages.every((page) => page.items.length + page.unreadable.length === 0),
                show: q || area || state ? <Empty title={t.noMatch}>{t.noMatchText}</Empty> : none,
              }}
            >
              {({ pages }) => (
                <>
                  <UnreadableRows rows={pages.flatMap((page) => page.unreadable)} />
                  <Rows programmes={pages.flatMap(({ items }) => items)} />
                </>
              )}
            </QueryView>
            <MoreButton list={all} fullWidth mt="md">
              {words.more}
            </MoreButton>
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </Card>
  )
}

function Rows({ programmes }: { programmes: readonly Programme[] }) {
  return (
    <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {programmes.map((programme) => (
        <ProgrammeRow key={programme.id} programme={programme} />
      ))}
    </Stack>
  )
}
