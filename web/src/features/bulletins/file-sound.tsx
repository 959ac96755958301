import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconCloudOff } from '@tabler/icons-react'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { Recorder } from '../../ui/audio/recorder.tsx'
import { UploadBox } from '../../ui/audio/upload-box.tsx'
import { useBlobUrl } from '../../ui/audio/use-blob-url.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import type { FileSource } from './draft.ts'
import { composeTexts } from './texts.ts'
import type { DraftSession } from './use-draft.ts'
import { useSoundUpload } from './use-sound-upload.ts'

type FileSoundProps = { source: FileSource; session: DraftSession; ownAreas: readonly string[] }

/** A file, sent by itself while there is a network, or a recording, sent with the bulletin; both kept here at once. */
export function FileSound({ source, session, ownAreas }: FileSoundProps) {
  const t = useTexts(composeTexts)
  // A take made here stays in the recorder, which can trim it and record again.
  const [isTaking, setTaking] = useState(false)
  const { draft, change, setSound } = session
  if (!draft) return null
  const keep = (sound: Blob, name: string, durationMs: number | undefined) => {
    setSound(source, sound)
    change({ [source]: { name, durationMs, clip: undefined } })
  }
  const drop = () => {
    setSound(source, undefined)
    change({ [source]: undefined })
  }
  if (draft[source] && !isTaking)
    return <KeptSound source={source} session={session} ownAreas={ownAreas} onDrop={drop} />
  if (source === 'upload')
    return <UploadBox onFile={(file) => keep(file, file.name.replace(/\.[^.]+$/, ''), undefined)} />
  return (
    <Stack gap="sm">
      <Recorder
        onRecorded={(recording) => {
          setTaking(true)
          if (recording) keep(recording.blob, t.recordingTitle, recording.durationMs)
          else drop()
        }}
        onUploadInstead={() => change({ source: 'upload' })}
      />
      {draft.record && <Text c="dimmed">{t.sentLater}</Text>}
    </Stack>
  )
}

type KeptSoundProps = FileSoundProps & { onDrop(): void }

function KeptSound({ source, session, ownAreas, onDrop }: KeptSoundProps) {
  const t = useTexts(composeTexts)
  const words = useTexts(common)
  const format = useFormat()
  const online = useOnline()
  const upload = useSoundUpload({ source, session, ownAreas })
  const kept = session.draft?.[source]
  const src = useBlobUrl(session.sounds[source])
  if (!kept) return null
  const { clip } = kept
  return (
    <Stack gap="sm">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {kept.name}
      </Text>
      {(clip ?? src) && (
        <AudioPlayer
          src={clip?.url ?? src ?? ''}
          title={kept.name}
          peaks={clip?.peaks}
          durationMs={clip?.durationMs ?? kept.durationMs}
        />
      )}
      <div aria-live="polite">
        {clip ? (
          <Group gap="xs" c="light-dark(var(--mantine-color-leaf-7), var(--mantine-color-leaf-3))">
            <IconCircleCheck size={20} aria-hidden />
            <Text>{t.soundReady}</Text>
          </Group>
        ) : upload.fraction !== undefined ? (
          <Stack gap={4}>
            <Text>{upload.fraction < 1 ? t.sending(format.percent(upload.fraction)) : t.converting}</Text>
            <Progress
              value={upload.fraction * 100}
              animated={upload.fraction === 1}
              aria-label={t.sending(format.percent(upload.fraction))}
            />
          </Stack>
        ) : source === 'record' ? (
          <Text c="dimmed">{t.sentLater}</Text>
        ) : (
          !online && (
            <Alert color="amber" variant="light" icon={<IconCloudOff />}>
              {t.waitsForNetwork}
            </Alert>
          )
        )}
      </div>
      {upload.error !== undefined && (
        <>
          <ProblemAlert error={upload.error} />
          <Button variant="light" onClick={upload.retry}>
            {words.retry}
          </Button>
        </>
      )}
      <Button variant="default" onClick={onDrop}>
        {upload.fraction !== undefined ? t.cancelUpload : source === 'upload' ? t.replaceFile : t.retake}
      </Button>
    </Stack>
  )
}
