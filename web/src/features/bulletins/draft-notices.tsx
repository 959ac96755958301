import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconBrowser, IconCloudOff, IconHistory } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { showUndo } from '../../ui/undo.tsx'
import type { ServerBulletin } from './begin-draft.ts'
import { composeTexts } from './texts.ts'
import type { DraftSession } from './use-draft.ts'

type DraftNoticesProps = { session: DraftSession; bulletin: ServerBulletin | undefined }

/** What one should know before going on: restored, offline, and what an edit does to the approval. */
export function DraftNotices({ session, bulletin }: DraftNoticesProps) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const online = useOnline()
  const discard = async () => {
    const undo = await session.discard()
    showUndo(t.discarded, undo)
  }
  const effect = bulletin && statusEffect(bulletin, t)
  if (online && session.restoredAt === undefined && !effect) return null
  return (
    <Stack gap="sm" aria-live="polite">
      {!online && (
        <Alert color="amber" variant="light" icon={<IconCloudOff />}>
          {t.offline}
        </Alert>
      )}
      {session.restoredAt !== undefined && (
        <Alert color="brand" variant="light" icon={<IconHistory />} title={t.restored(format.when(session.restoredAt))}>
          <Group justify="space-between" gap="sm">
            <Text>{t.restoredText}</Text>
            <Button variant="default" onClick={() => void discard()}>
              {t.discard}
            </Button>
          </Group>
        </Alert>
      )}
      {effect && (
        <Alert color={effect.color} variant="light">
          {effect.text}
        </Alert>
      )}
    </Stack>
  )
}

function statusEffect(
  { status, decisionReason }: ServerBulletin,
  t: typeof composeTexts.vi,
): { text: string; color: string } | undefined {
  if (status === 'approved') return { text: t.approvedEdit, color: 'amber' }
  if (status === 'submitted') return { text: t.submittedEdit, color: 'amber' }
  if (status === 'rejected') return { text: t.rejectedEdit(decisionReason ?? ''), color: 'emergency' }
  if (status === 'revoked') return { text: t.revokedEdit, color: 'emergency' }
  return undefined
}

/** Another tab writes this draft: nothing to edit here until it is taken over. */
export function ElsewhereNotice({ onTakeOver }: { onTakeOver(): void }) {
  const t = useTexts(composeTexts)
  return (
    <Alert color="amber" variant="light" icon={<IconBrowser />} title={t.elsewhereTitle} role="alert">
      <Stack align="flex-start">
        <Text>{t.elsewhereText}</Text>
        <Button onClick={onTakeOver}>{t.takeOver}</Button>
      </Stack>
    </Alert>
  )
}
