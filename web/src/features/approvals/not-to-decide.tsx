import { Alert, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import type { ServerBulletin } from '../bulletins/begin-draft.ts'
import { approvalTexts } from './texts.ts'
import { nextWaiting, waitingQuery } from './waiting.ts'

/** It is somebody else's turn, or was. */
export function NotToDecide({ bulletin, title, text }: { bulletin: ServerBulletin; title: string; text: string }) {
  const t = useTexts(approvalTexts)
  const me = useMe()
  const { data: waiting } = useQuery(waitingQuery)
  const next = nextWaiting(waiting, bulletin.id, me.id)
  return (
    <Page title={bulletin.title} narrow>
      <Alert color="amber" variant="light" title={title}>
        <Text>{text}</Text>
      </Alert>
      <Stack gap="sm">
        {next ? (
          <LinkButton to="/approvals/$bulletinId" params={{ bulletinId: next.id }} size="lg">
            {t.next}
          </LinkButton>
        ) : (
          <LinkButton to="/approvals" size="lg">
            {t.back}
          </LinkButton>
        )}
        <LinkButton to="/bulletins/$bulletinId" params={{ bulletinId: bulletin.id }} variant="default">
          {t.open}
        </LinkButton>
      </Stack>
    </Page>
  )
}
