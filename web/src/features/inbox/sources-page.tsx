import { Button, Card, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconServer2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { ConnectSource } from './connect-source.tsx'
import { Outbox } from './outbox.tsx'
import { SourceItem } from './source-item.tsx'
import { OUTBOX_STATES, type OutboxState, sourcesQuery } from './source-queries.ts'
import { sourcesTexts } from './sources-texts.ts'

const isState = (text: string | undefined): text is OutboxState => OUTBOX_STATES.some((state) => state === text)

/** Systems above: connected, watched, paused, ended. Whose reports are open, and which of them, is in the address. */
export function SourcesPage() {
  const t = useTexts(sourcesTexts)
  const navigate = useNavigate()
  const { outbox, state }: Record<string, string | undefined> = useSearch({ strict: false })
  const [isAdding, adding] = useDisclosure(false)
  const sources = useQuery(sourcesQuery)
  const opened = sources.data?.find(({ id }) => id === outbox)
  const show = (search: { outbox?: string; state?: OutboxState }) =>
    void navigate({ to: '/admin/sources', search, replace: true, resetScroll: false })
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={adding.open}>
          {t.add}
        </Button>
      }
    >
      <Card withBorder padding="md">
        <QueryView
          query={sources}
          empty={{
            when: (all) => all.length === 0,
            show: (
              <Empty icon={<IconServer2 size={40} aria-hidden />} title={t.none}>
                {t.noneText}
              </Empty>
            ),
          }}
        >
          {(all) => (
            <Stack gap={0} component="ul" aria-label={t.listLabel} p={0} m={0} style={{ listStyle: 'none' }}>
              {all.map((source) => (
                <SourceItem
                  key={source.id}
                  source={source}
                  onOutbox={() => show({ outbox: source.id, state: source.deadLetters > 0 ? 'dead' : 'waiting' })}
                />
              ))}
            </Stack>
          )}
        </QueryView>
      </Card>
      <ConnectSource opened={isAdding} onClose={adding.close} />
      <Modal
        opened={opened !== undefined}
        onClose={() => show({})}
        title={opened && t.outboxName(opened.name)}
        size="lg"
      >
        {opened && (
          <Outbox
            id={opened.id}
            state={isState(state) ? state : 'waiting'}
            onState={(chosen) => show({ outbox: opened.id, state: chosen })}
          />
        )}
      </Modal>
    </Page>
  )
}
