import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import classes from '../../ui/layout.module.css'
import { LinkButton } from '../../ui/link-button.tsx'
import { showUndo } from '../../ui/undo.tsx'
import { searchOf } from './begin-draft.ts'
import { listDrafts, loadSound, removeDraft, type StoredDraft, saveDraft, saveSound } from './draft-store.ts'
import { bulletinTexts } from './list-texts.ts'

type LocalDraft = StoredDraft & { slot: string }

/** What this person began on this device and has not sent: never lost, never shown to anybody else. */
export function LocalDrafts() {
  const t = useTexts(bulletinTexts)
  const format = useFormat()
  const me = useMe()
  const queries = useQueryClient()
  const queryKey = ['local-drafts', me.id]
  // Another tab may have written since.
  const { data } = useQuery({
    queryKey,
    queryFn: () => listDrafts(me.id).catch(() => []),
    staleTime: 0,
    gcTime: 0,
  })
  if (!data || data.length === 0) return null
  const discard = async ({ slot, draft, savedAt }: LocalDraft) => {
    const [upload, record] = await Promise.all([loadSound(me.id, slot, 'upload'), loadSound(me.id, slot, 'record')])
    await removeDraft(me.id, slot)
    await queries.invalidateQueries({ queryKey })
    showUndo(t.discarded, async () => {
      await saveDraft(me.id, slot, { draft, savedAt })
      if (upload) await saveSound(me.id, slot, 'upload', upload)
      if (record) await saveSound(me.id, slot, 'record', record)
      await queries.invalidateQueries({ queryKey })
    })
  }
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="local-drafts">
      <Stack gap="sm">
        <div>
          <Title order={2} id="local-drafts">
            {t.local}
          </Title>
          <Text c="dimmed">{t.localText}</Text>
        </div>
        {data.map((kept) => (
          <div key={kept.slot} className={classes.row}>
            <div className={classes.rowMain}>
              <Text fw={600}>{nameOf(kept.draft.title, kept.draft.text) || t.untitled}</Text>
              <Text c="dimmed">{t.keptAt(format.when(kept.savedAt))}</Text>
            </div>
            <Group gap="xs">
              <LinkButton to="/compose" search={searchOf(kept.slot)} variant="light">
                {t.goOn}
              </LinkButton>
              <Button
                variant="default"
                aria-label={t.discardNamed(kept.draft.title)}
                onClick={() => void discard(kept)}
              >
                {t.discard}
              </Button>
            </Group>
          </div>
        ))}
      </Stack>
    </Card>
  )
}

const nameOf = (title: string, text: string): string => title.trim() || text.trim().slice(0, 60)
