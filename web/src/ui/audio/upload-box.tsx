import '@mantine/dropzone/styles.css'
import { Button, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { texts } from './texts.ts'

export type UploadBoxProps = {
  onFile(file: File): void
  disabled?: boolean
  /** Bytes; 50 MB when absent, which is the server's own limit unless LOA_UPLOAD_MAX_BYTES says otherwise. */
  maxBytes?: number
}

const MEGABYTE = 1024 * 1024
// Both by type and by name: some phones give no type, and record into mp4 or webm that calls itself video.
const ENDINGS = ['.mp3', '.wav', '.m4a', '.aac', '.ogg', '.oga', '.opus', '.flac', '.webm', '.mp4']
const ACCEPT = { 'audio/*': ENDINGS, 'video/mp4': ['.mp4'], 'video/webm': ['.webm'], 'application/ogg': ['.ogg'] }

/** Takes one sound file, by the picker of the system or by dropping it. Whether it really is sound, the server says. */
export function UploadBox({ onFile, disabled = false, maxBytes = 50 * MEGABYTE }: UploadBoxProps) {
  const t = useTexts(texts)
  const format = useFormat()
  const open = useRef<() => void>(null)
  const [refused, setRefused] = useState<string>()
  const size = t.megabytes(format.number(Math.floor(maxBytes / MEGABYTE)))
  return (
    <Dropzone
      openRef={open}
      multiple={false}
      maxSize={maxBytes}
      accept={ACCEPT}
      disabled={disabled}
      // The button is what opens the picker: the box itself has no name and no role for a keyboard.
      activateOnClick={false}
      activateOnKeyboard={false}
      enablePointerEvents
      tabIndex={-1}
      onDrop={([file]) => {
        setRefused(undefined)
        if (file) onFile(file)
      }}
      onReject={([rejection]) => {
        const isLarge = rejection?.errors.some(({ code }) => code === 'file-too-large')
        setRefused(isLarge ? t.uploadTooLarge(size) : t.uploadNotAudio)
      }}
    >
      <Stack align="center" gap="xs" ta="center" py="md">
        <Button
          variant="default"
          leftSection={<IconUpload aria-hidden />}
          disabled={disabled}
          onClick={() => open.current?.()}
        >
          {t.uploadChoose}
        </Button>
        <Text visibleFrom="sm">{t.uploadDrop}</Text>
        <Text c="dimmed">{t.uploadKinds(size)}</Text>
        {refused && (
          <Text c="var(--mantine-color-error)" role="alert">
            {refused}
          </Text>
        )}
      </Stack>
    </Dropzone>
  )
}
