import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { Recorder } from '../../ui/audio/recorder.tsx'
import { UploadBox } from '../../ui/audio/upload-box.tsx'
import { UploadProgress, useUpload } from '../../ui/audio/use-upload.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useOwnAreas } from '../bulletins/use-own-areas.ts'
import { libraryTexts } from './texts.ts'

type From = 'upload' | 'record'

/** A sound for later: chosen or recorded, named, and kept for some areas. */
export function AddClip({ onDone }: { onDone(): void }) {
  const t = useTexts(libraryTexts)
  const { suggested } = useOwnAreas('clip.create')
  const [from, setFrom] = useState<From>('upload')
  const [sound, setSound] = useState<Blob>()
  const [title, setTitle] = useState('')
  const [areaCodes, setAreaCodes] = useState<string[]>(suggested)
  const [isTried, setTried] = useState(false)
  const upload = useUpload()
  const keep = async () => {
    setTried(true)
    if (!sound || title.trim() === '' || areaCodes.length === 0) return
    const clip = await upload.send(sound, { title: title.trim(), areaCodes })
    if (!clip) return
    notifications.show({ message: t.kept, color: 'leaf' })
    onDone()
  }
  return (
    <Stack>
      <SegmentedControl
        aria-label={t.from}
        value={from}
        onChange={(next) => {
          setFrom(next === 'record' ? 'record' : 'upload')
          setSound(undefined)
        }}
        data={[
          { value: 'upload', label: t.upload },
          { value: 'record', label: t.record },
        ]}
      />
      {from === 'record' ? (
        <Recorder onRecorded={(recording) => setSound(recording?.blob)} onUploadInstead={() => setFrom('upload')} />
      ) : (
        <UploadBox
          onFile={(file) => {
            setSound(file)
            setTitle((before) => before || file.name.replace(/\.[^.]+$/, ''))
          }}
        />
      )}
      {from === 'upload' && sound instanceof File && <Text fw={600}>{sound.name}</Text>}
      {isTried && !sound && <Text c="var(--mantine-color-error)">{t.soundNeeded}</Text>}
      <TextInput
        label={t.name}
        value={title}
        maxLength={200}
        required
        error={isTried && title.trim() === '' ? t.nameNeeded : undefined}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <AreaPicker
        label={t.where}
        value={areaCodes}
        onChange={setAreaCodes}
        permission="clip.create"
        withReach={false}
        error={isTried && areaCodes.length === 0 ? t.whereNeeded : undefined}
      />
      <ProblemAlert error={upload.error} />
      {upload.progress === undefined ? (
        <SoundButton size="lg" onClick={() => void keep()}>
          {t.keep}
        </SoundButton>
      ) : (
        <UploadProgress progress={upload.progress} onAbort={upload.abort} />
      )}
    </Stack>
  )
}
