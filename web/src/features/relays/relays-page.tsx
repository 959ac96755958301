import { Button, Card, Checkbox, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconRadio } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import classes from '../../ui/layout.module.css'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { RelayForm } from './relay-form.tsx'
import { RelayItem } from './relay-item.tsx'
import { relaysQuery } from './relay-queries.ts'
import { relayTexts } from './texts.ts'

type Filter = { q?: string | undefined; archived?: string | undefined }

/** Stations whose streams are passed on: how each is heard, and by whom it may be used. */
export function RelaysPage() {
  const t = useTexts(relayTexts)
  const words = useTexts(common)
  const may = useMay()
  const navigate = useNavigate()
  const search: Filter = useSearch({ strict: false })
  const [isAdding, adding] = useDisclosure(false)
  const isArchived = search.archived === 'true'
  const relays = useInfiniteQuery(relaysQuery({ q: search.q, archived: isArchived }))
  const filter = (patch: Filter) => void navigate({ to: '/relays', search: { ...search, ...patch }, replace: true })
  const canAdd = may('relay.write')
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        canAdd && (
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={adding.open}>
            {t.add}
          </Button>
        )
      }
    >
      <Card withBorder padding="md">
        <Stack>
          <div className={classes.row}>
            <SearchField
              label={t.search}
              className={classes.rowMain}
              initial={search.q ?? ''}
              onSearch={(q) => filter({ q })}
            />
            <Checkbox
              label={t.archived}
              checked={isArchived}
              onChange={({ currentTarget }) => filter({ archived: currentTarget.checked ? 'true' : undefined })}
            />
          </div>
          <QueryView
            query={relays}
            empty={{
              when: ({ pages }) => pages.every(({ items }) => items.length === 0),
              show:
                search.q || isArchived ? (
                  <Empty title={t.noMatch}>{t.noMatchText}</Empty>
                ) : (
                  <Empty icon={<IconRadio size={40} aria-hidden />} title={t.none}>
                    {canAdd ? t.noneText : t.noneTextReader}
                  </Empty>
                ),
            }}
          >
            {({ pages }) => (
              <Stack gap={0} component="ul" aria-label={t.listLabel} p={0} m={0} style={{ listStyle: 'none' }}>
                {pages.flatMap(({ items }) => items.map((relay) => <RelayItem key={relay.id} relay={relay} />))}
              </Stack>
            )}
          </QueryView>
          <MoreButton list={relays}>{words.more}</MoreButton>
        </Stack>
      </Card>
      <Modal opened={isAdding} onClose={adding.close} title={t.addTitle} size="lg">
        <RelayForm onDone={adding.close} />
      </Modal>
    </Page>
  )
}
