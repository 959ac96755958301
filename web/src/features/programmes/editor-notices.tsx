import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconHistory, IconUsers } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { decisionTexts } from './decision-texts.ts'
import { editorTexts } from './editor-texts.ts'
import type { ProgrammeDetail } from './queries.ts'
import type { EditSession } from './use-edit.ts'

/** What one should know before going on: another's edit, one's own from before, and what a save does to the approval. */
export function EditorNotices({ programme, edit }: { programme: ProgrammeDetail; edit: EditSession }) {
  const t = useTexts(editorTexts)
  const d = useTexts(decisionTexts)
  const format = useFormat()
  const { status, authorName, updatedAt, decisionReason } = programme
  const discard = () => showUndo(t.discarded, edit.discard())
  return (
    <Stack gap="sm" aria-live="polite">
      {edit.isOutdated && (
        <Alert color="emergency" variant="light" role="alert" icon={<IconUsers />} title={t.outdated}>
          <Stack gap="sm">
            <Text>{t.outdatedText(authorName, format.when(updatedAt))}</Text>
            <Group gap="sm">
              <Button variant="default" onClick={edit.keepMine}>
                {t.keepMine}
              </Button>
              <Button variant="default" onClick={discard}>
                {t.takeTheirs}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
      {edit.restoredAt !== undefined && !edit.isOutdated && (
        <Alert color="brand" variant="light" icon={<IconHistory />} title={t.restored(format.when(edit.restoredAt))}>
          <Button variant="default" onClick={discard}>
            {t.discard}
          </Button>
        </Alert>
      )}
      {status === 'rejected' && (
        <Alert color="emergency" variant="light" title={d.rejectedTitle}>
          {decisionReason}
        </Alert>
      )}
      {(status === 'approved' || status === 'paused' || status === 'submitted') && (
        <Alert color="amber" variant="light">
          {status === 'submitted' ? t.submittedEdit : t.approvedEdit}
        </Alert>
      )}
    </Stack>
  )
}
