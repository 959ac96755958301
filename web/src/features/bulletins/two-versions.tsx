import { Alert, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import classes from '../../ui/layout.module.css'
import { useAct } from '../../ui/use-act.tsx'
import { draftOfBulletin, type ServerBulletin } from './begin-draft.ts'
import { clipOf, type Draft } from './draft.ts'
import { copyDraft, type Slot } from './draft-store.ts'
import { composeTexts } from './texts.ts'
import type { DraftSession } from './use-draft.ts'

type TwoVersionsProps = { session: DraftSession; slot: Slot; theirs: ServerBulletin }

/** Somebody changed it at the server meanwhile: both versions side by side; whichever is taken, the other is kept. */
export function TwoVersions({ session, slot, theirs }: TwoVersionsProps) {
  const t = useTexts(composeTexts)
  const me = useMe()
  const { draft, change, note } = session
  const take = useAct({
    do: async (mine: Draft) => {
      const copy = { ...mine, bulletinId: undefined, revision: undefined, scheduleId: undefined }
      await copyDraft(me.id, slot, `copy:${Date.now()}`, {
        draft: { ...copy, sent: { body: undefined, rule: undefined } },
        savedAt: Date.now(),
      })
      return draftOfBulletin(theirs)
    },
    onDone(fromServer) {
      change(fromServer)
      notifications.show({ message: t.takenTheirs })
    },
  })
  if (!draft) return null
  const isSameSound = clipOf(draft)?.sha256 === theirs.clipSha256
  return (
    <Alert color="amber" variant="light" title={t.conflictOfTwo} role="alert">
      <Stack>
        <Text>{t.conflictOfTwoText}</Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Version name={t.yours} title={draft.title} text={draft.text} topic={draft.topic} sound={isSameSound} />
          <Version
            name={t.theirs}
            title={theirs.title}
            text={theirs.text ?? ''}
            topic={theirs.topic}
            sound={isSameSound}
          />
        </SimpleGrid>
        <Group>
          <Button
            variant="default"
            onClick={() => note((now) => ({ revision: theirs.revision, sent: { ...now.sent, body: undefined } }))}
          >
            {t.keepYours}
          </Button>
          <Button variant="default" loading={take.isPending} onClick={() => take.mutate(draft)}>
            {t.takeTheirs}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

type VersionProps = { name: string; title: string; text: string; topic: string; sound: boolean }

function Version({ name, title, text, topic, sound }: VersionProps) {
  const t = useTexts(composeTexts)
  const words = useTexts(common)
  return (
    <section aria-label={name}>
      <Title order={3}>{name}</Title>
      <Text fw={600}>{title}</Text>
      <Text>{words.topic[topic as keyof typeof words.topic]}</Text>
      <Text className={classes.text}>{text}</Text>
      <Text c="dimmed">
        {t.audio}: {sound ? t.sameAudio : t.otherAudio}
      </Text>
    </section>
  )
}
