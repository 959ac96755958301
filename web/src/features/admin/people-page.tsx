import { Button, Card, Modal, Stack } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { InvitePerson } from './invite-person.tsx'
import { PeopleCards, PeopleTable } from './people-list.tsx'
import { peopleQuery } from './people-queries.ts'
import { peopleTexts } from './people-texts.ts'
import { PersonDialog } from './person-dialog.tsx'

const ROOM_FOR_TABLE = '(min-width: 75em)'

/** Who may do what where; invites, gives and takes roles, ends accounts. */
export function PeoplePage() {
  const t = { ...useTexts(common), ...useTexts(peopleTexts) }
  const navigate = useNavigate()
  const { q = '' }: Record<string, string | undefined> = useSearch({ strict: false })
  const isWide = useMediaQuery(ROOM_FOR_TABLE)
  const people = useInfiniteQuery(peopleQuery(q))
  const [isInviting, inviting] = useDisclosure(false)
  const [openId, setOpenId] = useState<string>()
  const open = people.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === openId)
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Button leftSection={<IconUserPlus size={20} aria-hidden />} onClick={inviting.open}>
          {t.invite}
        </Button>
      }
    >
      <Card withBorder padding="md">
        <Stack>
          <SearchField
            label={t.search}
            initial={q}
            onSearch={(text) => void navigate({ to: '/admin/people', search: { q: text }, replace: true })}
          />
          <QueryView
            query={people}
            empty={{
              when: ({ pages }) => pages.every(({ items }) => items.length === 0),
              show: q ? <Empty title={t.noMatch}>{t.noMatchText}</Empty> : <Empty title={t.none}>{t.noneText}</Empty>,
            }}
          >
            {({ pages }) => {
              const shown = pages.flatMap(({ items }) => items)
              const List = isWide ? PeopleTable : PeopleCards
              return <List people={shown} onManage={({ id }) => setOpenId(id)} />
            }}
          </QueryView>
          <MoreButton list={people}>{t.more}</MoreButton>
        </Stack>
      </Card>
      <InvitePerson opened={isInviting} onClose={inviting.close} />
      <Modal opened={open !== undefined} onClose={() => setOpenId(undefined)} title={open?.name} size="lg">
        {open && <PersonDialog person={open} onClose={() => setOpenId(undefined)} />}
      </Modal>
    </Page>
  )
}
