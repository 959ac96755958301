import { Card, Checkbox, Stack, Tabs } from '@mantine/core'
import { IconPencilPlus } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import classes from '../../ui/layout.module.css'
import { LinkButton } from '../../ui/link-button.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { BulletinRow } from './bulletin-row.tsx'
import { bulletinTexts } from './list-texts.ts'
import { LocalDrafts } from './local-drafts.tsx'

const STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'revoked'] as const
type Status = (typeof STATUSES)[number]
const isStatus = (text: string | undefined): text is Status => STATUSES.some((status) => status === text)

/** All bulletins of the person's areas: by status, by title without accents, page by page. Filters are in the address. */
export function BulletinsPage() {
  const t = useTexts(bulletinTexts)
  const words = useTexts(common)
  const may = useMay()
  const navigate = useNavigate()
  const { status, mine, q }: Record<string, string | undefined> = useSearch({ strict: false })
  const filter = (patch: Record<string, string | undefined>) =>
    void navigate({ to: '/bulletins', search: { status, mine, q, ...patch }, replace: true })
  const bulletins = useInfiniteQuery({
    queryKey: ['bulletins', 'list', status, mine, q],
    queryFn: ({ pageParam }) =>
      call(
        api.bulletins.$get({
          query: {
            limit: 30,
            ...(isStatus(status) && { status }),
            ...(mine === 'true' && { mine }),
            ...(q && { q }),
            ...(pageParam && { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const isFiltered = Boolean(status ?? mine ?? q)
  const write = (
    <LinkButton to="/compose" leftSection={<IconPencilPlus size={20} aria-hidden />}>
      {t.write}
    </LinkButton>
  )
  return (
    <Page title={t.title} lead={t.lead} actions={may('bulletin.write') && write}>
      {may('bulletin.write') && <LocalDrafts />}
      <Card withBorder padding="md">
        <Stack>
          <div className={classes.row}>
            <SearchField
              label={t.search}
              className={classes.rowMain}
              initial={q ?? ''}
              onSearch={(text) => filter({ q: text })}
            />
            <Checkbox
              label={t.mine}
              checked={mine === 'true'}
              onChange={({ currentTarget }) => filter({ mine: currentTarget.checked ? 'true' : undefined })}
            />
          </div>
          <Tabs
            value={isStatus(status) ? status : 'all'}
            onChange={(tab) => filter({ status: isStatus(tab ?? undefined) ? (tab ?? undefined) : undefined })}
            variant="pills"
          >
            <Tabs.List aria-label={t.tabs}>
              <Tabs.Tab value="all">{words.all}</Tabs.Tab>
              {STATUSES.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {words.bulletinStatus[one]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={isStatus(status) ? status : 'all'} pt="md">
              <QueryView
                query={bulletins}
                empty={{
                  when: ({ pages }) => pages.every(({ items }) => items.length === 0),
                  show: isFiltered ? (
                    <Empty title={t.noMatch}>{t.noMatchText}</Empty>
                  ) : (
                    <Empty title={t.none}>{t.noneText}</Empty>
                  ),
                }}
              >
                {({ pages }) => (
                  <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
                    {pages.flatMap(({ items }) => items.map((item) => <BulletinRow key={item.id} bulletin={item} />))}
                  </Stack>
                )}
              </QueryView>
              <MoreButton list={bulletins} fullWidth mt="md">
                {t.loadMore}
              </MoreButton>
            </Tabs.Panel>
          </Tabs>
        </Stack>
      </Card>
    </Page>
  )
}
